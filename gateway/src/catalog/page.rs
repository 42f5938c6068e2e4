//! Entries, a page at a time: one statement for one list or for the lists of many centers.

use std::{collections::HashMap, sync::Arc};

use chrono::NaiveDate;
use sea_orm::QueryResult;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{
    documents,
    entry::Facet,
    filter::{Filter, Parents, bounds},
    spot, text, tiers,
};
use crate::{
    db::{DbError, Sql},
    identity::Scope,
    kernel::page::{Cursor, Page, Slice},
};

/// The order of a list. Each ends with the id, so that it is total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// By name.
    Name,
    /// Nearest first; the filter has a circle.
    Nearest,
    /// Best fit first, then by name.
    Relevance,
    /// Latest verification first, never verified last.
    RecentlyVerified,
}

/// An entry on a page.
#[derive(Clone, Debug)]
pub struct Hit<T> {
    /// The entry.
    pub entry: Arc<T>,
    /// The squared chord to its nearest place, where the filter has a circle.
    pub chord_squared: Option<f64>,
}

/// Reads a page, one list for each parent; a list that is empty may be absent. With `counts` the rows of each
/// list are counted in the same statement, where its first page is read.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn read<T: DeserializeOwned>(
    scope: &Scope,
    filter: &Filter,
    parents: &Parents,
    order: Order,
    page: &Page,
    counts: bool,
) -> Result<HashMap<Option<Uuid>, Slice<Hit<T>>>, DbError> {
    let counts = counts && page.after.is_none();
    let statement = match tiers::word(scope, filter, parents, order, page) {
        Some(meant) if !counts => tiers::statement(scope, filter, meant, page),
        _ => statement(scope, filter, parents, order, page, counts),
    };
    let rows = scope.fetch(statement, parents.tags(filter.kind)).await?;
    let mut lists: HashMap<Option<Uuid>, Vec<(Cursor, Hit<T>)>> = HashMap::new();
    let mut counted: HashMap<Option<Uuid>, i64> = HashMap::new();
    for row in &rows {
        let parent = parents.column().map(|column| row.try_get("", column)).transpose()?;
        lists.entry(parent).or_default().push(hit(row, filter, order)?);
        if counts {
            counted.insert(parent, row.try_get("", "list_count")?);
        }
    }
    let slice = |(parent, rows)| (parent, Slice { count: counted.get(&parent).copied(), ..Slice::cut(rows, page) });
    Ok(lists.into_iter().map(slice).collect())
}

fn hit<T: DeserializeOwned>(row: &QueryResult, filter: &Filter, order: Order) -> Result<(Cursor, Hit<T>), DbError> {
    let id: Uuid = row.try_get("", "id")?;
    let chord_squared: Option<f64> = if filter.near.is_some() { row.try_get("", "d2")? } else { None };
    let cursor = match order {
        Order::Name => Cursor::Name(row.try_get("", "sort_name")?, id),
        Order::Nearest => Cursor::Near(chord_squared.unwrap_or_default().to_bits(), id),
        Order::Relevance => Cursor::Relevance(row.try_get("", "fit_rank")?, row.try_get("", "sort_name")?, id),
        Order::RecentlyVerified => Cursor::Verified(row.try_get::<NaiveDate>("", "verified_on")?, id),
    };
    let entry = Arc::new(documents::parse(id, &row.try_get::<String>("", "document")?)?);
    Ok((cursor, Hit { entry, chord_squared }))
}

/// Keys first, documents after: what sorts is narrow, and only a page of documents is touched.
fn statement(scope: &Scope, filter: &Filter, parents: &Parents, order: Order, page: &Page, counts: bool) -> Sql {
    let mut sql = Sql::new(scope.backend());
    let needs_entry = filter.asks_entry() || order != Order::Nearest || matches!(parents, Parents::Regions(_));
    with(&mut sql, scope, filter, parents);
    sql.push("SELECT k.*, d.document FROM (");
    let many = parents.lists().filter(|(_, ids)| ids.len() > 1);
    if let Some((parent, _)) = many {
        sql.push("SELECT * FROM (SELECT q.*, ");
        sql.push(&if counts {
            format!("count(*) OVER (PARTITION BY q.{parent}) AS list_count, ")
        } else {
            String::new()
        });
        sql.push(&format!("row_number() OVER (PARTITION BY q.{parent} ORDER BY {})", sort("q", order)));
        sql.push(" AS place_in_list FROM (");
    } else {
        sql.push("SELECT q.*").push(if counts { ", count(*) OVER () AS list_count" } else { "" }).push(" FROM (");
    }
    keys(&mut sql, filter, order, needs_entry);
    from(&mut sql, scope, filter, parents, needs_entry, None);
    sql.push(") q WHERE 1 = 1");
    seek(&mut sql, page);
    let wanted = page.first + 1;
    if many.is_some() {
        sql.push(&format!(") numbered WHERE place_in_list <= {wanted}"));
    } else {
        sql.push(&format!(" ORDER BY {} LIMIT {wanted}", sort("q", order)));
    }
    sql.push(") k JOIN ").push(&scope.table("entry")).push(" d ON d.id = k.id ORDER BY ").push(&sort("k", order));
    sql
}

/// Adds the WITH clause that the filter needs.
pub(super) fn with(sql: &mut Sql, scope: &Scope, filter: &Filter, parents: &Parents) {
    let has_text = text::needs_with(sql, &filter.search);
    if !has_text && filter.near.is_none() {
        return;
    }
    sql.push("WITH ");
    if has_text {
        text::with(sql, scope, &filter.search);
    }
    if let Some(circle) = filter.near {
        sql.push(if has_text { ", " } else { "" });
        spot::with(sql, scope, filter, circle, parents);
    }
    sql.push(" ");
}

fn keys(sql: &mut Sql, filter: &Filter, order: Order, needs_entry: bool) {
    if needs_entry {
        sql.push("SELECT e.id, e.center_id, e.region_id, e.sort_name, e.verified_on");
        if order == Order::Relevance {
            sql.push(", ");
            text::rank(sql, &filter.search);
            sql.push(" AS fit_rank");
        }
        sql.push(if filter.near.is_some() { ", s.d2" } else { "" });
    } else {
        sql.push("SELECT s.entry_id AS id, s.center_id, s.d2");
    }
}

/// Adds FROM and WHERE over the entries of a filter, or over the places alone where those tell enough; without what the
/// filter says of one dimension.
pub(super) fn from(
    sql: &mut Sql,
    scope: &Scope,
    filter: &Filter,
    parents: &Parents,
    needs_entry: bool,
    without: Option<Facet>,
) {
    if !needs_entry {
        sql.push(" FROM spot s");
        return;
    }
    sql.push(" FROM ").push(&scope.table("entry")).push(" e");
    if filter.near.is_some() {
        sql.push(" JOIN spot s ON s.entry_id = e.id");
    }
    text::join(sql, &filter.search);
    sql.push(" WHERE 1 = 1");
    bounds(sql, scope, parents, "e");
    filter.conditions(sql, scope, without);
}

fn sort(alias: &str, order: Order) -> String {
    let a = alias;
    match order {
        Order::Name => format!("{a}.sort_name, {a}.id"),
        Order::Nearest => format!("{a}.d2, {a}.id"),
        Order::Relevance => format!("{a}.fit_rank DESC, {a}.sort_name, {a}.id"),
        Order::RecentlyVerified => format!("{a}.verified_on DESC, {a}.id DESC"),
    }
}

fn seek(sql: &mut Sql, page: &Page) {
    match &page.after {
        Some(Cursor::Name(name, id)) => {
            sql.push(" AND (q.sort_name, q.id) > (").bind(name.as_str()).push(", ").bind(*id).push(")");
        }
        Some(Cursor::Near(bits, id)) => {
            sql.push(" AND (q.d2, q.id) > (").bind(f64::from_bits(*bits)).push(", ").bind(*id).push(")");
        }
        Some(Cursor::Relevance(rank, name, id)) => {
            sql.push(" AND (q.fit_rank < ").bind(*rank).push(" OR (q.fit_rank = ").bind(*rank);
            sql.push(" AND (q.sort_name, q.id) > (").bind(name.as_str()).push(", ").bind(*id).push(")))");
        }
        Some(Cursor::Verified(day, id)) => {
            sql.push(" AND (q.verified_on, q.id) < (").bind(*day).push(", ").bind(*id).push(")");
        }
        // Of lists of other things.
        Some(
            Cursor::Start(..)
            | Cursor::Reported(..)
            | Cursor::Due(..)
            | Cursor::Made(_)
            | Cursor::Done(..)
            | Cursor::Option(..)
            | Cursor::Cell(..),
        )
        | None => {}
    }
}
