//! In which order options come: a sum of named parts, smaller first, then by distance, name and identifier. It is
//! described for people in `docs/referral-ranking.md`; a change here is a change there.
//!
//! The parts lie so far apart that a heavier one outweighs all lighter ones together, but for those that make up the
//! fit: these are weighed against each other. Nothing of it comes from how often something is chosen or by whom.

use chrono::TimeDelta;

use super::{
    criteria::Criterion,
    model::{Asked, GROWN_UP},
};
use crate::{
    catalog::{offer, text},
    db::Sql,
    kernel::{geo::Circle, id::EntryKind},
};

/// Added where a needed answer is only possible: nobody has said that it is given.
const PERHAPS: i64 = 1 << 19;
/// Added where the entry should have been verified again.
const OVERDUE: i64 = 1 << 18;
/// Added where it is known that nobody new is taken.
const FULL: i64 = 1 << 17;
/// Added for each thing that is required and not known.
const UNKNOWN: i64 = 1 << 13;
/// Added where it is kept for people who were not asked for.
const KEPT_FOR_OTHERS: i64 = 1 << 12;
/// Added for each thing that is required and for which it is not made, though it excludes nobody.
const OPEN: i64 = 1 << 10;
/// The fit is taken off this, so that the best fit comes first.
const BEST_FIT: i64 = OPEN - 1;

/// The points of the fit. What is not known gets half of them, what excludes nobody a third, what is not met none.
mod points {
    /// For each of the needs that it answers.
    pub(super) const NEED: i64 = 8;
    /// A language.
    pub(super) const LANGUAGE: i64 = 12;
    /// Being had without steps, where that is asked for.
    pub(super) const STEP_FREE: i64 = 12;
    /// Being made for these people.
    pub(super) const POPULATION: i64 = 12;
    /// An age.
    pub(super) const AGE: i64 = 10;
    /// A cost.
    pub(super) const COST: i64 = 8;
    /// A pathway.
    pub(super) const PATHWAY: i64 = 12;
    /// A kind of support.
    pub(super) const SUPPORT: i64 = 8;
    /// For each preferred kind of recovery capital, times its priority.
    pub(super) const CAPITAL: i64 = 4;
    /// What is had from afar, in the place of being near.
    pub(super) const REMOTE: i64 = 8;
    /// Taking new people, by a statement that has not expired; half where there is none.
    pub(super) const ACCEPTING: i64 = 8;
}

/// Kilometres within which so many points are given for being near. What stands at its center's place alone gets half.
const NEARNESS: [(f64, i64); 8] =
    [(3.0, 16), (8.0, 14), (15.0, 12), (25.0, 10), (40.0, 8), (60.0, 6), (90.0, 4), (160.0, 2)];

/// The kilometres within which being near gives as many points as being had from afar.
const AS_GOOD_AS_REMOTE: f64 = 40.0;

/// Days within which so many points are given to a date for being soon.
const SOON: [(i64, i64); 3] = [(2, 3), (7, 2), (31, 1)];

/// The order of options that were given these columns.
pub const ORDER: [&str; 4] = ["score", "d2", "sort_name", "entry_id"];

/// Adds the sum for an offer `o` and, where somebody asks near a place, its spot `s`.
pub fn score(sql: &mut Sql, asked: &Asked) {
    let must = asked.must();
    sql.push("CAST(");
    for criterion in &must {
        let weight = if matches!(criterion, Criterion::Needs(_)) { PERHAPS } else { UNKNOWN };
        sql.push("CASE WHEN ");
        criterion.met(sql, "o");
        sql.push(" THEN 0 WHEN ");
        criterion.open(sql, "o");
        sql.push(&format!(" THEN {OPEN} WHEN "));
        criterion.unknown(sql, "o");
        sql.push(&format!(" THEN {weight} ELSE 0 END + "));
    }
    kept_for_others(sql, asked);
    if asked.window.is_some() {
        unknown_within_window(sql, asked);
    }
    sql.push("CASE WHEN o.due_on < ").bind(asked.day()).push(&format!(" THEN {OVERDUE} ELSE 0 END + "));
    sql.push("CASE WHEN o.refusing_until > ").bind(asked.from()).push(&format!(" THEN {FULL} ELSE 0 END + "));
    sql.push(&format!("{BEST_FIT}"));
    fit(sql, asked);
    sql.push(" AS bigint)");
}

/// What is kept for some people, of whom nobody was asked for, or for an age that nobody asked for.
fn kept_for_others(sql: &mut Sql, asked: &Asked) {
    sql.push("CASE WHEN (o.words & ").bind(offer::KEPT_FOR.mask()).push(") <> 0 AND (o.words & ");
    sql.bind(asked.populations()).push(&format!(") = 0 THEN {KEPT_FOR_OTHERS}"));
    if asked.is_for_no_youth() {
        sql.push(" WHEN o.maximum_age < ").bind(GROWN_UP).push(&format!(" THEN {KEPT_FOR_OTHERS}"));
    }
    sql.push(" ELSE 0 END + ");
}

/// What is asked to be had within a window, and nobody has said whether it is.
fn unknown_within_window(sql: &mut Sql, asked: &Asked) {
    sql.push("CASE WHEN o.kind = ").bind(EntryKind::Resource.as_str()).push(" AND (o.words & ");
    sql.bind(offer::HOURS.mask()).push(&format!(") = 0 THEN {UNKNOWN} WHEN o.kind = "));
    sql.bind(EntryKind::Coach.as_str()).push(" AND coalesce(o.accepting_until > ").bind(asked.from());
    sql.push(&format!(", false) = false THEN {UNKNOWN} ELSE 0 END + "));
}

/// Takes off the points of each part of the fit.
fn fit(sql: &mut Sql, asked: &Asked) {
    let mut needs = asked.required.needs.clone();
    needs.extend(asked.preferred.needs.iter().filter(|need| !asked.required.needs.contains(need)));
    for need in needs {
        part(sql, &Criterion::needs(&[need]), points::NEED);
    }
    // Once each for all that is asked for, whether it is required or preferred: what is for these people comes before
    // what is for anybody.
    for criteria in [&asked.required, &asked.preferred] {
        for criterion in criteria.criteria() {
            if let Some(most) = weight(&criterion) {
                part(sql, &criterion, most);
            }
        }
    }
    for (word, priority) in asked.required.recovery_capital.iter().chain(&asked.preferred.recovery_capital) {
        part(sql, &Criterion::recovery_capital(&[*word]), points::CAPITAL * priority);
    }
    let half = points::ACCEPTING / 2;
    sql.push(" - CASE WHEN o.accepting_until > ").bind(asked.from());
    sql.push(&format!(" THEN {} WHEN o.refusing_until > ", points::ACCEPTING)).bind(asked.from());
    sql.push(&format!(" THEN 0 ELSE {half} END"));
    if let Some(circle) = asked.near {
        nearness(sql, circle);
    }
    if !asked.search.is_empty() {
        sql.push(" - ");
        text::rank(sql, &asked.search);
    }
}

/// The points of a criterion that is one part by itself; needs and kinds of capital are weighed one by one.
const fn weight(criterion: &Criterion) -> Option<i64> {
    match criterion {
        Criterion::Needs(_) => None,
        Criterion::Words(offer::RECOVERY_CAPITAL, _) => None,
        Criterion::Pathways(_) => Some(points::PATHWAY),
        Criterion::Words(..) => Some(points::SUPPORT),
        Criterion::Populations(_) => Some(points::POPULATION),
        Criterion::Costs(_) => Some(points::COST),
        Criterion::Languages(_) => Some(points::LANGUAGE),
        Criterion::Age(_) => Some(points::AGE),
        Criterion::StepFree => Some(points::STEP_FREE),
    }
}

/// The points are bound like what is asked: how much something matters to somebody must not stand in a statement.
fn part(sql: &mut Sql, criterion: &Criterion, most: i64) {
    sql.push(" - CASE WHEN ");
    criterion.met(sql, "o");
    sql.push(" THEN ").bind(most).push(" WHEN ");
    criterion.open(sql, "o");
    sql.push(" THEN ").bind(most / 3).push(" WHEN ");
    criterion.unknown(sql, "o");
    sql.push(" THEN ").bind(most / 2).push(" ELSE 0 END");
}

fn nearness(sql: &mut Sql, circle: Circle) {
    // What can be joined from afar is never worth less for being near.
    let further = Circle { radius_km: AS_GOOD_AS_REMOTE, ..circle }.max_chord_squared();
    sql.push(" - CASE WHEN (o.words & ").bind(offer::REMOTE.mask()).push(") <> 0 AND (s.is_stand_in <> 0 OR s.d2 > ");
    sql.bind(further).push(&format!(") THEN {} WHEN s.is_stand_in = 0 THEN ", points::REMOTE));
    distance_points(sql, circle, 1);
    sql.push(" ELSE ");
    distance_points(sql, circle, 2);
    sql.push(" END");
}

fn distance_points(sql: &mut Sql, circle: Circle, divisor: i64) {
    sql.push("CASE");
    for (km, points) in NEARNESS {
        let reach = Circle { radius_km: km, ..circle }.max_chord_squared();
        sql.push(" WHEN s.d2 <= ").bind(reach).push(&format!(" THEN {}", points / divisor));
    }
    sql.push(" ELSE 0 END");
}

/// Adds the points that a date `t` takes off for being soon; none where there is no date.
pub fn soonness(sql: &mut Sql, asked: &Asked) {
    sql.push("CASE");
    for (days, points) in SOON {
        sql.push(" WHEN t.starts_at < ").bind(asked.at + TimeDelta::days(days)).push(&format!(" THEN {points}"));
    }
    sql.push(" ELSE 0 END");
}
