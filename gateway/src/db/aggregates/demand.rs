//! What is searched for, added up by region, need and week, and told of closed periods: rounded, and only where more than
//! one must have searched. What is withheld never leaves the database.

use chrono::NaiveDate;
use sea_orm::{DbBackend, Value, sea_query::ArrayType};
use uuid::Uuid;

use super::{super::Sql, Piece, function, pieces};

/// A sum to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The region.
    pub region: Uuid,
    /// The need, as it is stored.
    pub need: &'static str,
    /// The week, by its Monday.
    pub week: NaiveDate,
    /// How often it was searched for.
    pub searches: i64,
    /// How often nothing was found.
    pub without_result: i64,
}

/// A closed period, by the Mondays of its weeks: from the first up to, not including, that which follows the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The first Monday.
    pub from: NaiveDate,
    /// The Monday after its last week.
    pub to: NaiveDate,
    /// From which sum on it is told.
    pub enough: i64,
}

/// The fewest searches that are told.
pub const FLOOR: i64 = 11;
/// How often one member's searches for one need count in a week.
pub const MOST_OF_ONE: i64 = 2;

/// What the function of the region door is called, with the types of what it is given.
pub const TOLD: &str = "region_demand()";
/// What the function of the intake is called.
pub const ADD: &str = "add_demand(uuid[], text[], date[], bigint[], bigint[])";

/// The last closed week, month and quarter, narrowest first. Of a need one of them is told: the first in which both sums
/// are enough, else the last.
const TEXT: &str = "WITH period (place, starts, ends, enough) AS (VALUES
        (1, {week}, {this_week}, {week_enough}), (2, {month}, {this_month}, {month_enough}),
        (3, {quarter}, {this_quarter}, {quarter_enough})),
    summed AS (
        SELECT d.need, p.place, p.starts, p.ends, p.enough, CAST(sum(d.searches) AS bigint) AS searches,
            CAST(sum(d.without_result) AS bigint) AS without_result
        FROM period p JOIN {truth}demand d ON d.week >= p.starts AND d.week < p.ends
        WHERE d.region_id = {region} GROUP BY 1, 2, 3, 4, 5)
    SELECT s.need, s.starts, s.ends,
        CASE WHEN s.searches >= s.enough THEN (s.searches + 2) / 5 * 5 END AS searches,
        CASE WHEN s.without_result >= s.enough THEN (s.without_result + 2) / 5 * 5 END AS without_result
    FROM summed s
    WHERE s.place = coalesce((SELECT min(x.place) FROM summed x
        WHERE x.need = s.need AND x.searches >= x.enough AND x.without_result >= x.enough), 3)";

/// The function by which the region door is told. It asks the clock itself: who could name a day could slide the
/// periods and find the difference.
#[must_use]
pub fn told_definition() -> String {
    let mut body = String::new();
    for piece in pieces(TEXT) {
        match piece {
            Piece::Text(text) => body.push_str(text),
            Piece::Word("truth") => body.push_str("truth."),
            Piece::Word(word) => match word.strip_suffix("_enough") {
                Some(period) => {
                    let of_one = format!("{MOST_OF_ONE} * (v_this_{period} - v_{period}) / 7");
                    body.push_str(&format!(
                        "CASE WHEN {of_one} < {FLOOR} THEN {FLOOR} ELSE ({of_one} + 2) / 5 * 5 + 3 END::bigint"
                    ));
                }
                None => body.push_str(&format!("v_{word}")),
            },
        }
    }
    let monday = |of: &str| format!("({of})::date + (8 - extract(isodow FROM {of})::integer) % 7");
    let first = |unit: &str, back: &str| monday(&format!("(date_trunc('{unit}', v_this_week::timestamp){back})"));
    let variables = [
        "v_region uuid := truth.own_region();".to_owned(),
        "v_this_week date := date_trunc('week', now() AT TIME ZONE 'UTC')::date;".to_owned(),
        "v_week date := v_this_week - 7;".to_owned(),
        format!("v_this_month date := {};", first("month", "")),
        format!("v_month date := {};", first("month", " - interval '1 month'")),
        format!("v_this_quarter date := {};", first("quarter", "")),
        format!("v_quarter date := {};", first("quarter", " - interval '3 months'")),
    ];
    let columns = "need text, starts date, ends date, searches bigint, without_result bigint";
    function(TOLD, columns, &variables.concat(), "", &body)
}

/// The function by which the intake adds sums and reads none.
#[must_use]
pub fn add_definition() -> String {
    format!(
        "CREATE OR REPLACE FUNCTION truth.{ADD} RETURNS void
            LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                INSERT INTO truth.demand AS held (region_id, need, week, searches, without_result)
                SELECT * FROM unnest($1, $2, $3, $4, $5) {ADDS}
            $$;"
    )
}

const ADDS: &str = "ON CONFLICT (region_id, need, week) DO UPDATE SET searches = held.searches + excluded.searches, \
                    without_result = held.without_result + excluded.without_result";

/// Adds the statement that tells of a region; of the periods where the database does not find them itself.
pub fn told(sql: &mut Sql, region: Uuid, [week, month, quarter]: [Closed; 3]) {
    if sql.backend() == DbBackend::Postgres {
        sql.push("SELECT * FROM truth.").push(TOLD);
        return;
    }
    for piece in pieces(TEXT) {
        let word = match piece {
            Piece::Text(text) => {
                sql.push(text);
                continue;
            }
            // SQLite has no schemas.
            Piece::Word("truth") => continue,
            Piece::Word(word) => word,
        };
        match word {
            "week" => sql.bind(week.from),
            "this_week" => sql.bind(week.to),
            "week_enough" => sql.bind(week.enough),
            "month" => sql.bind(month.from),
            "this_month" => sql.bind(month.to),
            "month_enough" => sql.bind(month.enough),
            "quarter" => sql.bind(quarter.from),
            "this_quarter" => sql.bind(quarter.to),
            "quarter_enough" => sql.bind(quarter.enough),
            _ => sql.bind(region),
        };
    }
}

/// Adds the statement that adds sums to those that stand.
pub fn add(sql: &mut Sql, sums: &[Added]) {
    if sql.backend() == DbBackend::Postgres {
        let column =
            |kind, value: fn(&Added) -> Value| Value::Array(kind, Some(Box::new(sums.iter().map(value).collect())));
        sql.push("SELECT truth.add_demand(").bind(column(ArrayType::Uuid, |sum| sum.region.into()));
        sql.push(", ").bind(column(ArrayType::String, |sum| sum.need.into()));
        sql.push(", ").bind(column(ArrayType::ChronoDate, |sum| sum.week.into()));
        sql.push(", ").bind(column(ArrayType::BigInt, |sum| sum.searches.into()));
        sql.push(", ").bind(column(ArrayType::BigInt, |sum| sum.without_result.into())).push(")");
        return;
    }
    sql.push("INSERT INTO demand AS held (region_id, need, week, searches, without_result) VALUES ");
    sql.each(sums, |sql, sum| {
        sql.push("(").bind(sum.region).push(", ").bind(sum.need).push(", ").bind(sum.week).push(", ");
        sql.bind(sum.searches).push(", ").bind(sum.without_result).push(")");
    });
    sql.push(" ").push(ADDS);
}
