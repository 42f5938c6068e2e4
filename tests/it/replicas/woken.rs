use tests::{Backend, RedisCluster, RedisSentinels, RedisServer, Server, on_both, until};

use super::Replicas;

/// Waits until both replicas listen.
pub fn listened(redis: &RedisServer, channel: &str) {
    until("both replicas listen", || redis.listeners(channel) == 2).unwrap();
}

/// The channel where nothing is configured.
pub const CHANNEL: &str = "recovery-gateway:changes";

#[test]
fn a_change_at_one_replica_is_told_by_the_other_at_once() {
    on_both(|backend| {
        let redis = RedisServer::start();
        let replicas = Replicas::start(backend, &[("REDIS_URL", &redis.url())]);
        listened(&redis, CHANNEL);
        replicas.is_woken("one server");
    });
}

#[test]
fn a_user_with_the_least_rights_suffices_over_tls() {
    let redis = RedisServer::secured("north:1");
    let ca = redis.ca().display().to_string();
    let settings = [("REDIS_URL", &*redis.url()), ("GATEWAY_REDIS_CA", &*ca), ("GATEWAY_REDIS_PREFIX", "north:1")];
    let replicas = Replicas::start(Backend::Postgres, &settings);
    listened(&redis, "north:1:changes");
    replicas.is_woken("TLS, a user and a prefix");
    for server in [replicas.network.server(), &replicas.other] {
        assert_eq!(Replicas::says(server, "Redis"), 0, "{}", server.log());
    }
    assert_eq!(redis.cli(&["ACL", "LOG"]), "", "it asks nothing that it may not");
}

#[test]
fn a_master_that_sentinels_replace_is_found_again() {
    let redis = RedisSentinels::start();
    let replicas = Replicas::start(Backend::Postgres, &[("REDIS_URL", &redis.url())]);
    listened(&redis.servers[0], CHANNEL);
    replicas.is_woken("a master behind Sentinels");
    redis.servers[0].kill();
    // Meanwhile too: by looking.
    replicas.is_followed("without a master");
    until("the replica is the master", || redis.servers[1].cli(&["ROLE"]).starts_with("master")).unwrap();
    listened(&redis.servers[1], CHANNEL);
    back(replicas.network.server());
    replicas.is_woken("the new master");
}

#[test]
fn a_cluster_wakes_whichever_of_its_servers_is_listened_to() {
    let redis = RedisCluster::start();
    let replicas = Replicas::start(Backend::Postgres, &[("REDIS_URL", &redis.url())]);
    listened(&redis.0[0], CHANNEL);
    replicas.is_woken("a Cluster");
    // The one that was listened to goes: the next is, and messages reach it.
    redis.0[0].kill();
    listened(&redis.0[1], CHANNEL);
    replicas.is_followed("a Cluster that is not whole");
    redis.0[0].start_again();
    until("the Cluster is whole", || redis.0[1].cli(&["CLUSTER", "INFO"]).contains("cluster_state:ok")).unwrap();
    back(replicas.network.server());
    replicas.is_woken("a Cluster that is whole again");
}

/// Waits until a server that may have said that Redis is away has said that it is back.
pub fn back(server: &Server) {
    let counts = || (Replicas::says(server, "Redis is away"), Replicas::says(server, "Redis is back"));
    until("Redis is back", || {
        let (away, back) = counts();
        away == back
    })
    .unwrap();
}
