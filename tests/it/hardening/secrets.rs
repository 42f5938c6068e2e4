use std::{fs, path::Path};

use gateway::config::Settings;
use tests::{Program, free_folder};

/// Words that stand in secrets and nowhere else.
const CANARIES: [&str; 6] =
    ["owner-canary", "door-canary-of-16-letters", "redis-canary", "sentinel-canary", "collector-canary", "host-canary"];

#[track_caller]
fn says_nothing(what: &str, text: &str) {
    for canary in &CANARIES[..5] {
        assert!(!text.contains(canary), "{what} tells {canary}: {text}");
    }
}

/// Every setting in which a secret may stand, with one in it.
fn environment(redis: &str) -> Vec<(String, String)> {
    let set = [
        ("DATABASE_URL", "postgres://owner:owner-canary@host-canary.invalid/network"),
        ("GATEWAY_DOOR_SECRET", "door-canary-of-16-letters"),
        ("REDIS_URL", redis),
        ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer collector-canary"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://user:collector-canary@127.0.0.1:9"),
    ];
    set.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

const SINGLE: &str = "redis://user:redis-canary@127.0.0.1:9/0";
const SENTINEL: &str =
    "redis-sentinel://user:redis-canary@127.0.0.1:9/main?sentinel_user=watch&sentinel_password=sentinel-canary";

#[test]
fn no_settings_print_a_secret() {
    for redis in [SINGLE, SENTINEL, "rediss-cluster://user:redis-canary@127.0.0.1:9"] {
        let settings = Settings::load(None, environment(redis).into_iter()).unwrap();
        let printed = format!("{settings:?}{settings:#?}");
        says_nothing("Debug", &printed);
        assert!(printed.contains("(hidden)") && printed.contains("127.0.0.1"), "{printed}");
    }
}

fn run(args: &[&str], environment: &[(String, String)]) -> String {
    let program = Program::new(args);
    let names = environment.iter().map(|(name, value)| (Box::leak(name.clone().into_boxed_str()) as &str, value));
    let done = names.fold(program, |program, (name, value)| program.env(name, value)).run();
    format!("{} {}{}", done.status, done.stdout, done.stderr)
}

#[test]
fn no_command_prints_one_whether_it_goes_well_or_not() {
    for redis in [SINGLE, SENTINEL] {
        let good = environment(redis);
        let checked = run(&["config", "check"], &good);
        assert!(checked.starts_with("0 "), "{checked}");
        says_nothing("config check", &checked);
        for command in
            [&["serve", "--listen", "127.0.0.1:0"][..], &["migrate"], &["jobs"], &["config", "print-default"]]
        {
            let told = run(command, &good);
            says_nothing(&command.join(" "), &told);
            // There is no such database.
            assert_eq!(told.starts_with("0 "), command[0] == "config", "{told}");
        }
        for (name, value) in [
            ("DATABASE_URL", "postgre://owner:owner-canary@host-canary/network"),
            ("DATABASE_URL", "postgres://owner:owner-canary@host-canary:port/network"),
            ("DATABASE_URL", "postgres://owner:owner-canary@"),
            ("DATABASE_URL", "owner-canary"),
            ("GATEWAY_DOOR_SECRET", "collector-canary"),
            ("GATEWAY_DOOR_SECRET", "door-canary"),
            ("REDIS_URL", "redis-canary"),
            ("REDIS_URL", "http://user:redis-canary@127.0.0.1"),
            ("REDIS_URL", "redis://user:redis-canary@127.0.0.1:port/0"),
            ("REDIS_URL", "redis://user:redis-canary%zz@127.0.0.1/0"),
            ("REDIS_URL", "redis://redis-canary@127.0.0.1/0"),
            ("REDIS_URL", "redis://127.0.0.1/redis-canary"),
            ("REDIS_URL", "redis-sentinel://127.0.0.1/main?sentinel_pasword=sentinel-canary"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "collector-canary"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector-canary"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "ftp://user:collector-canary@"),
        ] {
            let mut bad = good.clone();
            bad.retain(|(known, _)| known != name);
            bad.push((name.to_owned(), value.to_owned()));
            for command in [&["config", "check"][..], &["serve", "--listen", "127.0.0.1:0"]] {
                says_nothing(&format!("{} with {name}", command.join(" ")), &run(command, &bad));
            }
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_not_quoted() {
    let folder = free_folder();
    let file = folder.path().join("gateway.toml");
    for (text, line) in [
        ("listen = \"127.0.0.1:0\"\ndoor_secret = \"door-canary-of-16-letters\nlog = \"info\"", 2),
        ("database_url = postgres://owner:owner-canary@host/network", 1),
        ("\n\nredis_url = redis://user:redis-canary@127.0.0.1", 3),
        ("door_secret = 'door-canary-of-16-letters' 'again'", 1),
        ("door_secret = \"door-canary-of-16-letters\"\ndoor_secret = \"door-canary-of-16-letters\"", 2),
    ] {
        fs::write(&file, text).unwrap();
        let failure = Settings::load(Some(Path::new(&file)), std::iter::empty()).unwrap_err().to_string();
        says_nothing("a broken file", &failure);
        assert!(failure.contains(&format!("line {line}: ")), "{failure}");
        let told = run(&["--config", file.to_str().unwrap(), "config", "check"], &[]);
        says_nothing("config check of a broken file", &told);
        assert!(told.starts_with("2 ") || told.starts_with("1 "), "{told}");
    }
    fs::write(&file, "door_secret = [\"door-canary-of-16-letters\"]").unwrap();
    says_nothing("a list", &Settings::load(Some(Path::new(&file)), std::iter::empty()).unwrap_err().to_string());
}
