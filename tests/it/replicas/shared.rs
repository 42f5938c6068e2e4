use std::{sync::Arc, time::Duration};

use gateway::cache::redis::{Redis, RedisSettings};
use tests::{RedisCluster, RedisSentinels, RedisServer};
use tokio::{
    sync::Notify,
    time::{Instant, sleep, timeout},
};

const LONG: Duration = Duration::from_secs(60);
/// A word reaches whoever listens within so long, and does not come after it.
const MOMENT: Duration = Duration::from_secs(5);

fn settings(url: &str, prefix: &str) -> RedisSettings {
    RedisSettings { address: url.parse().unwrap(), prefix: prefix.to_owned(), ca: None }
}

fn open(url: &str, prefix: &str) -> Arc<Redis> {
    Redis::open(&settings(url, prefix)).unwrap()
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn items(count: usize) -> Vec<(String, Vec<u8>)> {
    (0..count).map(|number| (format!("key {number}"), vec![u8::try_from(number).unwrap(), 0, 255])).collect()
}

/// What one keeps another reads, many keys in one call and in order, each only under its prefix and for its time.
async fn is_shared(url: &str) {
    let (one, another, foreign) = (open(url, "one"), open(url, "one"), open(url, "two"));
    assert_eq!(one.get("key 0").await, None);
    one.set_many(items(40), LONG).await;
    assert_eq!(another.get("key 7").await, Some(vec![7, 0, 255]));
    let mut keys: Vec<_> = (0..40).rev().map(|number| format!("key {number}")).collect();
    keys.insert(3, "no such key".to_owned());
    let found = another.get_many(&keys).await;
    let mut expected: Vec<_> = items(40).into_iter().rev().map(|(_, value)| Some(value)).collect();
    expected.insert(3, None);
    assert_eq!(found, expected);
    assert_eq!(another.get_many(&[]).await, Vec::<Option<Vec<u8>>>::new());
    assert_eq!(foreign.get("key 7").await, None, "another prefix");
    one.set_many(vec![("short".to_owned(), vec![1])], Duration::from_millis(50)).await;
    sleep(Duration::from_millis(100)).await;
    assert_eq!(one.get("short").await, None, "its time is over");

    let (heard, own) = (Notify::new(), Notify::new());
    let speak = async {
        // Each is told once when it begins to listen.
        for wake in [&heard, &own] {
            timeout(MOMENT, wake.notified()).await.expect("it listens");
        }
        for _ in 0..3 {
            one.tell().await;
            timeout(MOMENT, heard.notified()).await.expect("the word is heard");
        }
        foreign.tell().await;
        for wake in [&heard, &own] {
            assert!(
                timeout(Duration::from_millis(200), wake.notified()).await.is_err(),
                "a word for others, or its own"
            );
        }
    };
    tokio::select! {
        () = speak => {}
        _ = another.listen(&heard) => {}
        _ = one.listen(&own) => {}
    }
}

#[test]
fn what_one_replica_keeps_another_reads_however_redis_is_run() {
    run(async {
        is_shared(&RedisServer::start().url()).await;
        let numbered = RedisServer::start();
        is_shared(&format!("{}/3", numbered.url())).await;
        assert_eq!(numbered.cli(&["-n", "3", "DBSIZE"]), "40");
        is_shared(&RedisSentinels::start().url()).await;
        let cluster = RedisCluster::start();
        is_shared(&cluster.url()).await;
        let sizes: Vec<_> = cluster.0.iter().map(|node| node.cli(&["DBSIZE"])).collect();
        assert!(sizes.iter().all(|size| size != "0"), "the keys lie on all of them: {sizes:?}");
    });
}

#[test]
fn whatever_redis_does_is_a_miss() {
    run(async {
        let server = RedisServer::start();
        let redis = open(&server.url(), "own");
        redis.set_many(items(2), LONG).await;
        let keys = ["key 0".to_owned(), "key 1".to_owned()];
        let all = vec![Some(vec![0, 0, 255]), Some(vec![1, 0, 255])];
        assert_eq!(redis.get_many(&keys).await, all);

        // Garbage under a key, or no room: that alone fails.
        assert_eq!(server.cli(&["DEL", "own:key 1"]), "1");
        assert_eq!(server.cli(&["LPUSH", "own:key 1", "item"]), "1");
        assert_eq!(redis.get("key 1").await, None);
        assert_eq!(redis.get_many(&keys).await, [Some(vec![0, 0, 255]), None]);
        assert_eq!(server.cli(&["CONFIG", "SET", "maxmemory", "1"]), "OK");
        for _ in 0..5 {
            redis.set_many(vec![("key 2".to_owned(), vec![2])], LONG).await;
        }
        assert_eq!(redis.get("key 2").await, None);
        assert_eq!(redis.get("key 0").await, Some(vec![0, 0, 255]), "a full Redis is still read");
        assert_eq!(server.cli(&["CONFIG", "SET", "maxmemory", "0"]), "OK");

        // Restarted between two questions: the second is answered, by an empty one.
        server.kill();
        server.start_again();
        redis.set_many(items(2), LONG).await;
        assert_eq!(redis.get_many(&keys).await, all);

        // Hung: the first who ask wait a little, and then nobody does.
        server.pause();
        let begun = Instant::now();
        for _ in 0..200 {
            assert_eq!(redis.get_many(&keys).await, [None, None]);
        }
        assert!(begun.elapsed() < Duration::from_secs(1), "{:?} for 200 questions", begun.elapsed());
        server.go_on();
        found_again(&redis).await;

        // Killed: the same.
        server.kill();
        let begun = Instant::now();
        for _ in 0..200 {
            assert_eq!(redis.get("key 0").await, None);
        }
        assert!(begun.elapsed() < Duration::from_secs(1), "{:?} for 200 questions", begun.elapsed());
        server.start_again();
        found_again(&redis).await;
    });
}

/// It comes back by itself.
async fn found_again(redis: &Redis) {
    let end = Instant::now() + Duration::from_secs(20);
    while redis.get("back").await.is_none() {
        assert!(Instant::now() < end, "it is not found again");
        redis.set_many(vec![("back".to_owned(), vec![1])], LONG).await;
        sleep(Duration::from_millis(50)).await;
    }
    redis.set_many(vec![("back".to_owned(), vec![1])], Duration::from_millis(1)).await;
}
