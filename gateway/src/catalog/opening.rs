//! Entries that are known to be open at a moment, or at any within a window. Hours are told on the wall clock of their site's zone, so
//! the moment is told to the database on the wall clock of every zone.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use sea_orm::DbBackend;
use serde_json::{Value, json};

use super::occurrences::Window;
use crate::{
    db::Sql,
    identity::Scope,
    kernel::hours::{WallDay, wall_days, wall_times},
};

/// Of a longer window the hours of its first days tell enough: each weekday has come by then.
const DAYS: TimeDelta = TimeDelta::days(8);

/// Adds the condition that an entry `e` has a site that is open. A date that differs replaces its weekday. The
/// entries that are open are found once, not for each row.
pub(super) fn condition(sql: &mut Sql, scope: &Scope, at: DateTime<Utc>) {
    let table = scope.table("opening");
    sql.push(" AND e.id IN (WITH m AS MATERIALIZED (");
    moments(sql, at, &table);
    sql.push(&format!(
        ") SELECT o.entry_id FROM {table} o JOIN m ON m.zone = o.time_zone \
         WHERE o.opens <= m.minute AND m.minute < o.closes \
         AND (o.on_date = m.day OR (o.on_date IS NULL AND ((o.days >> m.shift) & 1) = 1 AND NOT EXISTS \
         (SELECT 1 FROM {table} x WHERE x.entry_id = o.entry_id AND x.site_id = o.site_id AND x.on_date = m.day))))"
    ));
}

/// Adds the moment as rows of `zone, day, shift, minute`: for every zone its day and the day before.
fn moments(sql: &mut Sql, at: DateTime<Utc>, table: &str) {
    let times = chrono_tz::TZ_VARIANTS.iter().filter_map(|zone| Some((zone.name(), wall_times(at, *zone)?)));
    let rows: Vec<_> = times
        .flat_map(|(zone, times)| {
            // At the ends of the calendar a zone may already be in a year that no database tells.
            let times = times.into_iter().filter(|time| (1..=9999).contains(&time.date.year()));
            times.map(
                move |time| json!({ "zone": zone, "day": time.date, "shift": time.weekday, "minute": time.minute }),
            )
        })
        .collect();
    let rows = serde_json::Value::from(rows).to_string();
    if sql.backend() == DbBackend::Postgres {
        sql.push("SELECT * FROM json_to_recordset(").bind(rows);
        sql.push("::json) AS moment(zone text, day date, shift int, minute bigint)");
    } else {
        // SQLite has no hash join: the few zones that occur are picked out first.
        sql.push(
            "SELECT value ->> 'zone' AS zone, value ->> 'day' AS day, value ->> 'shift' AS shift, \
             value ->> 'minute' AS minute FROM json_each(",
        );
        sql.bind(rows).push(&format!(") WHERE value ->> 'zone' IN (SELECT time_zone FROM {table})"));
    }
}

/// Adds to the WITH clause `days (zones, days)`: a window on the wall clocks of all zones. Zones whose clocks tell the
/// same share their days, so it stays small.
pub fn days(sql: &mut Sql, window: Window) {
    let to = window.to.min(window.from + DAYS);
    let mut clocks: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for zone in chrono_tz::TZ_VARIANTS {
        let local = |at: DateTime<Utc>| at.with_timezone(&zone).naive_local();
        // Where clocks are put back within the window, they would tell less than it lasts.
        let (begin, end) = (local(window.from), local(to));
        clocks.entry((begin, end.max(begin + (to - window.from)))).or_default().push(zone.name());
    }
    let (mut zones, mut days) = (serde_json::Map::new(), serde_json::Map::new());
    for (at, ((from, to), names)) in clocks.into_iter().enumerate() {
        let day =
            |WallDay { date, weekday, from, to }| json!({ "day": date, "shift": weekday, "opens": from, "closes": to });
        // At the ends of the calendar a zone may already be in a year that no database tells.
        let told = wall_days(from, to).into_iter().filter(|day| (1..=9999).contains(&day.date.year()));
        days.insert(at.to_string(), told.map(day).collect());
        zones.extend(names.into_iter().map(|name| (name.to_owned(), Value::from(at.to_string()))));
    }
    let json = if sql.backend() == DbBackend::Postgres { "::jsonb" } else { "" };
    sql.push("days AS MATERIALIZED (SELECT ").bind(Value::from(zones).to_string()).push(json).push(" AS zones, ");
    sql.bind(Value::from(days).to_string()).push(json).push(" AS days)");
}

/// Adds the condition that an entry has a site that is open at any moment of `days`.
pub fn opens_on_days(sql: &mut Sql, scope: &Scope, entry: &str) {
    let table = scope.table("opening");
    let (days, day, shift, opens, closes) = match sql.backend() {
        DbBackend::Postgres => (
            "jsonb_to_recordset(w.days -> (w.zones ->> h.time_zone)) \
             AS m(day date, shift int, opens bigint, closes bigint)",
            "m.day",
            "m.shift",
            "m.opens",
            "m.closes",
        ),
        _ => (
            "json_each(w.days -> (w.zones ->> h.time_zone)) m",
            "m.value ->> 'day'",
            "(m.value ->> 'shift')",
            "m.value ->> 'opens'",
            "m.value ->> 'closes'",
        ),
    };
    sql.push(&format!(
        "EXISTS (SELECT 1 FROM {table} h, days w, {days} WHERE h.entry_id = {entry} \
         AND h.opens < {closes} AND {opens} < h.closes \
         AND (h.on_date = {day} OR (h.on_date IS NULL AND ((h.days >> {shift}) & 1) = 1 AND NOT EXISTS \
         (SELECT 1 FROM {table} x WHERE x.entry_id = h.entry_id AND x.site_id = h.site_id AND x.on_date = {day}))))"
    ));
}
