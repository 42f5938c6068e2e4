//! What is told of searches: sums of closed periods, rounded, and only where more than one must have searched. And how
//! searches are counted: each member twice a week at most, by a sketch that forgets.

mod noted;
mod sketch;

use chrono::{Datelike, Days, Months, NaiveDate};
use gateway::{coverage::demand::periods::monday, kernel::clock};
use serde_json::{Value, json};
use tests::{Backend, Database, Network, Who, on_both};

use crate::tenancy::dialect::truth;

const COORDINATOR: Who = Who::Seat("coordinator@wasatch-front");

/// Adds searches of a need in a week, of which so many found nothing.
fn searched(database: &Database, region: &str, need: &str, week: NaiveDate, searches: i64, in_vain: i64) {
    let backend = database.backend();
    database.execute(&format!(
        "INSERT INTO {} (region_id, need, week, searches, without_result)
         SELECT id, '{need}', '{week}', {searches}, {in_vain} FROM {} WHERE slug = '{region}'",
        truth(backend, "demand"),
        truth(backend, "region")
    ));
}

/// What is told of a need: first and last day, searches, without result.
fn told(network: &Network, need: &str) -> (NaiveDate, NaiveDate, Value, Value) {
    let query = "{ region(slug: \"wasatch-front\") { unmetNeeds { need period { from to } searches withoutResult } } }";
    let answer = network.ask(&COORDINATOR, query, json!({}));
    let needs = answer.data()["region"]["unmetNeeds"].as_array().unwrap().clone();
    assert_eq!(needs.len(), 24, "a need of which nothing is told looks like one that nobody has");
    let told = needs.iter().find(|told| told["need"] == need).unwrap();
    let day = |end: &str| told["period"][end].as_str().unwrap().parse().unwrap();
    (day("from"), day("to"), told["searches"].clone(), told["withoutResult"].clone())
}

/// The Mondays of a month.
fn mondays(month: NaiveDate) -> Vec<NaiveDate> {
    let days = month.iter_days().take_while(|day| day.month() == month.month());
    days.filter(|day| monday(*day) == *day).collect()
}

fn this_week() -> NaiveDate {
    monday(clock::today())
}

fn this_month() -> NaiveDate {
    this_week().with_day(1).unwrap()
}

/// From which sum on a quarter is told: more than one member makes in so many weeks, and the first of those numbers that
/// are rounded alike.
fn enough(weeks: usize) -> i64 {
    let of_one = i64::try_from(weeks).unwrap() * 2;
    (of_one + 1..).find(|sum| sum % 5 == 3).unwrap()
}

/// The Mondays of the last closed quarter.
fn last_quarter() -> Vec<NaiveDate> {
    let this = this_month() - Months::new(this_month().month0() % 3);
    (1..=3).rev().flat_map(|back| mondays(this - Months::new(back))).collect()
}

#[test]
fn the_last_week_is_told_where_both_counts_are_enough() {
    on_both(|backend| {
        let network = Network::start_with(backend, |database| {
            let last = this_week() - Days::new(7);
            searched(database, "wasatch-front", "HOUSING", last, 48, 13);
            searched(database, "wasatch-front", "FOOD", last, 47, 11);
            // What others search for is not told here.
            searched(database, "northern-utah", "DETOX", last, 90, 90);
            // Nor is what is not over, nor what comes.
            searched(database, "wasatch-front", "LEGAL", this_week(), 90, 90);
            searched(database, "wasatch-front", "LEGAL", this_week() + Days::new(7), 90, 90);
        });
        let (monday, sunday) = (this_week() - Days::new(7), this_week() - Days::new(1));
        assert_eq!(told(&network, "HOUSING"), (monday, sunday, json!(50), json!(15)));
        assert_eq!(told(&network, "FOOD"), (monday, sunday, json!(45), json!(10)));
        for need in ["DETOX", "LEGAL", "CLOTHING"] {
            let (.., searches, in_vain) = told(&network, need);
            assert_eq!((searches, in_vain), (Value::Null, Value::Null), "{need}");
        }
        // Of what is withheld nothing tells whether there is any.
        assert_eq!(told(&network, "LEGAL"), told(&network, "CLOTHING"));
    });
}

#[test]
fn the_period_widens_until_both_counts_are_enough() {
    on_both(|backend| {
        let month = mondays(this_month() - Months::new(1));
        let quarter = last_quarter();
        let network = Network::start_with(backend, |database| {
            let last = this_week() - Days::new(7);
            let spread = |need: &str, weeks: &[NaiveDate], searches, in_vain| {
                weeks.iter().for_each(|week| searched(database, "wasatch-front", need, *week, searches, in_vain));
            };
            // A month of weeks that are too few each, one way and the other.
            spread("HOUSING", &month, 10, 4);
            spread("FOOD", &month, 90, 4);
            // Ten is too few in a month, and a month is not asked where a week is enough.
            searched(database, "wasatch-front", "LEGAL", month[0], 10, 10);
            searched(database, "wasatch-front", "DETOX", month[0], 500, 500);
            if last != month[0] {
                searched(database, "wasatch-front", "DETOX", last, 11, 11);
            }
            // Of a quarter.
            let early: Vec<_> = quarter.iter().filter(|week| !month.contains(week)).copied().collect();
            spread("CLOTHING", &early, 9, 3);
            // What one member could make alone: two a week.
            spread("FAMILY", &quarter, 2, 2);
            let enough = enough(quarter.len());
            searched(database, "wasatch-front", "FINANCIAL", quarter[0], enough, 0);
            searched(database, "wasatch-front", "EDUCATION", quarter[0], enough - 1, 0);
        });
        let first = |weeks: &[NaiveDate]| weeks[0];
        let last = |weeks: &[NaiveDate]| *weeks.last().unwrap() + Days::new(6);
        let round = |count: usize| json!((count + 2) / 5 * 5);
        let (from, to) = (first(&month), last(&month));
        assert_eq!(told(&network, "HOUSING"), (from, to, round(10 * month.len()), round(4 * month.len())));
        assert_eq!(told(&network, "FOOD"), (from, to, round(90 * month.len()), round(4 * month.len())));
        assert_eq!(told(&network, "DETOX").2, json!(10), "a week that is enough is told, rounded");
        let (from, to) = (first(&quarter), last(&quarter));
        let early = quarter.iter().filter(|week| !month.contains(week)).count();
        let (in_vain, enough) = (3 * early, enough(quarter.len()));
        let shown = if i64::try_from(in_vain).unwrap() >= enough { round(in_vain) } else { Value::Null };
        assert_eq!(told(&network, "CLOTHING"), (from, to, round(9 * early), shown));
        assert_eq!(
            told(&network, "FAMILY"),
            (from, to, Value::Null, Value::Null),
            "one member alone could have made it"
        );
        assert_eq!(told(&network, "FINANCIAL"), (from, to, json!(enough + 2), Value::Null), "the least of its five");
        assert_eq!(told(&network, "EDUCATION").2, Value::Null);
        assert_eq!(told(&network, "LEGAL").2, Value::Null);
    });
}

/// Whatever the sums are, nobody can tell from which side of a rounding they come, and no two periods of one need are
/// told on one day.
#[test]
fn every_sum_below_the_floor_looks_the_same() {
    on_both(|backend: Backend| {
        let last = this_week() - Days::new(7);
        let mut texts = Vec::new();
        for (searches, in_vain) in [(0, 0), (1, 0), (10, 0), (10, 10)] {
            let network = Network::start_with(backend, |database| {
                searched(database, "wasatch-front", "HOUSING", last, searches, in_vain);
            });
            let (.., searches, in_vain) = told(&network, "HOUSING");
            texts.push((searches, in_vain));
        }
        assert!(texts.iter().all(|told| *told == (Value::Null, Value::Null)), "{texts:?}");
    });
}
