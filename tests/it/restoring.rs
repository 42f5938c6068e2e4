//! Backup and restore, by the very commands of docs/operations.md: the restored network answers like the old one, byte for
//! byte, at a clock that stands still, and believes nothing that was kept of the old one.

use std::{
    fs,
    os::unix::fs::symlink,
    process::{Command, Stdio},
};

use serde_json::json;
use tests::{
    Backend, Database, Listeners, PostgresServer, Program, Raw, RedisServer, Server, Who, free_folder, program_path,
    repository, try_post,
};

use crate::{
    keeping::{ADMIN, document},
    never_stale::world::libfaketime,
    operations::{Operation, operations},
    subscriptions::{FOLLOW, change, resource},
};

/// The clock of every gateway here, which stands still.
fn still() -> String {
    gateway::kernel::clock::now().format("%Y-%m-%d %H:%M:%S").to_string()
}

fn at(clock: &str, program: Program) -> Program {
    let faketime = libfaketime().to_str().expect("the path is text").to_owned();
    [("LD_PRELOAD", &*faketime), ("FAKETIME", clock), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("TZ", "UTC")]
        .into_iter()
        .fold(program, |program, (name, value)| program.env(name, value))
}

fn ask(server: &Server, operation: &Operation) -> Raw {
    let header = operation.who.header().unwrap_or(("x-nobody", "here".to_owned()));
    let headers = [("content-type", "application/json"), (header.0, &*header.1)];
    let body = json!({ "query": operation.query, "variables": operation.variables }).to_string();
    try_post(&format!("{}/graphql", server.url()), &headers, body.as_bytes()).expect("the gateway answers")
}

/// The blocks of commands under a heading of docs/operations.md.
fn commands(heading: &str) -> Vec<String> {
    let text = fs::read_to_string(repository().join("docs/operations.md")).expect("the document is there");
    let (_, rest) = text.split_once(&format!("\n### {heading}\n")).expect("the heading is there");
    let section = rest.split("\n#").next().unwrap_or_default();
    section.split("```sh\n").skip(1).filter_map(|block| Some(block.split_once("```")?.0.to_owned())).collect()
}

/// Runs commands as an administrator does, in a folder, with the settings of a gateway.
fn run(commands: &str, folder: &std::path::Path, environment: &[(&str, String)]) {
    let postgres = std::env::var("TEST_POSTGRES_BIN").expect("TEST_POSTGRES_BIN is not set: run tests/run");
    let path = format!("{}:{postgres}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let gateway = folder.join("gateway");
    if !gateway.exists() {
        symlink(program_path(), gateway).expect("the folder can be written");
    }
    let mut shell = Command::new("bash");
    shell
        .args(["-euo", "pipefail", "-c", commands])
        .current_dir(folder)
        .stdin(Stdio::null())
        .env_clear()
        .env("PATH", path);
    let done = shell.envs(environment.iter().map(|(name, value)| (name, value))).output().expect("there is a bash");
    assert!(done.status.success(), "{commands}\n{}", String::from_utf8_lossy(&done.stderr));
}

/// What a gateway is asked before and after: nothing that was kept of the one is taken by the other.
fn answers(server: &Server, operations: &[Operation]) -> Vec<(&'static str, String)> {
    let told = |operation: &Operation| {
        let raw = ask(server, operation);
        assert!(raw.json()["errors"].is_null(), "{}: {}", operation.name, raw.text);
        (operation.name, raw.text)
    };
    operations.iter().map(told).collect()
}

/// The cursor of a change that is made for that.
fn cursor(server: &Server, listeners: &Listeners, name: &str) -> serde_json::Value {
    listeners.over_events(name, server.url(), &Who::Anonymous, FOLLOW, json!({}));
    listeners.first(name, "connected");
    let header = ADMIN.header().expect("an admin signs in");
    let body = json!({ "query": document("createResource"), "variables": { "input": resource(name) } });
    let made = server.try_ask(&header, &body.to_string()).expect("the gateway answers");
    assert_eq!(made["data"]["createResource"]["userErrors"], json!([]), "{made}");
    change(&listeners.results(name, 1)[0])["cursor"].clone()
}

/// Old cursors are refused; those of a copy that nobody was told of would be taken.
fn refuses(server: &Server, listeners: &Listeners, name: &str, cursor: &serde_json::Value) {
    listeners.over_events(name, server.url(), &Who::Anonymous, FOLLOW, json!({ "after": cursor }));
    let told = listeners.results(name, 1);
    assert_eq!(told[0]["errors"][0]["extensions"]["code"], "CURSOR_EXPIRED", "{name}: {told:#?}");
}

#[test]
fn a_restored_postgresql_answers_like_the_old_one_and_takes_no_old_cursor() {
    let (clock, operations, listeners) = (still(), operations(), Listeners::start());
    let (old, redis) = (PostgresServer::start(), RedisServer::start());
    let serve = |postgres: &PostgresServer| {
        let program = postgres.program(&["serve", "--listen", "127.0.0.1:0"]).env("REDIS_URL", redis.url());
        at(&clock, program).serve()
    };
    let first = serve(&old);
    let cursor = cursor(&first, &listeners, "Before");
    let before = answers(&first, &operations);
    let website = operations.iter().find(|operation| operation.name == "calendar_page").expect("it is there");
    let kept = |server: &Server| ask(server, website).header("cache-status").unwrap_or_default().to_owned();
    assert!(kept(&first).ends_with("; hit"), "{}", kept(&first));
    assert_eq!(first.stop().status, 0);
    // Another gateway on the old database takes it from Redis.
    let second = serve(&old);
    assert!(kept(&second).contains("detail=shared"), "{}", kept(&second));
    assert_eq!(second.stop().status, 0);

    let folder = free_folder();
    let [backup, restore] = &commands("PostgreSQL")[..] else { panic!("one block to back up, one to restore") };
    run(backup, folder.path(), &old.environment());
    // Nobody is left to ask.
    old.kill();
    let new = PostgresServer::empty();
    run(restore, folder.path(), &new.environment());
    let third = serve(&new);
    assert!(kept(&third).contains("stored"), "what was kept before the restore is not taken: {}", kept(&third));
    for ((name, old), (_, new)) in before.iter().zip(answers(&third, &operations)) {
        assert_eq!(&new, old, "{name}");
    }
    refuses(&third, &listeners, "new", &cursor);
    // The doors are laid: what is written is told.
    assert_ne!(self::cursor(&third, &listeners, "After"), cursor);
}

#[test]
fn a_restored_file_answers_like_the_old_one_and_takes_no_old_cursor() {
    let (clock, operations, listeners) = (still(), operations(), Listeners::start());
    let database = Database::demo(Backend::Sqlite);
    let first = at(&clock, database.program(&["serve", "--listen", "127.0.0.1:0"])).serve();
    let cursor = cursor(&first, &listeners, "Before");
    let before = answers(&first, &operations);
    let folder = free_folder();
    let [backup, restore] = &commands("SQLite")[..] else { panic!("one block to back up, one to restore") };
    let environment = |file: &std::path::Path| -> Vec<_> {
        let others = database.environment().into_iter().filter(|(name, _)| *name != "DATABASE_URL");
        others.chain([("DATABASE_URL", format!("sqlite://{}", file.display()))]).collect()
    };
    // While it is served.
    let (old, new) =
        (database.url().trim_start_matches("sqlite://").to_owned(), folder.path().join(".gateway/gateway.db"));
    fs::create_dir(folder.path().join(".gateway")).expect("the folder can be written");
    symlink(&old, &new).expect("the folder can be written");
    run(backup, folder.path(), &environment(&new));
    assert_eq!(first.stop().status, 0);
    fs::remove_file(&new).expect("the folder can be written");
    run(restore, folder.path(), &environment(&new));
    let serve = environment(&new)
        .into_iter()
        .fold(Program::new(["serve", "--listen", "127.0.0.1:0"]), |program, (name, value)| program.env(name, value));
    let second = at(&clock, serve).serve();
    for ((name, old), (_, new)) in before.iter().zip(answers(&second, &operations)) {
        assert_eq!(&new, old, "{name}");
    }
    refuses(&second, &listeners, "new", &cursor);
}
