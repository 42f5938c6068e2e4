//! Entries around a point: latitude bands and longitudes find the candidates, the squared chord between
//! unit vectors measures them.

use super::{
    filter::{Filter, Parents, bounds},
    offer,
};
use crate::{
    db::Sql,
    identity::Scope,
    kernel::{geo::Circle, id::EntryKind},
};

/// Adds to the WITH clause `spot (entry_id, center_id, d2)`: for each entry with a place in the circle
/// the squared chord to its nearest. Where a center stands in for a place that is not known, nothing is near.
pub(super) fn with(sql: &mut Sql, scope: &Scope, filter: &Filter, circle: Circle, parents: &Parents) {
    sql.push("spot AS (SELECT entry_id, center_id, min(d2) AS d2 FROM (SELECT p.entry_id, p.center_id, ");
    places(sql, scope, &[filter.kind], circle);
    sql.push(" AND p.is_stand_in = false");
    if !filter.includes_inactive && filter.kind != EntryKind::Event {
        sql.push(" AND p.is_active = true");
    }
    // A place knows its center but not its region; the entry that it is joined to does.
    let known = if matches!(parents, Parents::Centers(_)) { parents } else { &Parents::Network };
    bounds(sql, scope, known, "p");
    sql.push(") near WHERE d2 <= ").bind(circle.max_chord_squared());
    sql.push(" GROUP BY entry_id, center_id)");
}

/// How far away something that is joined from afar may be at home, in kilometres: people of one area meet.
const REMOTE_REACH: f64 = 500.0;

/// Adds to the WITH clause `spot (entry_id, d2, is_stand_in)`: for each active entry of some kinds with a place in the
/// circle the squared chord to its nearest, or 1 for `is_stand_in` and the chord to its center where none may be known.
/// Events that are joined from afar come from further away, as if they had no place. `narrow` adds conditions on a place
/// `p`, each beginning with AND, so that fewer are measured, and is told whether only what is joined from afar is looked at.
pub fn around(sql: &mut Sql, scope: &Scope, kinds: &[EntryKind], circle: Circle, narrow: impl Fn(&mut Sql, bool)) {
    let part = |sql: &mut Sql, stands_in: &str, kinds: &[EntryKind], circle: Circle, is_remote: bool| {
        sql.push(&format!("SELECT entry_id, d2, is_stand_in FROM (SELECT p.entry_id, {stands_in} AS is_stand_in, "));
        places(sql, scope, kinds, circle);
        sql.push(" AND p.is_active = true");
        if is_remote {
            sql.push(" AND (p.words & ").bind(offer::REMOTE.mask()).push(") <> 0");
        }
        narrow(sql, is_remote);
        bounds(sql, scope, &Parents::Network, "p");
        sql.push(") near WHERE d2 <= ").bind(circle.max_chord_squared());
        sql.push(if is_remote || !kinds.contains(&EntryKind::Event) { "" } else { " UNION ALL " });
    };
    sql.push("spot AS (SELECT entry_id, min(d2) AS d2, min(is_stand_in) AS is_stand_in FROM (");
    part(sql, "CASE WHEN p.is_stand_in THEN 1 ELSE 0 END", kinds, circle, false);
    if kinds.contains(&EntryKind::Event) {
        part(sql, "1", &[EntryKind::Event], Circle { radius_km: REMOTE_REACH.max(circle.radius_km), ..circle }, true);
    }
    sql.push(") around GROUP BY entry_id)");
}

/// Adds `d2` and the places that may lie in the circle.
fn places(sql: &mut Sql, scope: &Scope, kinds: &[EntryKind], circle: Circle) {
    let [x, y, z] = circle.center.unit_vector();
    for (axis, at) in [("x", x), ("y", y), ("z", z)] {
        sql.push(if axis == "x" { "" } else { " + " });
        sql.push(&format!("(p.{axis} - ")).bind(at).push(&format!(") * (p.{axis} - ")).bind(at).push(")");
    }
    sql.push(" AS d2 FROM ").push(&scope.table("place")).push(" p WHERE p.kind IN (");
    sql.each(kinds, |sql, kind| {
        sql.bind(kind.as_str());
    });
    sql.push(") AND p.band IN (");
    // Bound like everything else: where somebody searches must not stand in a statement that may be logged.
    sql.each(&circle.bands(), |sql, band| {
        sql.bind(*band);
    });
    sql.push(") AND (");
    for (at, (west, east)) in circle.longitudes().into_iter().enumerate() {
        sql.push(if at == 0 { "" } else { " OR " });
        sql.push("p.longitude BETWEEN ").bind(west).push(" AND ").bind(east);
    }
    sql.push(")");
}
