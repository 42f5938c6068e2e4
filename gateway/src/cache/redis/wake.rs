//! Words from replica to replica, any of which may be lost. That the change feed moved says no more than that: whoever
//! follows it looks by itself too.

use std::{convert::Infallible, time::Duration};

use redis::{PushInfo, PushKind, RedisResult, Value, cmd};
use tokio::{
    sync::{Notify, mpsc},
    time,
};

use super::{Redis, connect::FIND, link::too_slow, one};

/// What the channel is called on which it is told that the change feed moved.
const CHANGES: &str = "changes";
/// How long after a loss it is tried again.
const PAUSE: Duration = Duration::from_millis(250);
/// How long nothing may be heard before it is asked whether the connection still stands: one whose other end has gone
/// without a word is as silent as a quiet night.
const QUIET: Duration = Duration::from_secs(1);

impl Redis {
    /// Tells the other replicas that the change feed moved.
    pub async fn tell(&self) {
        self.say(CHANGES, self.sender.clone().into_bytes()).await;
    }

    /// Says a word to all replicas on a channel, this one too.
    pub async fn say(&self, channel: &str, word: Vec<u8>) {
        let publish = cmd("PUBLISH").arg(self.key(channel)).arg(word).take();
        self.ask("PUBLISH", |connection| one::<()>(connection, publish.clone())).await;
    }

    /// Listens for ever to what other replicas tell, and wakes on every word; and whenever it has begun to listen, as
    /// words may have been missed before.
    pub async fn listen(&self, wake: &Notify) -> Infallible {
        let own = self.sender.as_bytes();
        let begun = || wake.notify_one();
        self.follow(CHANGES, begun, |word| {
            if word != own {
                wake.notify_one()
            }
        })
        .await
    }

    /// Hears for ever what is said on a channel, as far as it is not lost.
    pub async fn hear(&self, channel: &str, heard: impl Fn(Vec<u8>)) -> Infallible {
        self.follow(channel, || (), heard).await
    }

    async fn follow(&self, channel: &str, begun: impl Fn(), heard: impl Fn(Vec<u8>)) -> Infallible {
        for turn in 0_usize.. {
            let Err(error) = self.follow_once(turn, channel, &begun, &heard).await;
            tracing::debug!(kind = ?error.kind(), "Redis is not listened to for a moment");
            time::sleep(PAUSE).await;
        }
        // There are more numbers than moments.
        std::future::pending().await
    }

    async fn follow_once(
        &self,
        turn: usize,
        channel: &str,
        begun: impl Fn(),
        heard: impl Fn(Vec<u8>),
    ) -> RedisResult<Infallible> {
        let (sender, mut messages) = mpsc::unbounded_channel();
        let connected = time::timeout(FIND, self.server.listen(turn, sender)).await.unwrap_or_else(|_| Err(too_slow()));
        let subscribed = match connected {
            Ok(mut connection) => connection.subscribe(self.key(channel)).await.map(|()| connection),
            Err(error) => Err(error),
        };
        let mut connection = match subscribed {
            Ok(connection) => connection,
            Err(error) => {
                self.link.doubt(&error).await;
                return Err(error);
            }
        };
        begun();
        loop {
            match time::timeout(QUIET, messages.recv()).await {
                Ok(Some(message)) if message.kind == PushKind::Message => {
                    if let Some(Value::BulkString(word)) = message.data.into_iter().nth(1) {
                        heard(word);
                    }
                }
                Ok(None | Some(PushInfo { kind: PushKind::Disconnection, .. })) => {
                    return Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset).into());
                }
                Ok(Some(_)) => {}
                Err(_) => cmd("PING").exec_async(&mut connection).await?,
            }
        }
    }
}
