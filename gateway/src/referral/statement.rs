//! The statement that finds and ranks. Candidates are found by place, by need or by words, whichever the database
//! thinks rarest; only narrow rows are ranked, and only the page touches whole entries.

use sea_orm::DbBackend;

use super::{
    criteria::Criterion,
    model::Asked,
    ranking::{self, ORDER},
};
use crate::{
    catalog::{
        offer::{self, Offered},
        opening, spot, text,
    },
    db::Sql,
    identity::Scope,
    kernel::{
        id::EntryKind,
        page::{Cursor, Page},
        vocabulary::EventStatus,
    },
};

/// A page of options, with the number of all of them.
pub(super) fn page(scope: &Scope, asked: &Asked, page: &Page) -> Sql {
    let mut sql = Sql::new(scope.backend());
    let order = |alias: &str| ORDER.map(|column| format!("{alias}{column}")).join(", ");
    sql.push("WITH ");
    // Words are rarer than places: what holds them is found first.
    let is_worded = !asked.search.is_empty() && asked.near.is_some() && sql.backend() == DbBackend::Postgres;
    if is_worded {
        sql.push("worded AS MATERIALIZED (SELECT e.id FROM ").push(&scope.table("entry")).push(" e WHERE e.kind IN (");
        sql.each(&asked.kinds, |sql, kind| {
            sql.bind(kind.as_str());
        });
        sql.push(")");
        text::condition(&mut sql, scope, &asked.search);
        sql.push("), ");
    }
    if let Some(circle) = asked.near {
        let narrow = |sql: &mut Sql, is_remote: bool| {
            for criterion in asked.must().iter().filter(|criterion| criterion.is_told_by_bits()) {
                sql.push(" AND ");
                // What only may help is not fetched from afar.
                if is_remote && matches!(criterion, Criterion::Needs(_)) {
                    criterion.met(sql, "p");
                } else {
                    criterion.not_unmet(sql, "p");
                }
            }
            if is_worded {
                sql.push(" AND p.entry_id IN (SELECT id FROM worded)");
            }
        };
        spot::around(&mut sql, scope, &asked.kinds, circle, narrow);
        sql.push(", ");
    }
    if text::needs_with(&sql, &asked.search) {
        text::with(&mut sql, scope, &asked.search);
        sql.push(", ");
    }
    if let Some(window) = asked.window {
        opening::days(&mut sql, window);
        sql.push(", ");
    }
    sql.push("candidate AS MATERIALIZED (");
    candidates(&mut sql, scope, asked);
    sql.push("), ");
    listed(&mut sql, scope, asked, &order(""));
    sql.push(" SELECT k.*, ")
        .push(Offered::COLUMNS)
        .push(", d.document, (SELECT count(*) FROM listed) AS list_count, ");
    answered(&mut sql, asked);
    sql.push(
        " AS answered, t.starts_at, t.ends_at, t.local_start, t.status, t.note, k.entry_id AS event_id FROM (SELECT * FROM listed",
    );
    if let Some(Cursor::Option(_, score, d2, name, id)) = &page.after {
        sql.push(&format!(" WHERE ({}) > (", order(""))).bind(*score).push(", ").bind(f64::from_bits(*d2));
        sql.push(", ").bind(name.as_str()).push(", ").bind(*id).push(")");
    }
    sql.push(&format!(" ORDER BY {} LIMIT {}) k JOIN ", order(""), page.first + 1));
    sql.push(&scope.table("offer")).push(" o ON o.entry_id = k.entry_id JOIN ").push(&scope.table("entry"));
    sql.push(" d ON d.id = k.entry_id LEFT JOIN ").push(&scope.table("occurrence"));
    sql.push(" t ON t.event_id = k.entry_id AND t.original_start = k.original_start ORDER BY ").push(&order("k."));
    sql
}

/// Adds to the WITH clause what of the candidates is in the list: events that have a date, and of what several centers
/// took over from elsewhere the one that comes first.
fn listed(sql: &mut Sql, scope: &Scope, asked: &Asked, order: &str) {
    const COLUMNS: &str = "entry_id, needs, sort_name, score, d2, is_stand_in, original_start";
    let event = EntryKind::Event.as_str();
    // How soon a date is weighs too, and is known once there is one.
    sql.push(
        "dated AS MATERIALIZED (SELECT c.entry_id, c.kind, c.offered_as, c.needs, c.sort_name, c.d2, c.is_stand_in, ",
    );
    sql.push("c.original_start, c.score - ");
    ranking::soonness(sql, asked);
    sql.push(" AS score FROM candidate c LEFT JOIN ").push(&scope.table("occurrence"));
    sql.push(" t ON t.event_id = c.entry_id AND t.original_start = c.original_start), ");
    sql.push(&format!("listed AS (SELECT {COLUMNS} FROM dated WHERE offered_as = entry_id AND (kind <> "));
    sql.bind(event).push(&format!(" OR original_start IS NOT NULL) UNION ALL SELECT {COLUMNS} FROM (SELECT c.*, "));
    sql.push(&format!("row_number() OVER (PARTITION BY offered_as ORDER BY {order}) AS place FROM dated c "));
    sql.push("WHERE offered_as <> entry_id AND (kind <> ").bind(event);
    sql.push(" OR original_start IS NOT NULL)) shared WHERE place = 1)");
}

/// Adds the bits of the asked needs that something answers within the radius, or [`Asked::within_reach`].
fn answered(sql: &mut Sql, asked: &Asked) {
    if asked.needs().is_empty() {
        sql.push("CAST(0 AS bigint)");
        return;
    }
    sql.push("(SELECT CAST(0");
    for need in asked.needs() {
        let bit = offer::ANSWERED.bits([need.bit()]);
        sql.push(" + max(CASE WHEN (needs & ").bind(bit).push(") <> 0 AND d2 <= ").bind(asked.within_reach());
        sql.push(" THEN 1 ELSE 0 END) * ").bind(bit);
    }
    sql.push(" AS bigint) FROM listed)");
}

fn candidates(sql: &mut Sql, scope: &Scope, asked: &Asked) {
    sql.push("SELECT o.entry_id, o.kind, o.offered_as, o.sort_name, o.needs, ");
    ranking::score(sql, asked);
    sql.push(" AS score, ");
    sql.push(if asked.near.is_some() {
        "s.d2, s.is_stand_in"
    } else {
        "CAST(0 AS double precision) AS d2, 1 AS is_stand_in"
    });
    sql.push(", CASE WHEN o.kind = ").bind(EntryKind::Event.as_str()).push(" THEN (");
    next_date(sql, scope, asked);
    sql.push(") END AS original_start FROM ").push(&scope.table("offer")).push(" o");
    if asked.near.is_some() {
        sql.push(" JOIN spot s ON s.entry_id = o.entry_id");
    }
    if !asked.search.is_empty() {
        sql.push(" JOIN ").push(&scope.table("entry")).push(" e ON e.id = o.entry_id");
        text::join(sql, &asked.search);
    }
    sql.push(" WHERE o.is_available = true AND o.kind IN (");
    sql.each(&asked.kinds, |sql, kind| {
        sql.bind(kind.as_str());
    });
    sql.push(")");
    if !asked.outside.is_empty() {
        sql.push(" AND NOT (").is_one_of("o.center_id", &asked.outside).push(")");
    }
    for criterion in asked.must() {
        // Near a place the index of places finds fewer.
        if asked.near.is_none() && sql.backend() == DbBackend::Postgres {
            answering(sql, &criterion);
        }
        sql.push(" AND ");
        criterion.not_unmet(sql, "o");
    }
    text::condition(sql, scope, &asked.search);
    if asked.window.is_some() {
        within_window(sql, scope, asked);
    }
}

/// Adds the condition by which PostgreSQL finds offers that answer a need, or may: an index over bits there is none.
fn answering(sql: &mut Sql, criterion: &Criterion) {
    if let Criterion::Needs(answered) = criterion {
        let bits: Vec<_> = offer::numbers(answered | offer::perhaps(*answered)).collect();
        sql.push(" AND o.answering && ").bind(bits);
    }
}

/// Adds the conditions that an offer can be had within the window, as far as is known: a resource that is open, a coach
/// who does not refuse. Dates are looked for within the window anyway.
fn within_window(sql: &mut Sql, scope: &Scope, asked: &Asked) {
    sql.push(" AND (o.kind <> ").bind(EntryKind::Coach.as_str());
    sql.push(" OR coalesce(o.refusing_until > ").bind(asked.from()).push(", false) = false)");
    sql.push(" AND (o.kind <> ").bind(EntryKind::Resource.as_str()).push(" OR (o.words & ");
    sql.bind(offer::HOURS.mask()).push(") = 0 OR ");
    opening::opens_on_days(sql, scope, "o.entry_id");
    sql.push(")");
}

/// The next date of an event `o` that takes place, as its original start.
fn next_date(sql: &mut Sql, scope: &Scope, asked: &Asked) {
    sql.push("SELECT t.original_start FROM ").push(&scope.table("occurrence")).push(" t WHERE t.event_id = o.entry_id");
    sql.push(" AND t.status = ").bind(EventStatus::Scheduled.as_str());
    sql.push(" AND t.starts_at >= ").bind(asked.from());
    if let Some(window) = asked.window {
        sql.push(" AND t.starts_at < ").bind(window.to);
    }
    sql.push(" ORDER BY t.starts_at, t.original_start LIMIT 1");
}
