//! How many entries there are, and how they spread over the facets: one statement for both.
//!
//! A list over the whole network is counted up to [`COUNTED`] entries; beyond that the figure says that
//! it is not exact. The list of a center is counted whole.

use std::collections::HashMap;

use sea_orm::DbBackend;
use uuid::Uuid;

use super::{
    entry::Facet,
    filter::{Filter, Parents},
    page,
};
use crate::{
    db::{DbError, Sql},
    identity::Scope,
    kernel::basis::Tag,
};

/// Entries beyond this many are not counted.
pub const COUNTED: i64 = 10_000;

/// How many there are, and how they spread.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// How many; at most [`COUNTED`] where it is not exact.
    pub count: i64,
    /// Whether there are no more than that.
    pub is_exact: bool,
    /// For each dimension its values, most frequent first; filled only when asked for.
    pub facets: Vec<(Facet, Vec<(String, i64)>)>,
}

impl Totals {
    /// What an empty list counts.
    #[must_use]
    pub fn none() -> Self {
        Self { count: 0, is_exact: true, facets: Vec::new() }
    }
}

/// Counts, a figure for each parent; a list that is empty may be absent.
///
/// # Errors
/// The database cannot be read.
pub async fn read(
    scope: &Scope,
    filter: &Filter,
    parents: &Parents,
    with_facets: bool,
) -> Result<HashMap<Option<Uuid>, Totals>, DbError> {
    let by_region = matches!(parents, Parents::Regions(_));
    let needs_entry = filter.asks_entry() || filter.near.is_none() || with_facets || by_region;
    let mut sql = Sql::new(scope.backend());
    let opened = page::with(&mut sql, scope, filter, parents);
    sql.push(if opened { ", " } else { "WITH " }).push("matched AS (SELECT ");
    sql.push(if needs_entry { "e.center_id, e.region_id" } else { "s.center_id" });
    sql.push(if with_facets { ", e.facets" } else { "" });
    page::from(&mut sql, scope, filter, parents, needs_entry);
    finish(&mut sql, parents.column(), with_facets);
    collect(scope, sql, parents.column(), parents.tags(filter.kind)).await
}

/// Closes `matched` and counts over it, a figure for each value of the column that tells lists apart.
pub(super) fn finish(sql: &mut Sql, list: Option<&str>, with_facets: bool) {
    let (parent, group) = match list {
        None => {
            sql.push(&format!(" LIMIT {}", COUNTED + 1));
            (String::new(), String::new())
        }
        Some(column) => (format!("m.{column}, "), format!(" GROUP BY m.{column}")),
    };
    sql.push(&format!(") SELECT {parent}'' AS token, count(*) AS n FROM matched m{group}"));
    if with_facets {
        let (source, token) = match sql.backend() {
            DbBackend::Postgres => ("unnest(m.facets) AS f(value)", "f.value"),
            _ => ("json_each(m.facets) f", "f.value"),
        };
        sql.push(&format!(
            " UNION ALL SELECT {parent}{token}, count(*) FROM matched m, {source} GROUP BY {parent}{token}"
        ));
    }
}

/// Reads what [`finish`] counts.
pub(super) async fn collect(
    scope: &Scope,
    sql: Sql,
    list: Option<&str>,
    reads: Vec<Tag>,
) -> Result<HashMap<Option<Uuid>, Totals>, DbError> {
    let mut totals: HashMap<Option<Uuid>, Totals> = HashMap::new();
    for row in scope.fetch(sql, reads).await? {
        let parent = list.map(|column| row.try_get("", column)).transpose()?;
        let (token, n): (String, i64) = (row.try_get("", "token")?, row.try_get("", "n")?);
        let total = totals.entry(parent).or_insert_with(Totals::none);
        if token.is_empty() {
            total.is_exact = list.is_some() || n <= COUNTED;
            total.count = if total.is_exact { n } else { COUNTED };
        } else if let Some((facet, value)) = Facet::counted(&token) {
            add(&mut total.facets, facet, value, n);
        }
    }
    for total in totals.values_mut() {
        total.facets.sort_by_key(|(facet, _)| Facet::COUNTED.iter().position(|counted| counted == facet));
        for (_, values) in &mut total.facets {
            values.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
        }
    }
    Ok(totals)
}

fn add(facets: &mut Vec<(Facet, Vec<(String, i64)>)>, facet: Facet, value: &str, n: i64) {
    match facets.iter_mut().find(|(known, _)| *known == facet) {
        Some((_, values)) => values.push((value.to_owned(), n)),
        None => facets.push((facet, vec![(value.to_owned(), n)])),
    }
}
