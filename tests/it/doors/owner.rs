//! An owner with no more rights than docs/operations.md asks for: one who may create roles.

use tests::{Backend, Database, Program, repository, try_post};

/// A database of such an owner, and how a gateway signs in as that owner and calls its doors.
fn owned(name: &str) -> (Database, Vec<(&'static str, String)>) {
    let database = Database::empty(Backend::Postgres);
    let owner = format!("{name}{}", std::process::id());
    database.execute(&format!("CREATE ROLE {owner} LOGIN CREATEROLE PASSWORD 'of a test'"));
    let base = database.rows("SELECT current_database()")[0][0].clone().unwrap();
    database.execute(&format!("ALTER DATABASE {base} OWNER TO {owner}"));
    let url = database.url();
    let (_, host) = url.rsplit_once('@').expect("the address names a superuser");
    let mut environment = database.environment();
    for (variable, value) in &mut environment {
        match *variable {
            "DATABASE_URL" => *value = format!("postgres://{owner}:of%20a%20test@{host}"),
            "GATEWAY_DOOR_PREFIX" => *value = format!("{owner}_door"),
            _ => {}
        }
    }
    (database, environment)
}

fn prefix<'a>(environment: &'a [(&'static str, String)]) -> &'a str {
    &environment.iter().find(|(name, _)| *name == "GATEWAY_DOOR_PREFIX").expect("a prefix").1
}

fn program(args: &[&str], environment: &[(&'static str, String)]) -> Program {
    environment.iter().fold(Program::new(args), |program, (name, value)| program.env(name, value))
}

#[test]
fn an_owner_who_may_create_roles_migrates_seeds_and_serves() {
    let (_database, environment) = owned("plain");
    // Twice, as every upgrade does.
    for args in [&["migrate"][..], &["migrate"], &["seed", "--centers", "2"], &["reproject"]] {
        let done = program(args, &environment).run();
        assert_eq!(done.status, 0, "gateway {args:?}: {}", done.stderr);
    }
    let server = program(&["serve", "--listen", "127.0.0.1:0"], &environment).serve();
    let query = br#"{"query":"{ centers { totalCount } resources(first: 1) { nodes { name } } }"}"#;
    let url = format!("{}/graphql", server.url());
    let answer = try_post(&url, &[("content-type", "application/json")], query).expect("the gateway answers").json();
    assert_eq!(answer["data"]["centers"]["totalCount"], 2, "{answer}");
    assert!(answer["data"]["resources"]["nodes"][0]["name"].is_string(), "{answer}");
    assert_eq!(server.stop().status, 0);
}

#[test]
fn an_owner_who_cannot_keep_values_out_of_the_servers_log_is_told_who_can() {
    let (database, environment) = owned("telling");
    let migrate = || {
        let done = program(&["migrate"], &environment).run();
        assert_eq!(done.status, 0, "{}", done.stderr);
        done.stdout
    };
    let said = migrate();
    assert!(said.contains("a superuser"), "{said}");
    let statements: Vec<_> = said.lines().filter(|line| line.starts_with("ALTER ROLE ")).collect();
    assert_eq!(statements.len(), 14, "two for each door: {said}");
    database.execute(&statements.join("\n"));
    let silent = format!(
        "SELECT rolname FROM pg_roles WHERE starts_with(rolname, '{}')
         AND rolconfig @> ARRAY['log_parameter_max_length=0', 'log_parameter_max_length_on_error=0']",
        prefix(&environment)
    );
    assert_eq!(database.rows(&silent).len(), 7);
    let said = migrate();
    assert!(!said.contains("ALTER ROLE") && !said.contains("a superuser"), "{said}");
    assert_eq!(database.rows(&silent).len(), 7);
}

#[test]
fn a_role_that_may_do_more_than_a_door_is_not_taken_for_one() {
    let (database, environment) = owned("strong");
    let prefix = prefix(&environment);
    database.execute(&format!("CREATE ROLE {prefix}_public LOGIN BYPASSRLS"));
    let done = program(&["migrate"], &environment).run();
    assert_ne!(done.status, 0);
    assert!(done.stderr.contains(&format!("the role {prefix}_public may do more than a door may")), "{}", done.stderr);
}

#[test]
fn the_owner_that_the_chart_makes_keeps_parameters_out_of_the_log() {
    let (database, environment) = owned("charted");
    let value = |of: &str| environment.iter().find(|(name, _)| *name == of).expect("it is set").1.clone();
    let prefix = value("GATEWAY_DOOR_PREFIX");
    let owner = prefix.trim_end_matches("_door");
    database.execute(&format!("ALTER ROLE {owner} NOCREATEROLE"));
    let said = std::fs::read_to_string(repository().join("helm/files/owner.sql")).expect("the chart says so");
    said.lines().for_each(|statement| database.execute(&statement.replace("gateway_owner", owner)));
    let done = program(&["migrate"], &environment).run();
    assert_eq!(done.status, 0, "{}", done.stderr);
    let kept = database.rows(&format!(
        "SELECT count(*) FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole \
         WHERE r.rolname LIKE '{prefix}\\_%' AND s.setconfig @> \
         '{{log_parameter_max_length=0,log_parameter_max_length_on_error=0}}'"
    ));
    assert_eq!(kept[0][0].as_deref(), Some("7"), "of seven doors");
}
