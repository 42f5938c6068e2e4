//! The doors of PostgreSQL, tried from within: raw SQL through each door's own sign-in. What the code forgets the
//! database must refuse.

mod identity;
mod owner;
mod privileges;
mod region;

use std::collections::BTreeMap;

use gateway::db::credentials::{seal, seal_key};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection, Row, ValueRef};
use tests::{Backend, Database};

use self::privileges::PRIVILEGES;
use crate::tenancy::dialect::{one, text, texts};

const DOORS: [&str; 7] = ["public", "network", "center", "region", "intake", "identity", "operator"];
const SCHEMAS: [&str; 4] = ["truth", "published", "shared", "house"];

/// Tables whose rows belong to a center, by the column that says so, and a column that can be written.
const TENANT_TABLES: [(&str, &str, &str); 18] = [
    ("truth.center", "id", "name"),
    ("truth.coach", "center_id", "display_name"),
    ("truth.coach_credential", "center_id", "label"),
    ("truth.resource", "center_id", "name"),
    ("truth.event", "center_id", "name"),
    ("truth.event_override", "center_id", "note"),
    ("truth.site", "center_id", "name"),
    ("truth.role", "center_id", "display_name"),
    ("truth.coach_account", "center_id", "subject"),
    ("truth.site_key", "center_id", "label"),
    ("truth.problem_report", "center_id", "kind"),
    ("truth.change", "center_id", "kind"),
    ("truth.client_key", "center_id", "deed"),
    ("house.entry", "center_id", "kind"),
    ("house.offer", "center_id", "kind"),
    ("house.place", "center_id", "kind"),
    ("house.occurrence", "center_id", "status"),
    ("house.opening", "center_id", "center_id"),
];

pub type Rows = Vec<Vec<Option<String>>>;

/// Runs statements through a door, one connection for all; the rows of the last, or what the database said.
fn through(database: &Database, door: &str, statements: &[&str]) -> Result<Rows, String> {
    signed_in(&database.url_for_door(door).expect("PostgreSQL has doors"), statements)
}

/// The same as whoever an address names.
pub fn signed_in(url: &str, statements: &[&str]) -> Result<Rows, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
    runtime.block_on(async {
        let mut connection = PgConnection::connect(url).await.expect("the door opens");
        let mut rows = Vec::new();
        for statement in statements {
            rows = sqlx::raw_sql(AssertSqlSafe((*statement).to_owned()))
                .fetch_all(&mut connection)
                .await
                .map_err(|error| error.to_string())?;
        }
        let text = |row: &sqlx::postgres::PgRow, column| {
            let value = row.try_get_raw(column).expect("the column is there");
            (!value.is_null()).then(|| value.as_str().expect("text").to_owned())
        };
        Ok(rows.iter().map(|row| (0..row.len()).map(|column| text(row, column)).collect()).collect())
    })
}

fn refused(database: &Database, door: &str, statements: &[&str]) {
    match through(database, door, statements) {
        Ok(rows) => panic!("{door} may {statements:?}: {rows:?}"),
        Err(error) => assert!(
            ["permission denied", "must be ", "must have ", "row-level security", "not permitted", "only "]
                .iter()
                .any(|refusal| error.contains(refusal)),
            "{door} is not refused but fails at {statements:?}: {error}"
        ),
    }
}

fn count(rows: &Rows) -> i64 {
    text(&rows[0], 0).parse().expect("a count")
}

/// The statement that opens the center door for some centers, sealed by a key.
fn open(centers: &str, seal: &str) -> String {
    format!("SELECT set_config('app.centers', '{centers}', false), set_config('app.seal', '{seal}', false)")
}

/// The secret of the harness's databases, as the gateway is given it.
fn secret(database: &Database) -> String {
    let environment = database.environment();
    environment.into_iter().find(|(name, _)| *name == "GATEWAY_DOOR_SECRET").expect("the doors have a secret").1
}

fn prefix(database: &Database) -> String {
    let environment = database.environment();
    environment.into_iter().find(|(name, _)| *name == "GATEWAY_DOOR_PREFIX").expect("the doors have a prefix").1
}

/// An id of a center.
fn center(database: &Database, slug: &str) -> String {
    one(database, &format!("SELECT id FROM truth.center WHERE slug = '{slug}'"))
}

/// A center that is not that one.
fn other(database: &Database) -> String {
    one(database, "SELECT id FROM truth.center WHERE slug <> 'summit-commons' ORDER BY slug LIMIT 1")
}

/// Rows in every tenant table of every center, so that none is empty where it must seem so.
fn fill(database: &Database) {
    database.execute(
        "INSERT INTO truth.problem_report (id, center_id, entry_id, entry_kind, kind, reported_at)
         SELECT gen_random_uuid(), center_id, id, 'RESOURCE', 'CLOSED', now() FROM truth.resource;
         INSERT INTO truth.change (position, audience, entry_id, kind, center_id, action, at)
         SELECT 1000 + row_number() OVER (), 'house', id, 'CENTER', id, 'WRITTEN', now() FROM truth.center;
         INSERT INTO truth.client_key (center_id, key, deed, request_hash, made_id, at)
         SELECT id, 'key', 'createResource', 'hash', id, now() FROM truth.center;",
    );
}

#[test]
fn every_table_has_the_privileges_that_are_listed() {
    let database = Database::demo(Backend::Postgres);
    let prefix = prefix(&database);
    let listed: BTreeMap<_, _> = PRIVILEGES.into_iter().collect();
    let tables = texts(
        &database,
        "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
         ORDER BY 1",
    );
    let unlisted: Vec<_> = tables.iter().filter(|table| !listed.contains_key(table.as_str())).collect();
    assert!(
        unlisted.is_empty(),
        "nobody has said which doors may do what to {unlisted:?}: decide, lay the grants, and list them in doors.rs; a \
         table of a center's rows also needs row-level security and a line in TENANT_TABLES"
    );
    for (table, doors) in &listed {
        assert!(tables.iter().any(|known| known == table), "{table} is listed and there is no such table");
        for door in DOORS {
            let expected = doors.iter().find(|(name, _)| *name == door).map_or("", |(_, privileges)| privileges);
            for (letter, privilege) in [
                ("S", "SELECT"),
                ("I", "INSERT"),
                ("U", "UPDATE"),
                ("D", "DELETE"),
                ("T", "TRUNCATE"),
                ("R", "REFERENCES"),
                ("G", "TRIGGER"),
            ] {
                // The schema must be open too, and a grant on some columns counts.
                let schema = table.split('.').next().unwrap_or_default();
                let on_columns = if "SIUR".contains(letter) {
                    format!(" OR has_any_column_privilege('{prefix}_{door}', '{table}', '{privilege}')")
                } else {
                    String::new()
                };
                let sql = format!(
                    "SELECT has_schema_privilege('{prefix}_{door}', '{schema}', 'USAGE')
                     AND (has_table_privilege('{prefix}_{door}', '{table}', '{privilege}'){on_columns})"
                );
                let has = one(&database, &sql) == "t";
                assert_eq!(has, expected.contains(letter), "{door}, {privilege} on {table}");
            }
        }
    }
}

/// The same by trying, since a right on paper is not a door.
#[test]
fn doors_read_what_is_theirs_and_nothing_else() {
    let database = Database::demo(Backend::Postgres);
    for (table, doors) in PRIVILEGES.into_iter() {
        for door in DOORS {
            let select = format!("SELECT count(*) FROM {table}");
            if doors.iter().any(|(name, privileges)| *name == door && privileges.contains('S')) {
                assert!(through(&database, door, &[&select]).is_ok(), "{door} cannot read {table}");
            } else {
                refused(&database, door, &[&select]);
            }
        }
    }
    for (door, table) in [
        ("public", "published.entry"),
        ("network", "shared.entry"),
        ("identity", "truth.role"),
        ("operator", "house.entry"),
    ] {
        assert!(count(&through(&database, door, &[&format!("SELECT count(*) FROM {table}")]).expect("rows")) > 0);
    }
    // A path that leads elsewhere leads nowhere.
    for (door, schema) in [("public", "shared"), ("network", "published"), ("network", "house"), ("region", "truth")] {
        let moved = through(&database, door, &[&format!("SET search_path = {schema}"), "SELECT count(*) FROM entry"]);
        assert!(moved.is_err(), "{door} reads {schema} by its path");
    }
}

/// What runs as the owner looks names up where only the owner makes them: what a caller made for the session comes last.
#[test]
fn what_runs_as_the_owner_is_not_led_astray() {
    let database = Database::demo(Backend::Postgres);
    let named = |rule: &str| {
        let sql = format!(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE p.prosecdef AND n.nspname = 'truth' AND {rule} ORDER BY 1"
        );
        texts(&database, &sql)
    };
    let safe = "proconfig @> ARRAY['search_path=pg_catalog, pg_temp']";
    assert!(named(safe).len() > 5, "{:?}", named("true"));
    assert_eq!(named(&format!("NOT coalesce({safe}, false)")), [""; 0]);
}

#[test]
fn every_tenant_table_is_guarded() {
    let database = Database::demo(Backend::Postgres);
    let with_center = texts(
        &database,
        "SELECT table_schema || '.' || table_name FROM information_schema.columns
         WHERE column_name = 'center_id' AND table_schema IN ('truth', 'house') ORDER BY 1",
    );
    for table in with_center {
        assert!(
            TENANT_TABLES.iter().any(|(known, ..)| *known == table),
            "{table} has rows of centers and is not listed"
        );
    }
    for (table, ..) in TENANT_TABLES {
        let sql =
            format!("SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = '{table}'::regclass");
        assert_eq!(one(&database, &sql), "t", "row-level security is not forced on {table}");
    }
}

#[test]
fn the_center_door_is_shut_without_its_seal() {
    let database = Database::demo(Backend::Postgres);
    fill(&database);
    let (own, foreign) = (center(&database, "summit-commons"), other(&database));
    let key = seal_key(&secret(&database));
    let right = seal(&key, &own);
    let both = format!("{own},{foreign}");
    let attempts = [
        ("nothing", "SELECT 1".to_owned()),
        ("centers without a seal", format!("SELECT set_config('app.centers', '{own}', false)")),
        ("an empty seal", open(&own, "")),
        ("a wrong seal", open(&own, &"0".repeat(64))),
        ("the seal of another key", open(&own, &seal("guessed", &own))),
        ("the seal of an empty key", open(&own, &seal("", &own))),
        ("the seal of other centers", open(&foreign, &right)),
        ("a seal for fewer centers", open(&both, &right)),
        ("the seal in capitals", open(&own, &right.to_uppercase())),
        ("a seal of no centers", open("", &seal(&key, ""))),
    ];
    for (what, attempt) in &attempts {
        for (table, ..) in TENANT_TABLES {
            let seen = through(&database, "center", &[attempt, &format!("SELECT count(*) FROM {table}")]);
            match *what {
                "nothing" | "a seal of no centers" => {
                    assert_eq!(seen.map(|rows| count(&rows)), Ok(0), "{what} opens {table}");
                }
                // Centers without their seal are refused aloud, so that no answer is taken for an empty house.
                _ => assert!(seen.is_err(), "{what} opens {table}"),
            }
        }
    }
    for (table, column, _) in TENANT_TABLES {
        let all = one(&database, &format!("SELECT count(*) FROM {table}"));
        let of_own = one(&database, &format!("SELECT count(*) FROM {table} WHERE {column} = '{own}'"));
        assert!(of_own != "0" && of_own != all, "{table} has {of_own} own rows of {all}");
        let select = format!("SELECT {column}::text, count(*) FROM {table} GROUP BY 1");
        let seen = through(&database, "center", &[&open(&own, &right), &select]).expect("rows");
        assert_eq!(seen, [vec![Some(own.clone()), Some(of_own)]], "{table}");
        let sum = format!("SELECT count(DISTINCT {column}) FROM {table}");
        let seen = through(&database, "center", &[&open(&both, &seal(&key, &both)), &sum]).expect("rows");
        assert_eq!(count(&seen), 2, "two centers are two: {table}");
    }
    // What a transaction was opened for ends with it.
    let within =
        format!("BEGIN; SELECT set_config('app.centers', '{own}', true), set_config('app.seal', '{right}', true)");
    let seen = through(&database, "center", &[&within, "SELECT count(*) FROM truth.coach"]).expect("rows");
    assert!(count(&seen) > 0);
    let seen = through(&database, "center", &[&within, "COMMIT", "SELECT count(*) FROM truth.coach"]).expect("rows");
    assert_eq!(count(&seen), 0, "an open door outlives its transaction");
}

#[test]
fn the_center_door_writes_the_own_rows_alone() {
    let database = Database::demo(Backend::Postgres);
    fill(&database);
    let (own, foreign) = (center(&database, "summit-commons"), other(&database));
    let opened = open(&own, &seal(&seal_key(&secret(&database)), &own));
    let written = |statement: &str| through(&database, "center", &[&opened, &format!("{statement} RETURNING 1")]);
    for (table, column, value) in TENANT_TABLES {
        let (_, doors) = PRIVILEGES.into_iter().find(|(known, _)| *known == table).expect("the table is listed");
        let may = doors.iter().find(|(door, _)| *door == "center").map_or("", |(_, privileges)| privileges);
        let digest = format!(
            "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t WHERE {column} = '{foreign}'"
        );
        let before = one(&database, &digest);
        for (letter, statement) in [
            ("U", format!("UPDATE {table} SET {value} = {value} WHERE {column} = '{foreign}'")),
            ("D", format!("DELETE FROM {table} WHERE {column} = '{foreign}'")),
        ] {
            if may.contains(letter) {
                assert_eq!(written(&statement), Ok(Vec::new()), "{statement} finds rows");
            } else {
                refused(&database, "center", &[&opened, &statement]);
            }
        }
        // A row of the own center cannot be given away, nor one be made in another.
        if may.contains('U') && column == "center_id" {
            refused(&database, "center", &[&opened, &format!("UPDATE {table} SET center_id = '{foreign}'")]);
        }
        if may.contains('I') {
            let columns = texts(
                &database,
                &format!(
                    "SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 ORDER BY attnum"
                ),
            );
            let values: Vec<_> = columns
                .iter()
                .map(|name| if name == "center_id" { format!("'{foreign}'::uuid") } else { name.clone() })
                .collect();
            let insert = format!("INSERT INTO {table} SELECT {} FROM {table} LIMIT 1", values.join(", "));
            refused(&database, "center", &[&opened, &insert]);
        }
        assert_eq!(one(&database, &digest), before, "{table}");
        if may.contains('U') {
            let own_rows =
                written(&format!("UPDATE {table} SET {value} = {value}")).expect("the own rows can be written");
            let expected = one(&database, &format!("SELECT count(*) FROM {table} WHERE {column} = '{own}'"));
            assert_eq!(own_rows.len().to_string(), expected, "{table}");
        }
    }
}

/// Composite keys keep a child in its parent's center, also for those whom no policy stops.
#[test]
fn a_child_stays_in_its_parents_center() {
    let database = Database::demo(Backend::Postgres);
    let (own, foreign) = (center(&database, "summit-commons"), other(&database));
    let parent =
        |table: &str| one(&database, &format!("SELECT id FROM truth.{table} WHERE center_id = '{foreign}' LIMIT 1"));
    let (coach, resource, event) = (parent("coach"), parent("resource"), parent("event"));
    let site = |owner: &str, id: &str| {
        format!(
            "INSERT INTO truth.site (id, center_id, {owner}, place, phones, accessibility, is_address_confidential)
             VALUES (gen_random_uuid(), '{own}', '{id}', 0, '[]', '[]', false)"
        )
    };
    let children = [
        format!(
            "INSERT INTO truth.coach_credential (id, center_id, coach_id, label, issuer) VALUES (gen_random_uuid(), '{own}', '{coach}', 'l', 'i')"
        ),
        format!(
            "INSERT INTO truth.coach_account (issuer, subject, center_id, coach_id) VALUES ('i', 's', '{own}', '{coach}')"
        ),
        format!(
            "INSERT INTO truth.event_override (event_id, center_id, original_start, status) VALUES ('{event}', '{own}', '2026-01-01', 'CANCELLED')"
        ),
        site("resource_id", &resource),
        site("event_id", &event),
    ];
    let opened = open(&own, &seal(&seal_key(&secret(&database)), &own));
    for child in &children {
        for (door, statements) in
            [("operator", vec![child.as_str()]), ("center", vec![opened.as_str(), child.as_str()])]
        {
            let error = through(&database, door, &statements).expect_err("a child of another center's parent");
            assert!(error.contains("violates foreign key constraint"), "{door}, {child}: {error}");
        }
    }
}

#[test]
fn no_door_leads_to_another() {
    let database = Database::demo(Backend::Postgres);
    let prefix = prefix(&database);
    let owner = one(&database, "SELECT current_user");
    for door in DOORS {
        let others = DOORS.iter().filter(|other| **other != door).map(|other| format!("{prefix}_{other}"));
        for other in others.chain([owner.clone(), "pg_read_all_data".to_owned(), "pg_write_all_data".to_owned()]) {
            refused(&database, door, &[&format!("SET ROLE {other}")]);
            refused(&database, door, &[&format!("SET SESSION AUTHORIZATION {other}")]);
            refused(&database, door, &[&format!("GRANT {other} TO {prefix}_{door}")]);
        }
        let sql = format!(
            "SELECT rolsuper OR rolinherit OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication FROM pg_roles
             WHERE rolname = '{prefix}_{door}'"
        );
        assert_eq!(one(&database, &sql), "f", "{door} may more than sign in");
        for statement in [
            "CREATE ROLE it_door_of_its_own".to_owned(),
            "CREATE DATABASE it_database_of_its_own".to_owned(),
            "CREATE SCHEMA of_its_own".to_owned(),
            "CREATE TABLE public.of_its_own (id int)".to_owned(),
            "CREATE FUNCTION public.of_its_own() RETURNS int LANGUAGE sql AS 'SELECT 1'".to_owned(),
            format!("ALTER ROLE {prefix}_{door} SUPERUSER"),
            format!("ALTER ROLE {prefix}_{door} BYPASSRLS"),
            "ALTER TABLE truth.coach DISABLE ROW LEVEL SECURITY".to_owned(),
            "DROP POLICY center ON truth.coach".to_owned(),
            "CREATE POLICY mine ON truth.coach USING (true)".to_owned(),
            "COPY (SELECT 1) TO PROGRAM 'true'".to_owned(),
            "SELECT pg_read_file('/etc/hostname')".to_owned(),
        ] {
            refused(&database, door, &[&statement]);
        }
        for schema in SCHEMAS {
            refused(&database, door, &[&format!("CREATE TABLE {schema}.of_its_own (id int)")]);
        }
    }
    // Row-level security cannot be switched off to read: it is then an error.
    let off = through(&database, "center", &["SET row_security = off", "SELECT count(*) FROM truth.coach"]);
    assert!(off.is_err(), "row-level security can be switched off");
}

/// The key of the seal is read by nobody, and the function that knows it tells nothing.
#[test]
fn no_door_knows_the_key_of_the_seal() {
    let database = Database::demo(Backend::Postgres);
    for door in DOORS {
        for statement in [
            "SELECT key FROM truth.door_key",
            "TABLE truth.door_key",
            "COPY truth.door_key TO STDOUT",
            "DELETE FROM truth.door_key",
            "INSERT INTO truth.door_key VALUES ('mine')",
            "CREATE OR REPLACE FUNCTION truth.own_centers() RETURNS uuid[] LANGUAGE sql AS 'SELECT NULL::uuid[]'",
        ] {
            refused(&database, door, &[statement]);
        }
        if door != "center" {
            refused(&database, door, &["SELECT truth.own_centers()"]);
        }
    }
    let key = one(&database, "SELECT key FROM truth.door_key");
    assert_eq!(key, seal_key(&secret(&database)));
    let told =
        through(&database, "center", &["SELECT prosrc FROM pg_proc WHERE proname = 'own_centers'"]).expect("rows");
    assert!(!text(&told[0], 0).contains(&key), "the source of the function tells the key");
}

#[test]
fn the_intake_takes_and_gives_nothing() {
    let database = Database::demo(Backend::Postgres);
    let own = center(&database, "summit-commons");
    let insert = format!(
        "INSERT INTO truth.problem_report (id, center_id, entry_id, entry_kind, kind, reported_at)
         VALUES (gen_random_uuid(), '{own}', gen_random_uuid(), 'RESOURCE', 'CLOSED', now())"
    );
    assert_eq!(through(&database, "intake", &[&insert]), Ok(Vec::new()));
    assert_eq!(one(&database, "SELECT count(*) FROM truth.problem_report"), "1");
    for statement in [
        format!("{insert} RETURNING id"),
        "SELECT count(*) FROM truth.problem_report".to_owned(),
        "SELECT id FROM truth.center".to_owned(),
        "DELETE FROM truth.problem_report".to_owned(),
        "UPDATE truth.problem_report SET kind = 'DUPLICATE'".to_owned(),
    ] {
        refused(&database, "intake", &[&statement]);
    }
}

/// A password opens its own door and no other.
#[test]
fn passwords_are_not_alike() {
    let database = Database::demo(Backend::Postgres);
    let passwords: Vec<_> = DOORS
        .iter()
        .map(|door| {
            let url = database.url_for_door(door).expect("PostgreSQL has doors");
            let sign_in = url.split("//").nth(1).and_then(|rest| rest.split('@').next()).expect("a sign-in").to_owned();
            sign_in.split_once(':').expect("a password").1.to_owned()
        })
        .collect();
    for (at, password) in passwords.iter().enumerate() {
        assert!(password.len() >= 32, "the password of {} is short", DOORS[at]);
        assert!(!passwords[..at].contains(password), "two doors have the same password");
        assert!(!password.contains(&secret(&database)), "a password tells the secret");
    }
}
