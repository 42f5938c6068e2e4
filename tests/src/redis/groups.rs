//! Servers of Redis that know each other.

use std::{fs, sync::Mutex};

use super::{RedisServer, SIGN_IN, free_port, spawn, until, user};
use crate::places;

/// The prefix where nothing is configured.
const PREFIX: &str = "recovery-gateway";

/// Three masters that share the keys.
pub struct RedisCluster(pub Vec<RedisServer>);

impl RedisCluster {
    /// A Cluster that is whole.
    ///
    /// # Panics
    /// It does not come about in time.
    #[must_use]
    pub fn start() -> Self {
        let mut options = ["--cluster-enabled", "yes", "--cluster-node-timeout", "1000"].map(str::to_owned).to_vec();
        options.extend(user(PREFIX, "+cluster|slots"));
        let begin = |_| RedisServer::begin(places::free_folder(), options.clone(), Vec::new());
        let nodes: Vec<_> = (0..3).map(begin).collect();
        let hosts: Vec<_> = nodes.iter().map(|node| format!("127.0.0.1:{}", node.port)).collect();
        let mut create = vec!["--cluster", "create"];
        create.extend(hosts.iter().map(String::as_str));
        create.push("--cluster-yes");
        let said = nodes[0].cli(&create);
        until("the Cluster is whole", || {
            nodes.iter().all(|node| node.cli(&["CLUSTER", "INFO"]).contains("cluster_state:ok"))
        })
        .unwrap_or_else(|why| panic!("{why}: {said}"));
        Self(nodes)
    }

    /// Its address, as the user `gateway`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis-cluster://{SIGN_IN}@{}", hosts(&self.0))
    }
}

/// A master, its replica, and three Sentinels of which two must agree.
pub struct RedisSentinels {
    /// The master at first, and its replica.
    pub servers: [RedisServer; 2],
    /// Those who watch.
    pub sentinels: Vec<RedisServer>,
}

impl RedisSentinels {
    /// All of them, when they know each other.
    ///
    /// # Panics
    /// They do not find each other in time.
    #[must_use]
    pub fn start() -> Self {
        let begin = |more: &[&str]| {
            let options = user(PREFIX, "+role").into_iter().chain(more.iter().map(|word| (*word).to_owned())).collect();
            RedisServer::begin(places::free_folder(), options, Vec::new())
        };
        let master = begin(&[]);
        let replica = begin(&["--replicaof", "127.0.0.1", &master.port.to_string()]);
        let sentinels: Vec<_> = (0..3)
            .map(|_| {
                let folder = places::free_folder();
                let conf = folder.path().join("sentinel.conf");
                let watch = format!(
                    "sentinel monitor {MASTER} 127.0.0.1 {} 2\nsentinel down-after-milliseconds {MASTER} 500\n\
                     sentinel failover-timeout {MASTER} 3000\n",
                    master.port
                );
                fs::write(&conf, watch).expect("the folder can be written");
                let port = free_port();
                let args = vec![
                    conf.display().to_string(),
                    "--sentinel".to_owned(),
                    "--port".to_owned(),
                    port.to_string(),
                    "--dir".to_owned(),
                    folder.path().display().to_string(),
                ];
                let child = spawn(folder.path(), &args, port).unwrap_or_else(|log| panic!("no Sentinel: {log}"));
                RedisServer { folder, port, args, entry: Vec::new(), child: Mutex::new(child) }
            })
            .collect();
        let field = |sentinel: &RedisServer, name: &str| {
            let told = sentinel.cli(&["SENTINEL", "MASTER", MASTER]);
            told.lines().skip_while(|line| *line != name).nth(1).map(str::to_owned)
        };
        until("the Sentinels know each other", || {
            sentinels.iter().all(|sentinel| {
                field(sentinel, "num-other-sentinels").as_deref() == Some("2")
                    && field(sentinel, "num-slaves").as_deref() == Some("1")
            })
        })
        .unwrap_or_else(|why| panic!("{why}"));
        Self { servers: [master, replica], sentinels }
    }

    /// Its address, as the user `gateway`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis-sentinel://{SIGN_IN}@{}/{MASTER}", hosts(&self.sentinels))
    }
}

/// What the Sentinels call the master.
const MASTER: &str = "shared";

fn hosts(servers: &[RedisServer]) -> String {
    servers.iter().map(|server| format!("127.0.0.1:{}", server.port)).collect::<Vec<_>>().join(",")
}
