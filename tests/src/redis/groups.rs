//! Servers of Redis that know each other.

use std::{
    fs,
    sync::{Arc, Mutex},
};

use super::{RedisServer, SIGN_IN, authority::Authority, free_port, listening, spawn, until, user};
use crate::places;

/// The prefix where nothing is configured.
const PREFIX: &str = "recovery-gateway";

/// Three masters that share the keys.
pub struct RedisCluster(pub Vec<RedisServer>);

impl RedisCluster {
    /// A Cluster that is whole.
    #[must_use]
    pub fn start() -> Self {
        Self::of(None)
    }

    /// The same with TLS alone.
    #[must_use]
    pub fn secured() -> Self {
        Self::of(Some(Authority::new()))
    }

    fn of(authority: Option<Arc<Authority>>) -> Self {
        let mut options = ["--cluster-enabled", "yes", "--cluster-node-timeout", "1000"].map(str::to_owned).to_vec();
        options.extend(user(PREFIX, "+cluster|slots"));
        if authority.is_some() {
            options.extend(["--tls-cluster", "yes"].map(str::to_owned));
        }
        let nodes: Vec<_> = (0..3).map(|_| RedisServer::begin(options.clone(), authority.clone())).collect();
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
        format!("{}-cluster://{SIGN_IN}@{}", scheme(&self.0[0]), hosts(&self.0))
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
    #[must_use]
    pub fn start() -> Self {
        Self::of(None)
    }

    /// The same with TLS alone.
    #[must_use]
    pub fn secured() -> Self {
        Self::of(Some(Authority::new()))
    }

    fn of(authority: Option<Arc<Authority>>) -> Self {
        let tls = authority.iter().flat_map(|_| ["--tls-replication", "yes"]).map(str::to_owned).collect::<Vec<_>>();
        let begin = |more: &[&str]| {
            let more = more.iter().map(|word| (*word).to_owned()).collect();
            RedisServer::begin([user(PREFIX, "+role"), tls.clone(), more].concat(), authority.clone())
        };
        let master = begin(&[]);
        let replica = begin(&["--replicaof", "127.0.0.1", &master.port.to_string()]);
        let watch = format!(
            "sentinel monitor {MASTER} 127.0.0.1 {} 2\nsentinel down-after-milliseconds {MASTER} 500\n\
             sentinel failover-timeout {MASTER} 3000\n",
            master.port
        );
        let sentinels: Vec<_> = (0..3)
            .map(|_| {
                let (folder, port) = (places::free_folder(), free_port());
                let conf = folder.path().join("sentinel.conf");
                fs::write(&conf, &watch).expect("the folder can be written");
                let first = [conf.display().to_string(), "--sentinel".to_owned()];
                let args = [&first[..], &listening(&folder, port, authority.as_deref()), &tls].concat();
                let child = spawn(folder.path(), &args, port).unwrap_or_else(|log| panic!("no Sentinel: {log}"));
                RedisServer { folder, port, args, authority: authority.clone(), child: Mutex::new(child) }
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
        format!("{}-sentinel://{SIGN_IN}@{}/{MASTER}", scheme(&self.sentinels[0]), hosts(&self.sentinels))
    }
}

/// What the Sentinels call the master.
const MASTER: &str = "shared";

fn scheme(server: &RedisServer) -> &'static str {
    if server.authority.is_some() { "rediss" } else { "redis" }
}

fn hosts(servers: &[RedisServer]) -> String {
    servers.iter().map(|server| format!("127.0.0.1:{}", server.port)).collect::<Vec<_>>().join(",")
}
