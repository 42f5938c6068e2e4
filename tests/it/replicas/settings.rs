use gateway::{
    cache::redis::{
        Redis, RedisSettings,
        address::{Address, Kind},
    },
    config::Settings,
};
use tests::Program;

const PASSWORD: &str = "hunter@2";

fn load(settings: &[(&str, &str)]) -> Result<Settings, String> {
    let environment = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Settings::load(None, environment).map_err(|error| error.to_string())
}

fn address(url: &str) -> Address {
    url.parse().unwrap_or_else(|problem| panic!("{url}: {problem}"))
}

#[test]
fn each_form_of_an_address_is_read() {
    let hosts = |address: &Address| {
        address.hosts.iter().map(|(host, port)| format!("{host}:{port}")).collect::<Vec<_>>().join(" ")
    };
    let single = address("redis://gateway:hunter%402@cache.example.org/2");
    assert_eq!((hosts(&single).as_str(), single.database), ("cache.example.org:6379", 2));
    assert_eq!((single.kind, single.is_tls), (Kind::Single, false));
    assert_eq!(single.credentials.user.as_deref(), Some("gateway"));
    assert_eq!(single.credentials.password.unwrap().expose(), PASSWORD);
    // Many write it as it is.
    assert_eq!(address("redis://:hunter@2@[::1]:7000").credentials.password.unwrap().expose(), PASSWORD);
    assert_eq!(hosts(&address("redis://:hunter@2@[::1]:7000")), "::1:7000");
    assert_eq!(address("redis://:hunter2/@a").credentials.password.unwrap().expose(), "hunter2/");
    assert!(address("rediss://cache.example.org").is_tls);
    let sentinel = address("rediss-sentinel://:secret@a:1,b,c:3/shared?db=4&sentinel_password=other");
    assert_eq!((hosts(&sentinel).as_str(), sentinel.database, sentinel.is_tls), ("a:1 b:26379 c:3", 4, true));
    let Kind::Sentinel { master, credentials } = sentinel.kind else { panic!("{:?}", sentinel.kind) };
    assert_eq!((master.as_str(), credentials.password.unwrap().expose()), ("shared", "other"));
    let cluster = address("redis-cluster://gateway:secret@a:1,b:2");
    assert_eq!((cluster.kind.clone(), hosts(&cluster).as_str()), (Kind::Cluster, "a:1 b:2"));
}

#[test]
fn a_wrong_address_is_told_with_what_would_be_right() {
    for (url, word) in [
        ("cache.example.org", "redis://"),
        ("http://hunter@2.example.org", "redis-sentinel://"),
        ("redis-proxy://:hunter@2@a", "redis-cluster://"),
        ("redis://:hunter@2@", "a host is missing"),
        ("redis://hunter@2@a", "USER:PASSWORD@"),
        ("redis://:hunter@2?@a:6379", "%3F"),
        ("redis://:hunter@2@a:port", "the port of a"),
        ("redis://:hunter@2@a:6379/first", "no number"),
        ("redis://:hunter@2@a,b", "redis-cluster://"),
        ("redis://:hunter@2@[::1", "[::1]:6379"),
        ("redis://:hunter%zz2@a", "%25"),
        ("redis-sentinel://:hunter@2@a,b", "MASTER"),
        ("redis-sentinel://:hunter@2@a,b/shared?password=x", "sentinel_password"),
        ("redis-cluster://:hunter@2@a,b/1", "no numbered databases"),
        ("redis-cluster://:hunter@2@a?db=1", "redis-sentinel://"),
    ] {
        let said = load(&[("REDIS_URL", url)]).unwrap_err();
        assert!(said.starts_with("redis_url (REDIS_URL): "), "{said}");
        assert!(said.contains(word), "{url}: {said}");
        assert!(!said.contains("hunter"), "{url}: {said}");
    }
    for (name, value, word) in [
        ("GATEWAY_REDIS_PREFIX", "a{b}", "letters"),
        ("GATEWAY_REDIS_PREFIX", "a*", "letters"),
        ("GATEWAY_REDIS_CA", "ca.crt", "REDIS_URL"),
    ] {
        let said = load(&[(name, value)]).unwrap_err();
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn an_authority_must_be_one_and_be_for_something() {
    let folder = tests::free_folder();
    let file = folder.path().join("ca.crt");
    let said = |url: &str| {
        let settings = RedisSettings { address: address(url), prefix: "own".to_owned(), ca: Some(file.clone()) };
        Redis::open(&settings).err().unwrap().to_string()
    };
    assert!(said("rediss://a").contains("cannot read"), "{}", said("rediss://a"));
    for text in ["", "nothing", "-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n"] {
        std::fs::write(&file, text).unwrap();
        assert!(said("rediss-cluster://a").contains("PEM"), "{text}: {}", said("rediss-cluster://a"));
    }
    assert!(said("redis://a").contains("rediss"), "{}", said("redis://a"));
    let path = file.display().to_string();
    let checked = Program::new(["config", "check"]).env("REDIS_URL", "rediss://a").env("GATEWAY_REDIS_CA", path).run();
    assert!(checked.status != 0 && checked.stderr.contains("GATEWAY_REDIS_CA"), "{checked:?}");
}

#[test]
fn the_password_is_printed_nowhere() {
    for url in [
        "redis://gateway:hunter%402@a",
        "rediss-cluster://gateway:hunter%402@a,b",
        "redis-sentinel://gateway:hunter%402@a,b/shared?sentinel_password=hunter%402",
    ] {
        let settings = load(&[("REDIS_URL", url)]).unwrap();
        let shown = format!("{settings:?}");
        assert!(shown.contains("RedisSettings") && !shown.contains("hunter"), "{shown}");
        let checked = Program::new(["config", "check"]).env("REDIS_URL", url).run();
        assert_eq!(checked.status, 0, "{checked:?}");
        assert!(!format!("{checked:?}").contains("hunter"), "{checked:?}");
    }
}
