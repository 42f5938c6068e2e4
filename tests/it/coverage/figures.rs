//! The figures, reckoned from the truth.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use gateway::kernel::clock;
use serde_json::{Value, json};
use tests::{Backend, Database, Network, on_both};

use super::{DIMENSIONS, Figures, REGION, rows, told};
use crate::tenancy::dialect::{copy, text, texts, truth};

const DAYS: [&str; 7] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
const PARTS: [&str; 4] = ["NIGHT", "MORNING", "AFTERNOON", "EVENING"];

type Counted = BTreeMap<(String, String), Figures>;

fn parsed(text: Option<&String>) -> Value {
    text.map_or(Value::Null, |text| serde_json::from_str(text).expect("JSON"))
}

fn words(of: &Value) -> BTreeSet<String> {
    let words = of.as_array().into_iter().flatten().filter_map(Value::as_str);
    words.map(str::to_owned).collect()
}

/// Rows of a table of the region's centers, each with the slug of its center in front.
fn of_region(database: &Database, table: &str, columns: &str) -> Vec<Vec<Option<String>>> {
    let backend = database.backend();
    let (table, center, region) = (truth(backend, table), truth(backend, "center"), truth(backend, "region"));
    database.rows(&format!(
        "SELECT c.slug, {columns} FROM {table} t JOIN {center} c ON c.id = t.center_id
         JOIN {region} r ON r.id = c.region_id WHERE r.slug = '{REGION}' AND c.status <> 'CLOSED'"
    ))
}

fn is_meeting(support_types: &Value) -> bool {
    let given = words(support_types);
    ["EMOTIONAL", "AFFILIATIONAL"].iter().any(|kind| given.contains(*kind))
}

fn is_due_soon(due_on: Option<&String>) -> i64 {
    let today = clock::today();
    let until = today + Days::new(30);
    i64::from(due_on.is_some_and(|due| (today..=until).contains(&due.parse().expect("a date"))))
}

/// Whether places are free by a statement that has not expired, and how many.
fn free(availability: &Value) -> (i64, i64) {
    let expires: Option<DateTime<Utc>> = availability["expires_at"].as_str().map(|at| at.parse().expect("an instant"));
    let is_free = availability["is_accepting"] == true && expires.is_some_and(|at| at > clock::now());
    if is_free { (1, availability["open_slots"].as_i64().unwrap_or_default()) } else { (0, 0) }
}

/// The cells of some weekly hours: every minute of the week is looked at.
fn open_parts(sites: &[Value]) -> BTreeSet<String> {
    let minute = |text: &Value| {
        let parts: Vec<usize> =
            text.as_str().expect("a time").split(':').map(|part| part.parse().expect("digits")).collect();
        parts[0] * 60 + parts[1]
    };
    let mut cells = BTreeSet::new();
    for weekly in sites.iter().flat_map(|hours| hours["weekly"].as_array().into_iter().flatten()) {
        let day = DAYS.iter().position(|day| weekly["day"] == *day).expect("a day");
        let (opens, closes) = (minute(&weekly["opens"]), minute(&weekly["closes"]));
        let long = if closes > opens { closes - opens } else { closes + 1440 - opens };
        for at in (0..long).map(|minutes| (day * 1440 + opens + minutes) % (7 * 1440)) {
            cells.insert(format!("{} {}", DAYS[at / 1440], PARTS[at % 1440 / 360]));
        }
    }
    cells
}

/// What one dimension says of an entry.
fn cells(by: &str, row: &BTreeMap<&str, Value>) -> BTreeSet<String> {
    let column = |name: &str| row.get(name).map(words).unwrap_or_default();
    match by {
        "SUPPORT_TYPE" => column("support_types"),
        "RECOVERY_CAPITAL" => column("recovery_capital"),
        "NEED" => column("needs"),
        "LANGUAGE" => column("languages"),
        "POPULATION" => {
            &column("populations") | &words(&row.get("eligibility").map_or(Value::Null, |of| of["populations"].clone()))
        }
        _ => BTreeSet::new(),
    }
}

/// The periods of four weeks that 28 days from now touch, first day and the day after the last: counted on by hand from a
/// Monday on which one begins.
fn usual_period() -> (NaiveDate, NaiveDate) {
    let first: NaiveDate = "2026-01-19".parse().expect("a date");
    let begins = |day: NaiveDate| first.iter_days().step_by(28).take_while(|begin| *begin <= day).last().expect("one");
    let now = clock::now();
    let last = now + TimeDelta::days(28) - TimeDelta::seconds(1);
    (begins(now.date_naive()), begins(last.date_naive()) + Days::new(28))
}

/// The dates of these as the house copy has them: event, and the cell of its start.
fn dates(database: &Database) -> Vec<(String, String)> {
    let backend = database.backend();
    let table = copy(backend, "house", "occurrence");
    let rows = database.rows(&format!("SELECT event_id, local_start, starts_at, status FROM {table}"));
    let midnight = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let (begin, end) = usual_period();
    let (begin, end) = (midnight(begin), midnight(end));
    let within = |at: &str| {
        let at = at.replacen(' ', "T", 1);
        let at = if at.ends_with("+00") { format!("{at}:00") } else { at };
        let at: DateTime<Utc> = at.parse().unwrap_or_else(|error| panic!("{at}: {error}"));
        begin <= at && at < end
    };
    let taking_place = rows.iter().filter(|row| text(row, 3) == "SCHEDULED" && within(&text(row, 2)));
    let cell = |local: &str| {
        let local = chrono::NaiveDateTime::parse_from_str(&local.replacen('T', " ", 1)[..19], "%Y-%m-%d %H:%M:%S")
            .expect("a wall clock");
        use chrono::{Datelike, Timelike};
        let day = DAYS[local.weekday().num_days_from_monday() as usize];
        format!("{day} {}", PARTS[local.hour() as usize / 6])
    };
    taking_place.map(|row| (text(row, 0), cell(&text(row, 1)))).collect()
}

fn reckon(database: &Database, by: &str) -> Counted {
    let mut counted = Counted::new();
    let mut add = |center: &str, cells: BTreeSet<String>, figures: Figures| {
        for cell in cells {
            let sum = counted.entry((cell, center.to_owned())).or_default();
            (0..6).for_each(|at| sum[at] += figures[at]);
        }
    };
    let named = |names: &[&'static str], row: &[Option<String>]| -> BTreeMap<&'static str, Value> {
        names.iter().zip(row).map(|(name, value)| (*name, parsed(value.as_ref()))).collect()
    };

    let mut sites: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in of_region(database, "site", "t.resource_id, t.hours") {
        if let (Some(resource), Some(hours)) = (&row[1], &row[2]) {
            sites.entry(resource.clone()).or_default().push(parsed(Some(hours)));
        }
    }
    let columns =
        ["support_types", "recovery_capital", "needs", "languages", "populations", "eligibility", "availability"];
    let select = format!("t.id, t.status, t.due_on, {}", columns.map(|column| format!("t.{column}")).join(", "));
    for row in of_region(database, "resource", &select).iter().filter(|row| text(row, 2) == "ACTIVE") {
        let told = named(&columns, &row[4..]);
        let cells = match by {
            "WEEKDAY_DAYPART" => open_parts(sites.get(&text(row, 1)).map(Vec::as_slice).unwrap_or_default()),
            _ => cells(by, &told),
        };
        let (accepting, slots) = free(&told["availability"]);
        add(&text(row, 0), cells, [1, 0, 0, is_due_soon(row[3].as_ref()), accepting, slots]);
    }

    let columns = ["support_types", "recovery_capital", "languages", "populations", "sharing", "availability"];
    let select = format!("t.visibility, {}", columns.map(|column| format!("t.{column}")).join(", "));
    for row in of_region(database, "coach", &select).iter().filter(|row| text(row, 1) != "CENTER") {
        let mut told = named(&columns, &row[2..]);
        if !["NETWORK", "PUBLIC"].contains(&told["sharing"]["populations"].as_str().unwrap_or("CENTER")) {
            told.remove("populations");
        }
        let cells = if by == "NEED" { BTreeSet::from(["PEER_COACHING".to_owned()]) } else { cells(by, &told) };
        let (accepting, slots) = free(&told["availability"]);
        add(&text(row, 0), cells, [0, 1, 0, 0, accepting, slots]);
    }

    let mut by_event: BTreeMap<String, Vec<String>> = BTreeMap::new();
    dates(database).into_iter().for_each(|(event, cell)| by_event.entry(event).or_default().push(cell));
    let columns = ["support_types", "recovery_capital", "languages", "populations", "pathways"];
    let select = format!("t.id, t.status, t.due_on, {}", columns.map(|column| format!("t.{column}")).join(", "));
    for row in of_region(database, "event", &select).iter().filter(|row| text(row, 2) == "SCHEDULED") {
        let told = named(&columns, &row[4..]);
        let dates = by_event.get(&text(row, 1)).cloned().unwrap_or_default();
        let due = is_due_soon(row[3].as_ref());
        if by == "WEEKDAY_DAYPART" {
            dates.iter().for_each(|cell| add(&text(row, 0), BTreeSet::from([cell.clone()]), [0, 0, 1, 0, 0, 0]));
            add(&text(row, 0), dates.into_iter().collect(), [0, 0, 0, due, 0, 0]);
            continue;
        }
        let cells = match by {
            // Who meets on a pathway helps each other, unless it is a lesson.
            "NEED" if !words(&told["pathways"]).is_empty() && is_meeting(&told["support_types"]) => {
                BTreeSet::from(["MUTUAL_HELP".to_owned()])
            }
            _ => cells(by, &told),
        };
        let count = i64::try_from(dates.len()).expect("a count");
        add(&text(row, 0), cells, [0, 0, count, due, 0, 0]);
    }
    counted.retain(|_, [resources, coaches, dates, due, ..]| *resources + *coaches + *dates + *due > 0);
    counted
}

#[test]
fn the_figures_are_those_of_the_truth() {
    on_both(|backend| {
        let network = Network::start(backend);
        for by in DIMENSIONS {
            let rows = rows(&network, by, 100);
            let (told, reckoned) = (told(&rows), reckon(network.database(), by));
            assert_eq!(told.len(), rows.len(), "a row came twice");
            let odd: Vec<_> = reckoned.iter().filter(|(key, figures)| told.get(key) != Some(figures)).take(5).collect();
            let odd: Vec<_> = odd.iter().map(|(key, figures)| (key, figures, told.get(key))).collect();
            assert!(odd.is_empty(), "{by}: cell, expected, told: {odd:#?}");
            assert_eq!(told.len(), reckoned.len(), "{by} tells rows that nobody has");
            // The demo has something of each figure in each dimension, but for what has no hours.
            for (at, figure) in ["resources", "coaches", "dates", "due", "accepting", "slots"].iter().enumerate() {
                let sum: i64 = told.values().map(|figures| figures[at]).sum();
                assert_eq!(sum > 0, by != "WEEKDAY_DAYPART" || *figure != "coaches", "{by}: {figure} come to {sum}");
            }
        }
    });
}

/// Dates are counted in fixed periods of four weeks: with an edge anywhere else one could find a private date by the
/// difference of two windows.
#[test]
fn no_window_singles_out_a_date() {
    on_both(|backend| {
        let network = Network::start(backend);
        let ask = |window: &str| {
            let query = format!(
                "{{ region(slug: \"{REGION}\") {{ coverage(by: SUPPORT_TYPE, first: 100{window}) {{ period {{ from to }}
                    rows {{ nodes {{ cell {{ supportType }} center {{ slug }} occurrences }} }} }} }} }}"
            );
            network.ask(&super::COORDINATOR, &query, json!({}))
        };
        let told = |window: &str| ask(window).data()["region"]["coverage"].clone();
        let (from, end) = usual_period();
        let days = |from: NaiveDate, end: NaiveDate| json!({ "from": from.to_string(), "to": (end - Days::new(1)).to_string() });
        assert_eq!(told("")["period"], days(from, end));
        let first = told(&format!(", window: {{ from: \"{from}T00:00:00Z\", days: 28 }}"));
        let next = from + Days::new(28);
        assert_eq!(first["period"], days(from, next));
        let noon = from + Days::new(9);
        for window in [
            format!("from: \"{noon}T12:00:00Z\", to: \"{noon}T12:01:00Z\""),
            format!("from: \"{noon}T12:00:00Z\", days: 14"),
            format!("from: \"{from}T00:00:00Z\", to: \"{from}T00:01:00Z\""),
        ] {
            assert_eq!(told(&format!(", window: {{ {window} }}")), first, "{window}");
        }
        // One minute of another period is the whole of it.
        let both = told(&format!(", window: {{ from: \"{noon}T12:00:00Z\", to: \"{next}T00:01:00Z\" }}"));
        assert_eq!(both["period"], days(from, next + Days::new(28)));
        // A period that ends in a year which no date tells is refused.
        let last = ask(", window: { from: \"9999-12-31T23:59:59Z\", days: 1 }");
        assert_eq!(last.errors()[0]["extensions"]["argument"], "window", "{}", last.text);
    });
}

/// Whoever is private to a center is in the figures of its region, but coaches are not.
#[test]
fn what_is_private_counts_and_a_private_coach_does_not() {
    on_both(|backend| {
        let network = Network::start_with(backend, |database| {
            for table in ["resource", "coach"] {
                database.execute(&format!("UPDATE {} SET visibility = 'CENTER'", truth(database.backend(), table)));
            }
            crate::tenancy::dialect::reproject(database);
        });
        let told = told(&rows(&network, "SUPPORT_TYPE", 100));
        assert!(told.values().map(|figures| figures[0]).sum::<i64>() > 100, "{told:?}");
        assert_eq!(told.values().map(|figures| figures[1]).sum::<i64>(), 0, "{told:?}");
        assert_eq!(reckon(network.database(), "SUPPORT_TYPE"), told);
    });
}

/// A center that has closed is no part of its region.
#[test]
fn a_closed_center_counts_no_more() {
    on_both(|backend: Backend| {
        let closed = "open-porch";
        let network = Network::start_with(backend, |database| {
            let center = truth(database.backend(), "center");
            database.execute(&format!("UPDATE {center} SET status = 'CLOSED' WHERE slug = '{closed}'"));
            crate::tenancy::dialect::reproject(database);
        });
        let slugs = |network: &Network| -> BTreeSet<String> {
            told(&rows(network, "NEED", 100)).into_keys().map(|(_, slug)| slug).collect()
        };
        let table = truth(backend, "center");
        let of_region = format!(
            "SELECT slug FROM {table} WHERE slug <> '{closed}' AND region_id = (SELECT region_id FROM {table} WHERE slug = '{closed}')"
        );
        assert_eq!(slugs(&network), texts(network.database(), &of_region).into_iter().collect());
    });
}
