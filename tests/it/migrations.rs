//! The shape of the database, and how it comes about.

use std::{collections::BTreeSet, thread, time::Duration};

use tests::{Backend, Database, on_both, until};

use crate::tenancy::dialect::{one, truth};

/// Where the rows of the truth that belong to a center say to which.
const TENANTS: &str = "SELECT c.table_name, c.is_nullable FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'truth' AND c.column_name = 'center_id' AND t.table_type = 'BASE TABLE' ORDER BY 1";

#[test]
fn every_row_of_a_center_says_so_and_is_guarded() {
    let database = Database::demo(Backend::Postgres);
    let tables = database.rows(TENANTS);
    let name = |row: &Vec<Option<String>>| row[0].clone().unwrap();
    let named: BTreeSet<String> = tables.iter().map(name).collect();
    let guarded: BTreeSet<String> = gateway::db::grants::TENANT_TABLES.iter().map(|&table| table.to_owned()).collect();
    assert_eq!(named, guarded, "tables with a center_id (left) and grants::TENANT_TABLES (right)");

    // A role may be held in a region, and a change may be of a region.
    let nullable: Vec<String> = tables.iter().filter(|row| row[1].as_deref() == Some("YES")).map(name).collect();
    assert_eq!(nullable, ["change", "role"]);

    let security = "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND c.relrowsecurity AND c.relforcerowsecurity ORDER BY 1";
    let secured: BTreeSet<String> = database.rows(security).iter().map(name).collect();
    let mut needed: BTreeSet<String> = named.iter().map(|table| format!("truth.{table}")).collect();
    needed.insert("truth.center".to_owned());
    // The copies too, whole: each center writes its own part of them.
    let copies = "SELECT table_schema || '.' || table_name FROM information_schema.tables
        WHERE table_schema IN ('house', 'shared', 'published')";
    needed.extend(database.rows(copies).iter().map(name));
    assert_eq!(secured, needed, "row-level security, enabled and forced");
}

#[test]
fn both_databases_have_the_same_tables_of_the_truth() {
    let [sqlite, postgres] = Backend::ALL.map(Database::demo);
    let columns = |rows: Vec<Vec<Option<String>>>| -> BTreeSet<(String, String)> {
        rows.into_iter().map(|row| (row[0].clone().unwrap(), row[1].clone().unwrap())).collect()
    };
    let on_postgres = columns(postgres.rows(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'truth' AND table_name <> 'door_key'",
    ));
    let on_sqlite = columns(
        sqlite
            .rows("SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"),
    );
    let missing: Vec<_> = on_postgres.difference(&on_sqlite).collect();
    assert!(missing.is_empty(), "not on SQLite: {missing:?}");
    let tables: BTreeSet<_> = on_postgres.iter().map(|(table, _)| table).collect();
    let more: Vec<_> = on_sqlite
        .iter()
        .filter(|(table, _)| tables.contains(table))
        .filter(|column| !on_postgres.contains(*column))
        .collect();
    assert!(more.is_empty(), "not on PostgreSQL: {more:?}");
}

/// Everything that a migration makes or writes by itself.
fn shape(database: &Database) -> Vec<Vec<Option<String>>> {
    let parts = match database.backend() {
        Backend::Sqlite => [
            "SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2",
            "SELECT version, applied_at FROM seaql_migrations ORDER BY 1",
            "SELECT epoch, position FROM network",
            "SELECT slug, version, updated_at FROM center ORDER BY 1",
        ]
        .as_slice(),
        Backend::Postgres => [
            "SELECT table_schema, table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
                WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, 3",
            "SELECT schemaname, indexname, indexdef FROM pg_indexes WHERE schemaname NOT IN ('pg_catalog') ORDER BY 1, 2",
            "SELECT schemaname, tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2, 3",
            "SELECT table_schema, table_name, grantee, privilege_type FROM information_schema.role_table_grants
                WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, 3, 4",
            "SELECT version, applied_at FROM public.seaql_migrations ORDER BY 1",
            "SELECT epoch, position FROM truth.network",
            "SELECT slug, version, updated_at FROM truth.center ORDER BY 1",
        ]
        .as_slice(),
    };
    parts.iter().flat_map(|sql| database.rows(sql)).collect()
}

#[test]
fn migrating_again_changes_nothing() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let before = shape(&database);
        assert!(before.len() > 30, "{} rows", before.len());
        let done = database.gateway(&["migrate"]);
        assert_eq!(done.status, 0, "{}", done.stderr);
        assert!(done.stdout.contains("is up to date"), "{}", done.stdout);
        assert!(!done.stdout.contains("ALTER ROLE"), "its owner is a superuser: {}", done.stdout);
        assert_eq!(shape(&database), before);
    });
}

#[test]
fn the_identity_of_a_database_is_nothing_but_chance() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let epoch = || {
            let epoch = one(&database, &format!("SELECT epoch FROM {}", truth(backend, "network")));
            uuid::Uuid::parse_str(&epoch).unwrap()
        };
        let before = epoch();
        let done = database.gateway(&["migrate", "--restored"]);
        assert_eq!(done.status, 0, "{}", done.stderr);
        assert_ne!(epoch(), before);
        for epoch in [before, epoch()] {
            assert_eq!(epoch.get_version_num(), 4, "{epoch}: a key that begins with the time");
        }
    });
}

#[test]
fn migrations_that_run_at_the_same_time_all_succeed() {
    // As replicas do that start together with --migrate, and gateways of two networks on one server. SQLite has
    // neither.
    for databases in [1, 3] {
        let databases: Vec<_> = (0..databases).map(|_| Database::empty(Backend::Postgres)).collect();
        // Roles of their own: the template's must not change under other tests.
        let prefix = format!("race{}", std::process::id());
        let programs: Vec<_> = (0..9)
            .map(|at| databases[at % databases.len()].program(&["migrate"]).env("GATEWAY_DOOR_PREFIX", &prefix))
            .collect();
        let done: Vec<_> = std::thread::scope(|scope| {
            let running: Vec<_> = programs.into_iter().map(|program| scope.spawn(|| program.run())).collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let failed: BTreeSet<_> = done.iter().filter(|done| done.status != 0).map(|done| &done.stderr).collect();
        assert!(failed.is_empty(), "{} databases: {failed:#?}", databases.len());
    }
}

#[test]
fn a_migration_keeps_its_turn_until_it_ends() {
    let database = Database::empty(Backend::Postgres);
    let prefix = format!("turn{}", std::process::id());
    let migrate = || {
        let done = database.program(&["migrate"]).env("GATEWAY_DOOR_PREFIX", &prefix).run();
        assert_eq!(done.status, 0, "{}", done.stderr);
    };
    migrate();
    let name = database.rows("SELECT current_database()")[0][0].clone().unwrap();
    // A server that closes whatever rests, as pools and proxies do too.
    for setting in ["idle_session_timeout", "idle_in_transaction_session_timeout"] {
        database.execute(&format!("ALTER DATABASE {name} SET {setting} = '300ms'"));
    }
    let count = |sql: &str| -> u32 { database.rows(sql)[0][0].as_ref().unwrap().parse().unwrap() };
    let turns = |granted: bool| {
        count(&format!(
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
             WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.granted = {granted}"
        ))
    };
    thread::scope(|scope| {
        let held = scope.spawn(|| database.execute("BEGIN; LOCK TABLE truth.network; SELECT pg_sleep(4); COMMIT"));
        let locked = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted
            AND relation = 'truth.network'::regclass";
        until("the table is held", || count(locked) == 1).unwrap();
        let migrations = [(); 2].map(|()| scope.spawn(migrate));
        until("one has its turn and the other waits", || (turns(true), turns(false)) == (1, 1)).unwrap();
        thread::sleep(Duration::from_millis(1_500));
        assert!(!held.is_finished(), "the machine is too slow for this test");
        assert_eq!((turns(true), turns(false)), (1, 1), "one goes first, and the other still waits");
        held.join().unwrap();
        migrations.into_iter().for_each(|migration| migration.join().unwrap());
    });
}
