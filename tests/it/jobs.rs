//! Work that runs by itself: what each job leaves behind, that of many processes one runs it, and that a job that
//! fails or dies says so and is run again.

use std::time::{Duration, Instant};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use gateway::kernel::clock;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use tests::{Backend, Database, Output, Server, on_both};
use tokio::runtime::Runtime;

use crate::{
    projection::{assert_same, dump_whole},
    tenancy::dialect::{copy, id, one, text, texts, truth},
};

const JOBS: [&str; 4] = ["recompute", "calendar", "overdue", "trim"];
/// How long something may take that must come.
const PATIENCE: Duration = Duration::from_secs(60);

fn days_ago(days: u64) -> NaiveDate {
    clock::today().checked_sub_days(Days::new(days)).unwrap()
}

/// The copies as they were made on a day.
fn reproject_as_of(database: &Database, day: NaiveDate) {
    let done = database.gateway(&["reproject", "--as-of", &day.to_string()]);
    assert_eq!(done.status, 0, "{}", done.stderr);
}

fn run(database: &Database, job: &str) -> Output {
    database.gateway(&["jobs", "--run", job])
}

#[track_caller]
fn run_well(database: &Database, job: &str, says: &str) {
    let done = run(database, job);
    assert_eq!(done.status, 0, "{}", done.stderr);
    assert!(done.stdout.starts_with(&format!("{job}: ")) && done.stdout.contains(says), "{}", done.stdout);
}

/// A column of the row of a job, nothing where it is null.
fn of_job(database: &Database, job: &str, column: &str) -> Option<String> {
    let sql = format!("SELECT {column} FROM {} WHERE name = '{job}'", truth(database.backend(), "job"));
    database.rows(&sql).first().and_then(|row| row[0].clone())
}

fn set_job(database: &Database, job: &str, set: &str) {
    database.execute(&format!("UPDATE {} SET {set} WHERE name = '{job}'", truth(database.backend(), "job")));
}

fn position(database: &Database) -> i64 {
    one(database, &format!("SELECT position FROM {}", truth(database.backend(), "network"))).parse().unwrap()
}

/// What the feed says after a position: audience, action, entry.
fn changes_after(database: &Database, position: i64) -> Vec<Vec<Option<String>>> {
    let table = truth(database.backend(), "change");
    database
        .rows(&format!("SELECT audience, action, entry_id FROM {table} WHERE position > {position} ORDER BY position"))
}

#[track_caller]
fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < until, "{what}: it did not come");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn serve(database: &Database) -> Server {
    let program = database.program(&["serve", "--listen", "127.0.0.1:0"]);
    program.env("GATEWAY_JOBS", "on").env("GATEWAY_JOB_LEASE_SECONDS", "2").serve()
}

/// How often a log tells that a job ran.
fn runs(log: &str, job: &str) -> usize {
    let is_run = |line: &&str| line.contains("a job ran") && line.contains(&format!("\"job\":\"{job}\""));
    log.lines().filter(is_run).count()
}

/// Something that a job waits for.
enum Obstacle {
    /// A row of a center, locked by a connection of ours.
    Lock(Box<PgConnection>, Runtime),
    /// A trigger that counts for minutes.
    Trigger,
}

impl Obstacle {
    /// Stands in the way of the calendars.
    fn put(database: &Database) -> Self {
        match database.backend() {
            Backend::Sqlite => {
                database.execute(
                    "CREATE TRIGGER obstacle BEFORE UPDATE OF horizon ON center BEGIN SELECT (
                     WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 10000000000)
                     SELECT count(*) FROM c); END",
                );
                Self::Trigger
            }
            Backend::Postgres => {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                let connection = runtime.block_on(async {
                    let mut connection = PgConnection::connect(&database.url()).await.unwrap();
                    let lock = "BEGIN; SELECT id FROM truth.center WHERE slug = 'summit-commons' FOR UPDATE";
                    sqlx::raw_sql(AssertSqlSafe(lock.to_owned())).execute(&mut connection).await.unwrap();
                    connection
                });
                Self::Lock(Box::new(connection), runtime)
            }
        }
    }

    fn remove(self, database: &Database) {
        match self {
            Self::Lock(connection, runtime) => runtime.block_on(connection.close()).unwrap(),
            Self::Trigger => database.execute("DROP TRIGGER obstacle"),
        }
    }
}

/// Makes a public event of a center one that happened once, and tells its id.
fn happened_once(database: &Database, day: NaiveDate) -> String {
    let backend = database.backend();
    let (event, overrides) = (truth(backend, "event"), truth(backend, "event_override"));
    let once = one(
        database,
        &format!("SELECT id FROM {event} WHERE visibility = 'PUBLIC' AND recurrence IS NOT NULL ORDER BY id LIMIT 1"),
    );
    let id = id(backend, &once);
    database.execute(&format!(
        "DELETE FROM {overrides} WHERE event_id = {id};
         UPDATE {event} SET recurrence = NULL, local_start = '{day} 18:00:00' WHERE id = {id};"
    ));
    once
}

fn holds(database: &Database, of: &str, entry: &str) -> bool {
    let backend = database.backend();
    let sql = format!("SELECT count(*) FROM {} WHERE id = {}", copy(backend, of, "entry"), id(backend, entry));
    one(database, &sql) == "1"
}

#[test]
fn calendars_are_moved_on_to_what_a_rebuild_would_make() {
    on_both(|backend| {
        let database = Database::demo(backend);
        // Over by now, and sixty days ago still to come.
        let over = happened_once(&database, days_ago(45));
        reproject_as_of(&database, days_ago(60));
        let old = dump_whole(&database);
        assert!(holds(&database, "published", &over) && holds(&database, "shared", &over));
        let before = position(&database);

        run_well(&database, "calendar", "moved 12 calendars on: ");
        let moved = dump_whole(&database);
        assert_ne!(old, moved);
        let horizons = format!("SELECT DISTINCT horizon FROM {}", truth(backend, "center"));
        let day: NaiveDate = one(&database, &horizons).parse().unwrap();
        assert!(day >= days_ago(1), "{day}");

        // What is over has left the copies that others read, and its own center still has it.
        assert!(!holds(&database, "published", &over) && !holds(&database, "shared", &over));
        assert!(holds(&database, "house", &over));
        let changes = changes_after(&database, before);
        let removed: Vec<_> = changes.iter().filter(|row| text(row, 1) == "REMOVED").collect();
        assert_eq!(removed.iter().map(|row| text(row, 0)).collect::<Vec<_>>(), ["published", "shared"]);
        assert!(removed.iter().all(|row| text(row, 2) == over), "{removed:?}");
        let rebuilt = changes.iter().filter(|row| text(row, 1) == "REBUILT" && row[2].is_none()).count();
        assert_eq!((rebuilt, changes.len()), (3 * 12, 3 * 12 + 2), "{changes:?}");

        // A day that has been reached costs nothing and is told to nobody.
        if day == clock::today() {
            let before = position(&database);
            run_well(&database, "calendar", "every calendar was up to date");
            assert_eq!(position(&database), before);
        }
        let day: NaiveDate = one(&database, &horizons).parse().unwrap();
        let moved = dump_whole(&database);
        reproject_as_of(&database, day);
        assert_same(&moved, &dump_whole(&database));
    });
}

#[test]
fn a_calendar_that_was_left_for_years_is_moved_on_too() {
    on_both(|backend| {
        let database = Database::demo(backend);
        reproject_as_of(&database, days_ago(900));
        run_well(&database, "calendar", "moved 12 calendars on: ");
        let moved = dump_whole(&database);
        let day = one(&database, &format!("SELECT DISTINCT horizon FROM {}", truth(backend, "center")));
        reproject_as_of(&database, day.parse().unwrap());
        assert_same(&moved, &dump_whole(&database));
    });
}

#[test]
fn a_rule_that_cannot_be_followed_is_named_and_stops_nothing_else() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let broken = happened_once(&database, days_ago(5));
        reproject_as_of(&database, days_ago(60));
        let set_rule = |rule: &str| {
            let event = truth(backend, "event");
            database.execute(&format!("UPDATE {event} SET recurrence = {rule} WHERE id = {}", id(backend, &broken)));
        };
        set_rule("'FREQ=WEEKLY;BYDAY=MADELEINE'");

        for failures in 1..=3 {
            // The second finds every calendar moved, and what is broken is still broken.
            let done = run(&database, "calendar");
            assert_ne!(done.status, 0, "{}", done.stdout);
            assert_eq!(of_job(&database, "calendar", "failures"), Some(failures.to_string()));
            let error = of_job(&database, "calendar", "error").unwrap();
            for part in ["1 event has a recurrence that cannot be followed", &broken] {
                assert!(error.contains(part) && done.stderr.contains(part), "{error}\n{}", done.stderr);
            }
            assert!(!error.contains("MADELEINE"), "what somebody wrote is repeated: {error}");
            let instant = |column: &str| {
                let utc = format!("to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
                let at = of_job(&database, "calendar", backend.pick(column, &utc)).unwrap();
                at.parse::<DateTime<Utc>>().unwrap()
            };
            let pause = instant("next_run_at") - instant("started_at");
            let wanted = TimeDelta::minutes(1 << (failures - 1));
            assert!(wanted <= pause && pause < wanted + TimeDelta::seconds(30), "after {failures}: {pause}");
        }
        let shown = database.gateway(&["jobs"]).stdout;
        for part in ["FAILED 3 times in a row", &broken, "Failing: calendar.", "docs/operations.md"] {
            assert!(shown.contains(part), "\"{part}\" is not in:\n{shown}");
        }

        // All but that event is as a rebuild would make it.
        let center = truth(backend, "center");
        let day: NaiveDate = one(&database, &format!("SELECT DISTINCT horizon FROM {center}")).parse().unwrap();
        let others = || {
            ["published", "shared", "house"].map(|of| {
                let dates = copy(backend, of, "occurrence");
                database.rows(&format!(
                    "SELECT event_id, original_start, starts_at FROM {dates} WHERE event_id <> {} ORDER BY 1, 2",
                    id(backend, &broken)
                ))
            })
        };
        let moved = others();
        set_rule("NULL");
        reproject_as_of(&database, day);
        assert!(moved == others(), "the other events are otherwise than anew");
        run_well(&database, "calendar", "");
        assert_eq!(of_job(&database, "calendar", "failures").as_deref(), Some("0"));
        assert_eq!(of_job(&database, "calendar", "error"), None);
    });
}

#[test]
fn what_becomes_overdue_is_told_once() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let resource = truth(backend, "resource");
        let due = one(&database, &format!("SELECT id FROM {resource} WHERE visibility = 'PUBLIC' ORDER BY id LIMIT 1"));
        // Verified long ago, and told of before.
        run_well(&database, "overdue", "");
        let set = format!("UPDATE {resource} SET due_on = '{}' WHERE id = {}", days_ago(1), id(backend, &due));
        database.execute(&set);
        reproject_as_of(&database, clock::today());
        let since = days_ago(2);
        set_job(&database, "overdue", &format!("finished_at = '{since}T12:00:00+00:00', milliseconds = 10"));
        let before = position(&database);

        run_well(&database, "overdue", "became overdue in ");
        let mut told: Vec<_> = changes_after(&database, before);
        told.sort_unstable();
        let mut expected = Vec::new();
        for of in ["house", "published", "shared"] {
            let sql = format!(
                "SELECT '{of}', 'WRITTEN', id FROM {} WHERE due_on >= '{since}' AND due_on < '{}'",
                copy(backend, of, "entry"),
                clock::today()
            );
            let rows = database.rows(&sql);
            assert!(rows.iter().any(|row| text(row, 2) == due), "{of}");
            expected.extend(rows);
        }
        expected.sort_unstable();
        assert_eq!(told, expected);

        let before = position(&database);
        run_well(&database, "overdue", "nothing became overdue");
        assert_eq!(position(&database), before);
    });
}

#[test]
fn the_old_end_of_the_feed_goes_and_the_floor_rises() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let (change, network, key) =
            (truth(backend, "change"), truth(backend, "network"), truth(backend, "client_key"));
        let first = position(&database);
        // More than one batch of each.
        let add = |from: i64, count: i64, audience: &str, days: u64| {
            let at = format!("'{}T12:00:00+00:00'{}", days_ago(days), backend.pick("", "::timestamptz"));
            database.execute(&format!(
                "INSERT INTO {change} (position, audience, action, at)
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
                 SELECT {from} + i, '{audience}', 'WRITTEN', {at} FROM n"
            ));
            from + count
        };
        let last = add(first, 10, "house", 401);
        let last = add(last, 6_000, "published", 40);
        let last_gone = add(last, 6_000, "shared", 31);
        let last = add(last_gone, 10, "house", 390);
        let last = add(last, 10, "published", 29);
        database.execute(&format!("UPDATE {network} SET position = {last}"));
        let center = one(&database, &format!("SELECT id FROM {} ORDER BY slug LIMIT 1", truth(backend, "center")));
        for (name, days) in [("old", 31), ("new", 29)] {
            let center = id(backend, &center);
            database.execute(&format!(
                "INSERT INTO {key} (center_id, key, deed, request_hash, made_id, at)
                 VALUES ({center}, '{name}', 'createResource', 'hash', {center}, '{}T12:00:00+00:00')",
                days_ago(days)
            ));
        }

        let demand = truth(backend, "demand");
        for days in [801, 799] {
            database.execute(&format!(
                "INSERT INTO {demand} (region_id, need, week, searches, without_result)
                 SELECT id, 'FOOD', '{}', 1, 0 FROM {} WHERE slug = 'wasatch-front'",
                days_ago(days),
                truth(backend, "region")
            ));
        }

        run_well(&database, "trim", "took off 12010 changes, 1 key of a request and 1 week of a need");
        assert_eq!(texts(&database, &format!("SELECT week FROM {demand}")), [days_ago(799).to_string()]);
        let left = database
            .rows(&format!("SELECT audience, count(*) FROM {change} WHERE position > {first} GROUP BY 1 ORDER BY 1"));
        let left: Vec<_> = left.iter().map(|row| (text(row, 0), text(row, 1))).collect();
        assert_eq!(left, [("house".to_owned(), "10".to_owned()), ("published".to_owned(), "10".to_owned())]);
        assert_eq!(one(&database, &format!("SELECT floor FROM {network}")), last_gone.to_string());
        assert_eq!(texts(&database, &format!("SELECT key FROM {key}")), ["new"]);

        run_well(&database, "trim", "nothing was old enough");
        assert_eq!(one(&database, &format!("SELECT floor FROM {network}")), last_gone.to_string());
    });
}

#[test]
fn new_rules_make_the_copies_anew_and_old_ones_never_do() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let network = truth(backend, "network");
        let dates = || -> i64 {
            one(&database, &format!("SELECT count(*) FROM {}", copy(backend, "published", "occurrence")))
                .parse()
                .unwrap()
        };
        let noted = || one(&database, &format!("SELECT projected_with FROM {network}"));
        let (whole, present) = (dates(), noted());
        run_well(&database, "recompute", "the catalog is made by the present rules");
        database.execute(&format!("DELETE FROM {}", copy(backend, "published", "occurrence")));

        database.execute(&format!("UPDATE {network} SET projected_with = '999999/2099a'"));
        run_well(&database, "recompute", "made by a newer version");
        assert_eq!((dates(), noted().as_str()), (0, "999999/2099a"));

        // Not due until tomorrow: a new version of the program sees the need when it starts.
        database.execute(&format!("UPDATE {network} SET projected_with = '0/2099a'"));
        let server = serve(&database);
        wait_until("the catalog is made anew", || noted() == present);
        assert_eq!(dates(), whole);
        wait_until("the log tells it", || runs(&server.log(), "recompute") == 1);
    });
}

#[test]
fn of_two_servers_one_runs_each_job() {
    on_both(|backend| {
        let database = Database::demo(backend);
        reproject_as_of(&database, days_ago(60));
        let servers = [serve(&database), serve(&database)];
        wait_until("every job has run", || JOBS.iter().all(|job| of_job(&database, job, "finished_at").is_some()));
        // Time for a second run to begin and to end.
        std::thread::sleep(Duration::from_secs(2));
        let log = servers.map(|server| server.stop().stderr).concat();
        for job in JOBS {
            assert_eq!(runs(&log, job), 1, "{job}:\n{log}");
            assert_eq!(of_job(&database, job, "holder"), None);
        }
        let shown = database.gateway(&["jobs"]).stdout;
        assert!(shown.ends_with("All is well.\n"), "{shown}");
    });
}

#[test]
fn the_job_of_a_process_that_was_killed_is_taken_over() {
    on_both(|backend| {
        let database = Database::demo(backend);
        reproject_as_of(&database, days_ago(60));
        let obstacle = Obstacle::put(&database);
        let dead = serve(&database);
        let holder = || of_job(&database, "calendar", "holder");
        wait_until("the job is held", || holder().is_some());
        let first = holder();
        let heir = (backend == Backend::Postgres).then(|| {
            // While the holder lives its lease is kept, and nobody else has the job.
            let heir = serve(&database);
            std::thread::sleep(Duration::from_secs(5));
            assert_eq!(holder(), first, "{}", heir.log());
            let done = run(&database, "calendar");
            assert!(done.stderr.contains("another process runs calendar"), "{}", done.stderr);
            let shown = database.gateway(&["jobs"]).stdout;
            assert!(shown.contains("runs since "), "{shown}");
            heir
        });
        // Dropped is killed.
        drop(dead);
        assert_eq!(holder(), first, "nobody gave it back");
        obstacle.remove(&database);
        let heir = heir.unwrap_or_else(|| serve(&database));
        wait_until("the heir has run it", || of_job(&database, "calendar", "finished_at").is_some());
        wait_until("the heir tells it", || runs(&heir.log(), "calendar") == 1);
        assert_eq!(of_job(&database, "calendar", "failures").as_deref(), Some("0"));
        let behind = format!("SELECT count(*) FROM {} WHERE horizon < '{}'", truth(backend, "center"), days_ago(1));
        assert_eq!(one(&database, &behind), "0");
    });
}

/// A job that does not end by itself is cut off at the end of the shutdown's bound, and can be run at once.
#[test]
fn a_server_that_is_stopped_gives_its_lease_back() {
    let database = Database::demo(Backend::Postgres);
    reproject_as_of(&database, days_ago(60));
    let obstacle = Obstacle::put(&database);
    let server = serve(&database);
    wait_until("the job is held", || of_job(&database, "calendar", "holder").is_some());
    let done = server.stop();
    assert_eq!(done.status, 0, "{}", done.stderr);
    assert!(done.stderr.contains("a job was cut off"), "{}", done.stderr);
    assert_eq!(of_job(&database, "calendar", "holder"), None);
    assert_eq!(of_job(&database, "calendar", "failures").as_deref(), Some("0"));
    obstacle.remove(&database);
    run_well(&database, "calendar", "moved ");
}

#[test]
fn jobs_are_shown_to_a_person() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let shown = database.gateway(&["jobs"]);
        assert_eq!((shown.status, shown.stderr.as_str()), (0, ""));
        for job in JOBS {
            assert!(shown.stdout.lines().any(|line| line.starts_with(&format!("{job} "))), "{}", shown.stdout);
        }
        assert_eq!(shown.stdout.matches("has not run yet").count(), 4, "{}", shown.stdout);
        assert_eq!(shown.stdout.matches("(due now)").count(), 4, "{}", shown.stdout);

        run_well(&database, "trim", "");
        let shown = database.gateway(&["jobs"]).stdout;
        for part in
            ["  state      well\n", "  last run   20", "  did        nothing was old enough\n", " 00:10 UTC (in "]
        {
            assert!(shown.contains(part), "\"{part}\" is not in:\n{shown}");
        }
        let at = format!("'{}T12:00:00+00:00'", days_ago(1));
        set_job(&database, "trim", &format!("next_run_at = {at}"));
        let shown = database.gateway(&["jobs"]).stdout;
        assert!(shown.ends_with("Nobody runs what is due: is `gateway serve` up, with GATEWAY_JOBS on?\n"), "{shown}");

        let unknown = database.gateway(&["jobs", "--run", "sweep"]);
        assert_ne!(unknown.status, 0);
        assert!(JOBS.iter().all(|job| unknown.stderr.contains(job)), "{}", unknown.stderr);
    });
}
