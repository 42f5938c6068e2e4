//! The program as somebody who runs it meets it.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tests::{
    AUDIENCE, Backend, Database, Network, Output, Program, Server, Who, free_folder, get, on_both, program_path,
};

/// Whether a command failed with one sentence that says this, and nothing else.
#[track_caller]
fn assert_fails(done: &Output, says: &[&str]) {
    assert_ne!(done.status, 0, "it went well: {done:?}");
    assert_eq!(done.stderr.lines().count(), 1, "one sentence: {}", done.stderr);
    assert!(done.stderr.starts_with("error: "), "{}", done.stderr);
    for part in says {
        assert!(done.stderr.contains(part), "\"{part}\" is not in: {}", done.stderr);
    }
}

/// A demo that logs its requests, as [`Server::ask`] waits for their lines.
fn demo(folder: &Path, more: &[&str]) -> Program {
    let folder = folder.to_str().unwrap();
    Program::new([&["demo", "--listen", "127.0.0.1:0", "--data", folder, "--log", "info"], more].concat())
}

/// Asks a demo with the token that `gateway token` prints.
fn ask(server: &Server, folder: &Path, seat: &str, query: &str) -> Value {
    let token = token(folder, seat);
    let raw = server.ask(&[("authorization", &format!("Bearer {token}"))], query);
    let answer = raw.json();
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"].clone()
}

fn token(folder: &Path, seat: &str) -> String {
    let printed = Program::new(["token", seat, "--data", folder.to_str().unwrap()]).run();
    assert_eq!((printed.status, printed.stderr.as_str()), (0, ""));
    let token = printed.stdout.strip_suffix('\n').unwrap();
    assert_eq!(token.split('.').count(), 3, "the token and nothing else: {token}");
    assert!(!token.contains(char::is_whitespace), "the token and nothing else: {token}");
    token.to_owned()
}

/// What a start makes anew, and what is the same for the same number.
const HOUSE: &str =
    "{ center(slug: \"summit-commons\") { id members { id displayName } resources(first: 3) { nodes { id name } } } }";

#[test]
fn a_demo_is_kept_until_it_is_to_start_over() {
    let folder = free_folder();
    let data = folder.path().join("new/folder");
    let server = demo(&data, &[]).serve();
    assert_eq!(get(&format!("{}/readyz", server.url()), &[]).status, 200);
    let first = ask(&server, &data, "admin@summit-commons", HOUSE);
    assert_eq!(first["center"]["resources"]["nodes"].as_array().unwrap().len(), 3);
    let page = get(&format!("{}/graphiql", server.url()), &[]);
    assert!(page.text.contains("Bearer"), "the editor opens with a tab for each kind of user");
    let done = server.stop();
    assert_eq!(done.status, 0, "{}", done.stderr);
    for part in ["/graphiql", "/graphql", "token coach@summit-commons", "--fresh"] {
        assert!(done.stdout.contains(part), "the greeting lacks {part}: {}", done.stdout);
    }

    let begun = Instant::now();
    let server = demo(&data, &[]).serve();
    assert_eq!(get(&format!("{}/readyz", server.url()), &[]).status, 200);
    let took = begun.elapsed();
    // Two seconds of the program that is given to people; this one is not optimised and has company.
    assert!(took < Duration::from_secs(5), "the second start took {took:?}");
    assert_eq!(ask(&server, &data, "admin@summit-commons", HOUSE), first, "the data is kept");
    assert_eq!(server.stop().status, 0);

    let server = demo(&data, &["--fresh"]).serve();
    let fresh = ask(&server, &data, "admin@summit-commons", HOUSE);
    assert_eq!(fresh["center"]["id"], first["center"]["id"], "the same number makes the same network");
    assert_eq!(fresh["center"]["resources"], first["center"]["resources"]);
    assert_ne!(fresh["center"]["members"][0]["id"], first["center"]["members"][0]["id"], "but everything is new");
}

#[test]
fn tokens_of_a_demo_open_it_as_who_they_say_and_nothing_else() {
    const WHO: &str = "{ viewer { __typename ... on Member { roles { role center { slug } region { slug } } } } }";
    let (one, two) = (free_folder(), free_folder());
    let server = Database::demo(Backend::Sqlite).demo_in(one.path());
    let _other = Database::demo(Backend::Sqlite).demo_in(two.path());
    let seen = ask(&server, one.path(), "coach@summit-commons", WHO);
    assert_eq!(seen["viewer"]["roles"][0]["center"]["slug"], "summit-commons");
    // Whoever has another demo's token has none of this one.
    let stranger = token(two.path(), "coach@summit-commons");
    let raw = server.ask(&[("authorization", &format!("Bearer {stranger}"))], WHO);
    assert_eq!((raw.status, &raw.json()["errors"][0]["extensions"]["code"]), (401, &json!("UNAUTHENTICATED")));

    on_both(|backend| {
        let network = Network::start(backend);
        let token = token(one.path(), "network-admin");
        let raw = network.ask_raw(
            &[("content-type", "application/json"), ("authorization", &format!("Bearer {token}"))],
            json!({ "query": WHO }).to_string().as_bytes(),
        );
        assert_eq!((raw.status, &raw.json()["errors"][0]["extensions"]["code"]), (401, &json!("UNAUTHENTICATED")));
        assert_eq!(raw.header("www-authenticate"), Some("Bearer"));
        let log = network.log();
        assert!(!log.contains(&token), "a token in the log");
    });
}

#[test]
fn who_reads_what_is_printed_may_stop_when_that_is_enough() {
    for words in ["schema", "config print-default"] {
        let line = format!("{} {words} | head -n 1 >/dev/null; exit ${{PIPESTATUS[0]}}", program_path().display());
        let done = Command::new("bash").args(["-c", &line]).output().unwrap();
        assert!(done.status.success() && done.stderr.is_empty(), "{words}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn what_keeps_a_demo_from_starting_is_one_sentence() {
    let folder = free_folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = folder.path().join("data");
    let done = Program::new(["demo", "--listen", &address, "--data", data.to_str().unwrap()]).run();
    assert_fails(&done, &[&address, "in use", "--listen"]);
    assert!(!data.exists(), "nothing was made for a demo that cannot be served");

    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert_fails(&demo(&file.join("below"), &[]).run(), &["cannot write", "file", "--data"]);
    assert_fails(&demo(&file, &[]).run(), &["cannot write", "file", "--data"]);

    let newer = Database::demo(Backend::Sqlite);
    newer.execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000001_of_the_future', 0)");
    newer.copy_to(&folder.path().join("demo.db"));
    assert_fails(&demo(folder.path(), &[]).run(), &["newer version", "m29990101_000001_of_the_future"]);

    let shared = folder.path().join("shared");
    let server = demo(&shared, &[]).serve();
    for more in [&[][..], &["--fresh"]] {
        assert_fails(&demo(&shared, more).run(), &["a demo is served from", "shared", "--data"]);
    }
    assert_eq!(server.stop().status, 0);

    let nowhere = folder.path().join("nothing");
    assert_fails(
        &Program::new(["token", "network-admin", "--data", nowhere.to_str().unwrap()]).run(),
        &["no demo", "gateway demo"],
    );
    let wrong = Program::new(["token", "king@summit-commons"]).run();
    assert_ne!(wrong.status, 0);
    assert!(wrong.stderr.contains("coach@CENTER"), "{}", wrong.stderr);
}

#[test]
fn a_server_refuses_a_database_that_does_not_fit() {
    on_both(|backend| {
        // Made first: it brings the doors' roles.
        let newer = Database::demo(backend);
        newer.execute(&format!(
            "INSERT INTO {}seaql_migrations (version, applied_at) VALUES ('m29990101_000001_of_the_future', 0)",
            backend.pick("", "public.")
        ));
        for args in [
            &["serve", "--listen", "127.0.0.1:0"][..],
            &["serve", "--listen", "127.0.0.1:0", "--migrate"],
            &["migrate"],
            &["reproject"],
        ] {
            assert_fails(&newer.gateway(args), &["newer version", "m29990101_000001_of_the_future"]);
        }

        let empty = Database::empty(backend);
        // There, but with nothing in it.
        let _ = empty.rows("SELECT 1");
        assert_fails(
            &empty.gateway(&["serve", "--listen", "127.0.0.1:0"]),
            &["migration", "gateway migrate", "--migrate"],
        );
        // Roles of its own: another test may migrate at this moment.
        let prefix = format!("cli{}", std::process::id());
        let serve =
            empty.program(&["serve", "--listen", "127.0.0.1:0", "--migrate"]).env("GATEWAY_DOOR_PREFIX", &prefix);
        let server = serve.serve();
        assert_eq!(get(&format!("{}/readyz", server.url()), &[]).status, 200);
        let answer = server.ask(&[], "{ centers { totalCount } }").json();
        assert_eq!(answer, json!({ "data": { "centers": { "totalCount": 0 } } }));
        assert_eq!(server.stop().status, 0);
    });
}

#[test]
fn a_server_without_a_database_says_how_to_make_one() {
    let folder = free_folder();
    let url = format!("sqlite://{}", folder.path().join("not-there.db").display());
    let done = Program::new(["serve", "--listen", "127.0.0.1:0"]).env("DATABASE_URL", url).run();
    assert_fails(&done, &["gateway migrate"]);
}

#[test]
fn a_port_in_use_is_one_sentence_for_serve_too() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    on_both(|backend| {
        let database = Database::demo(backend);
        let done = database.gateway(&["serve", "--listen", &address]);
        assert_ne!(done.status, 0);
        assert!(done.stderr.contains(&address) && done.stderr.contains("in use"), "{}", done.stderr);
    });
}

#[test]
fn health_tells_whether_a_gateway_serves() {
    let database = Database::demo(Backend::Sqlite);
    let server = database.serve();
    let address = server.url().trim_start_matches("http://").to_owned();
    let health = |args: &[&str]| Program::new([&["health"], args].concat());
    let well = |done: &Output| assert_eq!((done.status, done.stdout.as_str(), done.stderr.as_str()), (0, "", ""));
    // By the settings of the gateway that is asked, all addresses of this machine among them.
    well(&health(&[]).env("GATEWAY_LISTEN", &address).run());
    let port = address.rsplit_once(':').unwrap().1;
    well(&health(&[]).env("GATEWAY_LISTEN", format!("0.0.0.0:{port}")).run());
    well(&health(&["--url", &format!("{}/graphql?query=%7B__typename%7D", server.url())]).run());
    assert_fails(&health(&["--url", &format!("{}/nothing", server.url())]).run(), &["404", "nothing is here"]);
    assert_eq!(server.stop().status, 0);
    assert_fails(&health(&[]).env("GATEWAY_LISTEN", &address).run(), &[&address, "cannot be reached"]);
}

#[test]
fn sigterm_ends_a_server_in_order() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let server = database.serve();
        assert_eq!(server.ask(&[], "{ __typename }").status, 200);
        let done = server.stop();
        assert_eq!(done.status, 0, "{}", done.stderr);
        assert!(done.stderr.contains("asked to stop"), "{}", done.stderr);
        assert!(!done.stderr.contains("panicked"), "{}", done.stderr);
    });
}

#[test]
fn settings_that_do_not_hold_are_named() {
    let folder = free_folder();
    let check = || Program::new(["config", "check"]);
    let done = check().run();
    assert_eq!(done.status, 0, "nothing need be set: {}", done.stderr);
    assert!(done.stdout.contains("127.0.0.1:8080") && done.stdout.contains(".gateway/gateway.db"), "{}", done.stdout);

    for (name, value, says) in [
        ("GATEWAY_LISTEN", "nowhere", "an address and a port"),
        ("DATABASE_URL", "mysql://host/name", "postgres://"),
        ("GATEWAY_DOOR_SECRET", "short", "16 characters"),
        ("GATEWAY_DOOR_PREFIX", "x; DROP ROLE y", "small letters"),
        ("GATEWAY_DATABASE_CONNECTIONS", "0", "1 to 500"),
        ("GATEWAY_DATABASE_CONNECTIONS", "many", "1 to 500"),
        ("GATEWAY_OIDC_AUDIENCE", "somebody", "oidc_issuer"),
        ("GATEWAY_OIDC_ISSUER", "https://issuer.example", "oidc_audience"),
        ("GATEWAY_LOG_FORMAT", "xml", "json"),
        ("GATEWAY_JOBS", "yes", "neither on nor off"),
        ("GATEWAY_JOB_LEASE_SECONDS", "0", "1 to 3600"),
        ("GATEWAY_LISTN", "127.0.0.1:80", "GATEWAY_LISTN"),
    ] {
        let done = check().env(name, value).run();
        assert_fails(&done, &[says]);
    }
    let insecure =
        check().env("GATEWAY_OIDC_ISSUER", "http://issuer.example").env("GATEWAY_OIDC_AUDIENCE", AUDIENCE).run();
    assert_fails(&insecure, &["https://"]);
    let secret = "hunter2-is-my-password";
    let done = check().env("DATABASE_URL", format!("postgres://me:{secret}@host/name?sslmode=require")).run();
    assert!(!format!("{done:?}").contains(secret), "a password is printed: {done:?}");

    let file = folder.path().join("gateway.toml");
    let with = |text: &str| {
        fs::write(&file, text).unwrap();
        Program::new(["config", "check", "--config", file.to_str().unwrap()])
    };
    assert_fails(&with("listn = \"127.0.0.1:9000\"").run(), &["listn", "gateway.toml", "print-default"]);
    let no_toml = with("listen = ").run();
    assert!(no_toml.status != 0 && no_toml.stderr.contains("gateway.toml"), "{no_toml:?}");
    assert_fails(&with("listen = true").run(), &["listen"]);
    assert_fails(&with("[listen]\nport = 1").run(), &["listen"]);
    let done = with("listen = \"127.0.0.1:9000\"\ndatabase_connections = 3").run();
    assert!(done.status == 0 && done.stdout.contains("127.0.0.1:9000"), "{done:?}");
    let done = with("listen = \"127.0.0.1:9000\"").env("GATEWAY_LISTEN", "127.0.0.1:9001").run();
    assert!(done.status == 0 && done.stdout.contains("127.0.0.1:9001"), "the environment overrides: {done:?}");
    let nowhere = folder.path().join("nothing.toml");
    assert_fails(&check().env("GATEWAY_CONFIG", &nowhere).run(), &["nothing.toml"]);
}

#[test]
fn the_check_finds_what_a_server_would_refuse() {
    let check = || Program::new(["config", "check"]);
    let serve = || Program::new(["serve", "--listen", "127.0.0.1:0"]);
    let loud = ("GATEWAY_LOG", "gateway=loud");
    assert_fails(&serve().env(loud.0, loud.1).run(), &["GATEWAY_LOG"]);
    assert_fails(&check().env(loud.0, loud.1).run(), &["GATEWAY_LOG"]);
    let postgres = ("DATABASE_URL", "postgres://me@127.0.0.1:1/name");
    let refused = serve().env(postgres.0, postgres.1).run();
    assert!(refused.status != 0 && refused.stderr.contains("GATEWAY_DOOR_SECRET"), "{refused:?}");
    assert_fails(&check().env(postgres.0, postgres.1).run(), &["GATEWAY_DOOR_SECRET"]);
}

#[test]
fn the_default_settings_can_be_read_back() {
    let folder = free_folder();
    let printed = Program::new(["config", "print-default"]).run();
    assert_eq!((printed.status, printed.stderr.as_str()), (0, ""));
    for key in gateway::config::keys::KEYS {
        assert!(printed.stdout.contains(key.name) && printed.stdout.contains(key.env), "{} is missing", key.name);
    }
    let file = folder.path().join("gateway.toml");
    fs::write(&file, &printed.stdout).unwrap();
    let with_file = Program::new(["--config", file.to_str().unwrap(), "config", "check"]).run();
    assert_eq!(with_file.status, 0, "{}", with_file.stderr);
    assert_eq!(with_file.stdout, Program::new(["config", "check"]).run().stdout, "they are the defaults");
    // Those without a default are shown, to be filled in.
    let filled = printed.stdout.replace("# oidc_issuer = \"\"", "oidc_issuer = \"https://issuer.example\"");
    fs::write(&file, filled.replace("# oidc_audience = \"\"", "oidc_audience = \"gateway\"")).unwrap();
    let done = Program::new(["--config", file.to_str().unwrap(), "config", "check"]).run();
    assert_eq!(done.status, 0, "{}", done.stderr);
}

#[test]
fn a_network_is_seeded_once() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let count = || database.rows(&format!("SELECT count(*) FROM {}resource", backend.pick("", "truth.")));
        let before = count();
        assert_fails(&database.gateway(&["seed"]), &["already holds centers"]);
        assert_eq!(count(), before);
    });
}

#[test]
fn a_role_holds_from_its_grant_to_its_end_without_a_restart() {
    const ROLES: &str = "{ viewer { ... on Member { roles { role } } } }";
    on_both(|backend| {
        let network = Network::start(backend);
        let newcomer = Who::Seat("newcomer");
        let roles = || network.ask(&newcomer, ROLES, json!({})).data()["viewer"]["roles"].clone();
        assert_eq!(roles(), json!([]), "whoever signs in holds no role by that");

        let grant = ["grant", "network-admin", "--subject", "newcomer", "--name", "New Person"];
        for _ in 0..2 {
            let done = network.database().gateway(&grant);
            assert_eq!(done.status, 0, "{}", done.stderr);
            assert_eq!(roles(), json!([{ "role": "NETWORK_ADMIN" }]), "at once, and once however often it is granted");
        }
        assert_eq!(network.database().gateway(&["grant", "coach@summit-commons", "--subject", "newcomer"]).status, 0);
        assert_eq!(roles().as_array().unwrap().len(), 2);

        let role = backend.pick("role", "truth.role");
        network.database().execute(&format!("DELETE FROM {role} WHERE subject = 'newcomer'"));
        assert_eq!(roles(), json!([]), "with the next request");

        // A subject of another issuer is somebody else.
        let elsewhere = ["grant", "network-admin", "--issuer", "https://elsewhere.example", "--subject", "newcomer"];
        assert_eq!(network.database().gateway(&elsewhere).status, 0);
        assert_eq!(roles(), json!([]));

        assert_fails(
            &network.database().gateway(&["grant", "coach@nowhere", "--subject", "x"]),
            &["no center \"nowhere\""],
        );
        assert_fails(
            &network.database().gateway(&["grant", "coordinator@nowhere", "--subject", "x"]),
            &["no region \"nowhere\""],
        );
    });
}

#[test]
fn help_is_written_for_a_person() {
    let help = Program::new(["--help"]).run();
    assert_eq!(help.status, 0);
    for command in
        ["demo", "serve", "migrate", "schema", "seed", "import", "jobs", "reproject", "grant", "token", "config"]
    {
        assert!(help.stdout.contains(command), "{command} is missing");
        let own = Program::new([command, "--help"]).run();
        assert!(own.status == 0 && own.stdout.lines().count() > 3, "{command} --help: {own:?}");
    }
    let unknown = Program::new(["dance"]).run();
    assert_ne!(unknown.status, 0);
    assert!(unknown.stderr.contains("dance"));
}
