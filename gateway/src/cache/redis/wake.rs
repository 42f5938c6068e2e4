//! The word that the change feed moved. It says no more than that, and may be lost: whoever follows looks by itself too.

use std::{convert::Infallible, time::Duration};

use redis::{PushInfo, PushKind, RedisResult, Value, cmd};
use tokio::{
    sync::{Notify, mpsc},
    time,
};

use super::{Redis, connect::FIND, link::too_slow, one};

/// How long after a loss it is tried again.
const PAUSE: Duration = Duration::from_millis(250);
/// How long nothing may be heard before it is asked whether the connection still stands: one whose other end has gone
/// without a word is as silent as a quiet night.
const QUIET: Duration = Duration::from_secs(1);

impl Redis {
    /// Tells the other replicas that the change feed moved.
    pub async fn tell(&self) {
        let publish = cmd("PUBLISH").arg(self.channel()).arg(&self.sender).take();
        self.ask("PUBLISH", |connection| one::<()>(connection, publish.clone())).await;
    }

    /// Listens for ever to what other replicas tell, and wakes on every word; and whenever it has begun to listen, as
    /// words may have been missed before.
    pub async fn listen(&self, wake: &Notify) -> Infallible {
        for turn in 0_usize.. {
            let Err(error) = self.hear(turn, wake).await;
            tracing::debug!(kind = ?error.kind(), "Redis is not listened to for a moment");
            time::sleep(PAUSE).await;
        }
        // There are more numbers than moments.
        std::future::pending().await
    }

    async fn hear(&self, turn: usize, wake: &Notify) -> RedisResult<Infallible> {
        let (sender, mut messages) = mpsc::unbounded_channel();
        let connected = time::timeout(FIND, self.server.listen(turn, sender)).await.unwrap_or_else(|_| Err(too_slow()));
        let begun = match connected {
            Ok(mut connection) => connection.subscribe(self.channel()).await.map(|()| connection),
            Err(error) => Err(error),
        };
        let mut connection = match begun {
            Ok(connection) => connection,
            Err(error) => {
                self.link.doubt(&error).await;
                return Err(error);
            }
        };
        wake.notify_one();
        loop {
            match time::timeout(QUIET, messages.recv()).await {
                Ok(Some(message)) if message.kind == PushKind::Message => {
                    if !self.is_own(&message) {
                        wake.notify_one();
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

    fn is_own(&self, message: &PushInfo) -> bool {
        matches!(message.data.get(1), Some(Value::BulkString(sender)) if sender == self.sender.as_bytes())
    }
}
