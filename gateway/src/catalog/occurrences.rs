//! The dates of events within a window, a page at a time.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::{
    entry::Facet,
    filter::{Filter, Parents, bounds},
    page, text,
    totals::{Count, Totals},
};
use crate::{
    db::{DbError, Sql},
    identity::Scope,
    kernel::{
        basis::Tag,
        id::EntryKind,
        occurrence::Occurrence,
        page::{Cursor, Page, Slice},
    },
};

/// A span of time: from its first instant up to, not including, its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// The first instant that is in it.
    pub from: DateTime<Utc>,
    /// The first that is not.
    pub to: DateTime<Utc>,
}

/// Whose dates are wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Of {
    /// Those of the events of the network or of centers.
    Parents(Parents),
    /// A list for each of these events.
    Events(Vec<Uuid>),
}

impl Of {
    fn lists(&self) -> Option<(&'static str, &[Uuid])> {
        match self {
            Self::Parents(parents) => parents.lists(),
            Self::Events(events) => Some(("event_id", events)),
        }
    }

    /// What these lists rest on.
    fn tags(&self) -> Vec<Tag> {
        match self {
            Self::Parents(parents) => parents.tags(EntryKind::Event),
            Self::Events(events) => events.iter().map(|event| Tag::Entry(EntryKind::Event, *event)).collect(),
        }
    }

    fn parents(&self) -> &Parents {
        match self {
            Self::Parents(parents) => parents,
            Self::Events(_) => &Parents::Network,
        }
    }
}

/// A date on a page.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The date.
    pub occurrence: Occurrence,
    /// The squared chord to its nearest place, where the filter has a circle.
    pub chord_squared: Option<f64>,
}

/// Reads a page of the dates that begin within a window, one list for each parent.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn read(
    scope: &Scope,
    filter: &Filter,
    window: Window,
    of: &Of,
    page: &Page,
) -> Result<HashMap<Option<Uuid>, Slice<Hit>>, DbError> {
    let rows = scope.fetch(statement(scope, filter, window, of, page), of.tags()).await?;
    let mut lists: HashMap<Option<Uuid>, Vec<(Cursor, Hit)>> = HashMap::new();
    for row in &rows {
        let parent = of.lists().map(|(column, _)| row.try_get("", column)).transpose()?;
        let occurrence = occurrence(row)?;
        let cursor = Cursor::Start(occurrence.starts_at, occurrence.event_id, occurrence.original_start);
        let chord_squared = if filter.near.is_some() { row.try_get("", "d2")? } else { None };
        lists.entry(parent).or_default().push((cursor, Hit { occurrence, chord_squared }));
    }
    Ok(lists.into_iter().map(|(parent, rows)| (parent, Slice::cut(rows, page))).collect())
}

/// Counts the dates that begin within a window and how their events spread over the facets.
///
/// # Errors
/// The database cannot be read.
pub async fn totals(
    scope: &Scope,
    filter: &Filter,
    window: Window,
    of: &Of,
    with_facets: bool,
) -> Result<HashMap<Option<Uuid>, Totals>, DbError> {
    let mut sql = Sql::new(scope.backend());
    page::with(&mut sql, scope, filter, of.parents());
    let count = Count::of(filter, of.lists().map(|(column, _)| column), with_facets);
    count.push(&mut sql, |sql, without| {
        sql.push("SELECT o.center_id, o.event_id").push(if with_facets { ", e.facets" } else { "" });
        from(sql, scope, filter, window, of, with_facets, without);
    });
    count.read(scope, sql, of.tags()).await
}

/// Some dates by event and original start; those that the scope does not see are absent.
///
/// # Errors
/// The database cannot be read.
pub async fn by_id(scope: &Scope, ids: &[(Uuid, NaiveDateTime)]) -> Result<Vec<Occurrence>, DbError> {
    let mut sql = Sql::new(scope.backend());
    sql.push("SELECT o.* FROM ").push(&scope.table("occurrence")).push(" o WHERE (o.event_id, o.original_start) IN (");
    sql.push(if scope.backend() == sea_orm::DbBackend::Postgres { "" } else { "VALUES " });
    sql.each(ids, |sql, (event, start)| {
        sql.push("(").bind(*event).push(", ").bind(*start).push(")");
    });
    sql.push(")");
    bounds(&mut sql, scope, &Parents::Network, "o");
    let reads = ids.iter().map(|(event, _)| Tag::Entry(EntryKind::Event, *event));
    scope.fetch(sql, reads).await?.iter().map(occurrence).collect()
}

fn statement(scope: &Scope, filter: &Filter, window: Window, of: &Of, page: &Page) -> Sql {
    let mut sql = Sql::new(scope.backend());
    page::with(&mut sql, scope, filter, of.parents());
    let partition = of.lists().filter(|(_, ids)| ids.len() > 1);
    let sort = |alias: &str| format!("{alias}.starts_at, {alias}.event_id, {alias}.original_start");
    if let Some((parent, _)) = partition {
        sql.push(&format!(
            "SELECT * FROM (SELECT q.*, row_number() OVER (PARTITION BY q.{parent} ORDER BY {}) AS place_in_list FROM (",
            sort("q")
        ));
    } else {
        sql.push("SELECT q.* FROM (");
    }
    sql.push("SELECT o.*").push(if filter.near.is_some() { ", s.d2" } else { "" });
    from(&mut sql, scope, filter, window, of, false, None);
    if let Some(Cursor::Start(at, event, original)) = &page.after {
        sql.push(" AND (o.starts_at, o.event_id, o.original_start) > (");
        sql.bind(*at).push(", ").bind(*event).push(", ").bind(*original).push(")");
    }
    sql.push(") q");
    let wanted = page.first + 1;
    if partition.is_some() {
        sql.push(&format!(") n WHERE place_in_list <= {wanted} ORDER BY {}", sort("n")));
    } else {
        sql.push(&format!(" ORDER BY {} LIMIT {wanted}", sort("q")));
    }
    sql
}

fn from(
    sql: &mut Sql,
    scope: &Scope,
    filter: &Filter,
    window: Window,
    of: &Of,
    with_entry: bool,
    without: Option<Facet>,
) {
    let with_entry = with_entry || filter.asks_entry();
    sql.push(" FROM ").push(&scope.table("occurrence")).push(" o");
    if filter.near.is_some() {
        sql.push(" JOIN spot s ON s.entry_id = o.event_id");
    }
    if with_entry {
        sql.push(" JOIN ").push(&scope.table("entry")).push(" e ON e.id = o.event_id");
        text::join(sql, &filter.search);
    }
    sql.push(" WHERE o.starts_at >= ").bind(window.from).push(" AND o.starts_at < ").bind(window.to);
    match of {
        Of::Parents(parents) => bounds(sql, scope, parents, "o"),
        Of::Events(events) => {
            bounds(sql, scope, &Parents::Network, "o");
            sql.push(" AND ").is_one_of("o.event_id", events);
        }
    }
    if with_entry {
        filter.conditions(sql, scope, without);
    }
}

/// The date that a row of the table tells.
///
/// # Errors
/// The copy holds what cannot be.
pub fn occurrence(row: &QueryResult) -> Result<Occurrence, DbError> {
    let event_id: Uuid = row.try_get("", "event_id")?;
    let status: String = row.try_get("", "status")?;
    let status = status.parse().map_err(|error| DbError::inconsistent("occurrence", event_id, "status", error))?;
    Ok(Occurrence {
        event_id,
        original_start: row.try_get("", "original_start")?,
        starts_at: row.try_get("", "starts_at")?,
        ends_at: row.try_get("", "ends_at")?,
        local_start: row.try_get("", "local_start")?,
        status,
        note: row.try_get("", "note")?,
    })
}
