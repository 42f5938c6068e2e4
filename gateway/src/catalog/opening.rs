//! Entries that are known to be open at a moment. Hours are told on the wall clock of their site's zone, so
//! the moment is told to the database on the wall clock of every zone.

use chrono::{DateTime, Datelike, Utc};
use sea_orm::DbBackend;
use serde_json::json;

use crate::{db::Sql, identity::Scope, kernel::hours::wall_times};

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
