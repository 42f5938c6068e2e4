//! Redis as its users run it: one server, a master that Sentinels watch, or a Cluster; with TLS, with a user of its own,
//! beside others under a prefix. Whatever goes wrong with it is a miss and never an error, and it is asked nothing for a
//! while once it does not answer.

/// Where Redis is: the forms of its address.
pub mod address;
/// Lets nothing be asked of a server that does not answer.
mod breaker;
/// Making connections to one server, through Sentinels, or to a Cluster.
mod connect;
/// The connection that all commands share.
mod link;
/// How Redis is reached.
pub mod settings;
/// Words from replica to replica: told, and listened to.
mod wake;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use ::redis::{Cmd, FromRedisValue, Pipeline, RedisResult, cmd, pipe};
use tokio::task::JoinSet;
use uuid::Uuid;

pub use self::settings::{RedisSettings, RedisSettingsError};
use self::{
    connect::{Connection, Server},
    link::Link,
};
use crate::telemetry::{KeyValue, metrics, traces};

/// What Redis is called when it is told of.
const SYSTEM: &str = "redis";

/// What replicas share through Redis.
pub struct Redis {
    link: Arc<Link>,
    server: Arc<Server>,
    prefix: String,
    /// What this process signs its own words with, so that it does not wake itself by them.
    sender: String,
}

impl Redis {
    /// Redis as it is configured. Nothing is connected before it is first used: a Redis that is away must not keep a
    /// gateway from starting.
    ///
    /// # Errors
    /// The authority's certificate cannot be read.
    pub fn open(settings: &RedisSettings) -> Result<Arc<Self>, RedisSettingsError> {
        let server = Arc::new(Server::new(settings)?);
        metrics::redis(true);
        let prefix = settings.prefix.clone();
        let link = Link::new(server.clone(), cmd("GET").arg(format!("{prefix}:probe")).take());
        Ok(Arc::new(Self { link, server, prefix, sender: Uuid::new_v4().simple().to_string() }))
    }

    /// The bytes under a key; nothing where there are none, or Redis does not tell.
    pub async fn get(&self, key: &str) -> Option<Vec<u8>> {
        let get = cmd("GET").arg(self.key(key)).take();
        self.ask("GET", |connection| one(connection, get.clone())).await.flatten()
    }

    /// The bytes under each of some keys, in their order. In a Cluster the keys of one call may lie on several servers:
    /// the client asks each for its own.
    pub async fn get_many(&self, keys: &[String]) -> Vec<Option<Vec<u8>>> {
        if keys.is_empty() {
            return Vec::new();
        }
        let mut get = cmd("MGET");
        keys.iter().for_each(|key| {
            get.arg(self.key(key));
        });
        let found: Option<Vec<_>> = self.ask("MGET", |connection| one(connection, get.clone())).await;
        found.filter(|found| found.len() == keys.len()).unwrap_or_else(|| vec![None; keys.len()])
    }

    /// Keeps bytes under keys for some time. What Redis does not take is not kept.
    pub async fn set_many(&self, items: Vec<(String, Vec<u8>)>, lifetime: Duration) {
        // Redis knows no time shorter than that.
        let milliseconds = u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX >> 1).max(1);
        let mut sets = pipe();
        for (key, value) in &items {
            sets.cmd("SET").arg(self.key(key)).arg(value).arg("PX").arg(milliseconds).ignore();
        }
        let sets = Arc::new(sets);
        if !items.is_empty() {
            self.ask("SET", |connection| all(connection, sets.clone())).await;
        }
    }

    /// Asks something and tells of it: by which command, and never with which keys.
    async fn ask<T, F>(&self, command: &'static str, ask: impl Fn(Connection) -> F) -> Option<T>
    where
        F: Future<Output = RedisResult<T>>,
    {
        let begun = Instant::now();
        let labels = || vec![KeyValue::new("db.system.name", SYSTEM), KeyValue::new("db.operation.name", command)];
        let answer = traces::call(command, labels, self.link.ask(ask)).await;
        metrics::called(SYSTEM, SYSTEM, command, begun.elapsed(), answer.is_none());
        answer
    }

    fn key(&self, key: &str) -> String {
        format!("{}:{key}", self.prefix)
    }
}

async fn one<T: FromRedisValue>(mut connection: Connection, cmd: Cmd) -> RedisResult<T> {
    cmd.query_async(&mut connection).await
}

/// Sends commands whose answers are of no interest: at once to one server, each by itself to a Cluster, whose client
/// takes a pipeline for one slot only.
async fn all(mut connection: Connection, cmds: Arc<Pipeline>) -> RedisResult<()> {
    let Connection::Cluster(cluster) = connection else { return cmds.exec_async(&mut connection).await };
    let mut sent: JoinSet<RedisResult<()>> = JoinSet::new();
    for cmd in cmds.cmd_iter() {
        let (cmd, mut connection) = (cmd.clone(), cluster.clone());
        sent.spawn(async move { cmd.exec_async(&mut connection).await });
    }
    sent.join_all().await.into_iter().collect()
}
