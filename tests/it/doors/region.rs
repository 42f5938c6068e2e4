//! The door of coordinators: it is told sums of its own region and nothing else. And the sums of searches, which the
//! intake adds and cannot read.

use gateway::db::credentials::{region_seal, seal, seal_key};
use tests::{Backend, Database};

use super::{PRIVILEGES, center, count, refused, secret, through};
use crate::tenancy::dialect::{one, text, texts};

const ASKED: &str = "(15, 0, current_date, current_date + 30, now(), date_trunc('week', now(), 'UTC'), date_trunc('week', now(), 'UTC') + interval '28 days')";
const WEEK: &str = "date_trunc('week', now(), 'UTC')";
const SUMS: [&str; 3] = ["region_words", "region_languages", "region_hours"];

fn region(database: &Database, slug: &str) -> String {
    one(database, &format!("SELECT id FROM truth.region WHERE slug = '{slug}'"))
}

fn open(region: &str, seal: &str) -> String {
    format!("SELECT set_config('app.region', '{region}', false), set_config('app.seal', '{seal}', false)")
}

#[test]
fn the_region_door_is_told_sums_of_its_sealed_region() {
    let database = Database::demo(Backend::Postgres);
    let key = seal_key(&secret(&database));
    let (own, foreign) = (region(&database, "wasatch-front"), region(&database, "northern-utah"));
    let opened = open(&own, &region_seal(&key, &own));
    let own_centers = texts(&database, &format!("SELECT id FROM truth.center WHERE region_id = '{own}' ORDER BY 1"));
    for function in SUMS {
        let sql = format!("SELECT DISTINCT center_id FROM truth.{function}{ASKED} ORDER BY 1");
        let rows = through(&database, "region", &[&opened, &sql]).expect("the door is told");
        assert_eq!(rows.iter().map(|row| text(row, 0)).collect::<Vec<_>>(), own_centers, "{function}");
        // Each row is of one word: bits are powers of two.
        let sql = format!(
            "SELECT count(*) FROM truth.{function}{ASKED} WHERE cell ~ '^[0-9]+$' AND cell::bigint & (cell::bigint - 1) <> 0"
        );
        assert_eq!(count(&through(&database, "region", &[&opened, &sql]).expect("rows")), 0, "{function}");
    }
    // Nor are dates told of less than four whole weeks: the difference of two windows would be one date.
    for (from, to) in [("now()", "now() + interval '28 days'"), (WEEK, "now() + interval '50 days'"), (WEEK, WEEK)] {
        let asked = format!("(15, 0, current_date, current_date + 30, now(), {from}, {to})");
        for function in SUMS {
            let told = through(&database, "region", &[&opened, &format!("SELECT * FROM truth.{function}{asked}")]);
            assert!(told.expect_err("a narrow window").contains("whole weeks"), "{function}{asked}");
        }
    }
    let center_of_own = center(&database, "summit-commons");
    let shut = [
        ("a region without a seal", format!("SELECT set_config('app.region', '{own}', false)")),
        ("an empty seal", open(&own, "")),
        ("the seal of another region", open(&foreign, &region_seal(&key, &own))),
        ("the seal of another key", open(&own, &region_seal("guessed", &own))),
        ("the seal of a center", open(&center_of_own, &seal(&key, &center_of_own))),
        ("the seal of a region as a list of centers", open(&own, &seal(&key, &own))),
    ];
    for (what, attempt) in &shut {
        for function in SUMS {
            let told = through(&database, "region", &[attempt, &format!("SELECT * FROM truth.{function}{ASKED}")]);
            let error = told.expect_err(what);
            assert!(error.contains("not sealed with the present key"), "{what}: {error}");
        }
        assert!(through(&database, "region", &[attempt, "SELECT * FROM truth.region_demand()"]).is_err(), "{what}");
    }
    // Without a region there is nothing.
    for function in SUMS {
        let told = through(&database, "region", &[&format!("SELECT * FROM truth.{function}{ASKED}")]);
        assert_eq!(told, Ok(Vec::new()), "{function}");
    }
    // Nor does the seal of a region open a center.
    let as_centers = format!(
        "SELECT set_config('app.centers', 'region/{own}', false), set_config('app.seal', '{}', false)",
        region_seal(&key, &own)
    );
    assert!(through(&database, "center", &[&as_centers, "SELECT count(*) FROM truth.coach"]).is_err());
}

#[test]
fn the_region_door_reads_no_table_and_calls_nothing_else() {
    let database = Database::demo(Backend::Postgres);
    let key = seal_key(&secret(&database));
    let own = region(&database, "wasatch-front");
    let opened = open(&own, &region_seal(&key, &own));
    for (table, doors) in PRIVILEGES {
        assert!(doors.iter().all(|(door, _)| *door != "region"), "{table}");
        refused(&database, "region", &[&opened, &format!("SELECT count(*) FROM {table}")]);
    }
    for call in ["truth.own_region()", "truth.region_centers()", "truth.own_centers()", "truth.take_positions(1)"] {
        refused(&database, "region", &[&opened, &format!("SELECT {call}")]);
    }
    let add =
        "truth.add_demand(ARRAY[]::uuid[], ARRAY[]::text[], ARRAY[]::date[], ARRAY[]::bigint[], ARRAY[]::bigint[])";
    refused(&database, "region", &[&opened, &format!("SELECT {add}")]);
    // And nobody else is told.
    for door in ["public", "network", "center", "intake", "identity", "operator"] {
        for function in SUMS {
            refused(&database, door, &[&opened, &format!("SELECT * FROM truth.{function}{ASKED}")]);
        }
        refused(&database, door, &[&opened, "SELECT * FROM truth.region_demand()"]);
        if door != "intake" {
            refused(&database, door, &[&format!("SELECT {add}")]);
        }
    }
}

#[test]
fn what_is_withheld_of_searches_never_leaves_the_database() {
    let database = Database::demo(Backend::Postgres);
    let key = seal_key(&secret(&database));
    let (own, foreign) = (region(&database, "wasatch-front"), region(&database, "northern-utah"));
    let week = "date_trunc('week', now() AT TIME ZONE 'UTC')::date";
    let add = |region: &str, need: &str, back: u32, searches: u32, in_vain: u32| {
        let sql = format!(
            "SELECT truth.add_demand(ARRAY['{region}']::uuid[], ARRAY['{need}'], ARRAY[{week} - {back}], ARRAY[{searches}]::bigint[], ARRAY[{in_vain}]::bigint[])"
        );
        through(&database, "intake", &[&sql])
    };
    for (need, back, searches, in_vain) in
        [("FOOD", 7, 7, 7), ("FOOD", 7, 9, 6), ("LEGAL", 7, 10, 10), ("DETOX", 0, 99, 99)]
    {
        add(&own, need, back, searches, in_vain).expect("the intake adds");
    }
    add(&foreign, "HOUSING", 7, 90, 90).expect("the intake adds");
    assert_eq!(one(&database, "SELECT searches FROM truth.demand WHERE need = 'FOOD'"), "16", "sums are added up");
    let opened = open(&own, &region_seal(&key, &own));
    let sql = "SELECT need, searches, without_result FROM truth.region_demand() WHERE searches IS NOT NULL";
    let told = through(&database, "region", &[&opened, sql]).expect("rows");
    assert_eq!(told, [["FOOD", "15", "15"].map(|value| Some(value.to_owned())).to_vec()]);
    // What goes in cannot be read, taken back or lowered there.
    for statement in
        ["SELECT count(*) FROM truth.demand", "DELETE FROM truth.demand", "UPDATE truth.demand SET searches = 0"]
    {
        refused(&database, "intake", &[statement]);
    }
    refused(&database, "intake", &["SELECT * FROM truth.region_demand()"]);
    let lower = format!(
        "SELECT truth.add_demand(ARRAY['{own}']::uuid[], ARRAY['FOOD'], ARRAY[{week} - 7], ARRAY[-5]::bigint[], ARRAY[0]::bigint[])"
    );
    assert!(
        through(&database, "intake", &[&lower]).expect_err("a sum is lowered").contains("violates check constraint")
    );
}
