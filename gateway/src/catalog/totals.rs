//! How many entries there are, and how they spread over the facets: one statement for both.
//!
//! A dimension that the filter narrows is counted as if it did not, with everything else that the filter says: so the
//! values beside the chosen one show how many entries each of them would bring. Every such dimension is a count of its
//! own within the statement. A list over the whole network is counted up to [`COUNTED`] entries, in each of them; beyond
//! that the figures say that they are not exact. The list of a center is counted whole.

use std::collections::{HashMap, HashSet};

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
    /// The dimensions, in their order; filled only when asked for.
    pub facets: Vec<Spread>,
}

/// How entries spread over a dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// The dimension.
    pub facet: Facet,
    /// Its values, most frequent first.
    pub values: Vec<(String, i64)>,
    /// Whether all entries were counted.
    pub is_exact: bool,
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
    let count = Count::of(filter, parents.column(), with_facets);
    let mut sql = Sql::new(scope.backend());
    page::with(&mut sql, scope, filter, parents);
    count.push(&mut sql, |sql, without| {
        sql.push(if needs_entry { "SELECT e.center_id, e.region_id" } else { "SELECT s.center_id" });
        sql.push(if with_facets { ", e.facets" } else { "" });
        page::from(sql, scope, filter, parents, needs_entry, without);
        // Where counting stops, it has counted the oldest. They lie side by side, and are the same on both databases.
        if needs_entry && parents.column().is_none() {
            sql.push(" ORDER BY e.id");
        }
    });
    count.read(scope, sql, parents.tags(filter.kind)).await
}

/// What is counted in one statement.
pub(super) struct Count {
    /// The column that tells lists apart, if there are many.
    list: Option<&'static str>,
    with_facets: bool,
    /// The dimensions that are counted without what the filter says of them.
    freed: Vec<Facet>,
}

impl Count {
    pub(super) fn of(filter: &Filter, list: Option<&'static str>, with_facets: bool) -> Self {
        Self { list, with_facets, freed: if with_facets { filter.dimensions() } else { Vec::new() } }
    }

    /// Adds the counts over some rows; these are selected with their facets where those are counted, and without what
    /// the filter says of a dimension where one is given.
    pub(super) fn push(&self, sql: &mut Sql, select: impl Fn(&mut Sql, Option<Facet>)) {
        let parent = self.list.map(|column| format!("m.{column}, ")).unwrap_or_default();
        for without in std::iter::once(None).chain(self.freed.iter().copied().map(Some)) {
            let name = without.map(Facet::as_str).unwrap_or_default();
            sql.push(if without.is_some() { " UNION ALL " } else { "" });
            if self.with_facets {
                sql.push(&format!("SELECT {parent}'{name}' AS without, m.token, count(*) AS n FROM ("));
                self.tokens(sql, |sql| self.rows(sql, without, &select));
                sql.push(") m");
                if let Some(facet) = without {
                    let token = facet.token("");
                    sql.push(&format!(" WHERE m.token = '' OR substr(m.token, 1, {}) = '{token}'", token.len()));
                }
                sql.push(&format!(" GROUP BY {parent}m.token"));
            } else {
                sql.push(&format!("SELECT {parent}'' AS without, '' AS token, count(*) AS n FROM ("));
                self.rows(sql, without, &select);
                sql.push(") m");
                sql.push(&self.list.map(|column| format!(" GROUP BY m.{column}")).unwrap_or_default());
            }
        }
    }

    fn rows(&self, sql: &mut Sql, without: Option<Facet>, select: &impl Fn(&mut Sql, Option<Facet>)) {
        select(sql, without);
        if self.list.is_none() {
            sql.push(&format!(" LIMIT {}", COUNTED + 1));
        }
    }

    /// The tokens of rows, and for each row an empty one by which the rows themselves are counted. PostgreSQL unnests in
    /// the list of what is selected much faster than beside the rows.
    fn tokens(&self, sql: &mut Sql, rows: impl Fn(&mut Sql)) {
        let parent = self.list.map(|column| format!("r.{column}, ")).unwrap_or_default();
        if sql.backend() == DbBackend::Postgres {
            sql.push(&format!("SELECT {parent}unnest(array_append(r.facets, '')) AS token FROM ("));
            rows(sql);
            sql.push(") r");
        } else {
            sql.push(&format!("SELECT {parent}f.value AS token FROM ("));
            rows(sql);
            sql.push(") r, json_each(json_insert(r.facets, '$[#]', '')) f");
        }
    }

    /// Reads what was counted.
    pub(super) async fn read(
        &self,
        scope: &Scope,
        sql: Sql,
        reads: Vec<Tag>,
    ) -> Result<HashMap<Option<Uuid>, Totals>, DbError> {
        let mut totals: HashMap<Option<Uuid>, Totals> = HashMap::new();
        let mut cut = HashSet::new();
        for row in scope.fetch(sql, reads).await? {
            let parent = self.list.map(|column| row.try_get("", column)).transpose()?;
            let (without, token): (String, String) = (row.try_get("", "without")?, row.try_get("", "token")?);
            let n: i64 = row.try_get("", "n")?;
            let total = totals.entry(parent).or_insert_with(Totals::none);
            if let Some((facet, value)) = Facet::counted(&token) {
                // What the filter narrows is told by the count that leaves that aside.
                if !without.is_empty() || !self.freed.contains(&facet) {
                    add(&mut total.facets, facet, value, n);
                }
                continue;
            }
            let is_cut = token.is_empty() && self.list.is_none() && n > COUNTED;
            if token.is_empty() && without.is_empty() {
                total.is_exact = !is_cut;
                total.count = if is_cut { COUNTED } else { n };
            }
            if is_cut {
                cut.insert(without);
            }
        }
        for total in totals.values_mut() {
            total.facets.sort_by_key(|of| Facet::COUNTED.iter().position(|counted| *counted == of.facet));
            for Spread { facet, values, is_exact } in &mut total.facets {
                let without = if self.freed.contains(facet) { facet.as_str() } else { "" };
                *is_exact = !cut.contains(without);
                values.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
            }
        }
        Ok(totals)
    }
}

fn add(facets: &mut Vec<Spread>, facet: Facet, value: &str, n: i64) {
    match facets.iter_mut().find(|known| known.facet == facet) {
        Some(known) => known.values.push((value.to_owned(), n)),
        None => facets.push(Spread { facet, values: vec![(value.to_owned(), n)], is_exact: true }),
    }
}
