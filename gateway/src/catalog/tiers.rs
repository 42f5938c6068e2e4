//! A page of a search for one word over the whole network, on PostgreSQL.
//!
//! Many entries may hold the word, and ranking them all would take long. But one word has only four ranks, one for each
//! field that may hold it best. So there are four lists, each in the order of names, and each is read only where those
//! above it do not fill the page. A list of few entries is found by the index of words and sorted; one of many is read
//! along the index of names, which is soon at an end. How many there are is looked up: no estimate of the planner
//! decides, and it knows nothing of words that are rare.

use sea_orm::DbBackend;

use super::{
    analyzer::Stems,
    filter::{Filter, Parents, bounds},
    lexemes::FIELDS,
    page::Order,
    search::Part,
    text,
};
use crate::{
    db::Sql,
    identity::Scope,
    kernel::page::{Cursor, Page},
};

/// How many entries are sorted rather than looked for in the order of names.
const FEW: i64 = 2_000;

/// The one word of a list that is read so, by everything that it may mean.
pub(super) fn word<'a>(
    scope: &Scope,
    filter: &'a Filter,
    parents: &Parents,
    order: Order,
    page: &Page,
) -> Option<&'a [Stems]> {
    let is_so = scope.backend() == DbBackend::Postgres
        && *parents == Parents::Network
        && order == Order::Relevance
        && filter.near.is_none();
    let goes_on = match page.after {
        Some(Cursor::Relevance(rank, ..)) => FIELDS.iter().any(|(_, weight)| *weight <= rank),
        _ => true,
    };
    match filter.search.wanted.as_slice() {
        [Part::Word(meant)] if is_so && goes_on => Some(meant),
        _ => None,
    }
}

/// The statement of a page, its rows as those of every page by relevance.
pub(super) fn statement(scope: &Scope, filter: &Filter, meant: &[Stems], page: &Page) -> Sql {
    let mut sql = Sql::new(scope.backend());
    let wanted = page.first + 1;
    let after = match &page.after {
        Some(Cursor::Relevance(rank, name, id)) => Some((*rank, name, *id)),
        _ => None,
    };
    let tiers: Vec<_> =
        FIELDS.into_iter().filter(|(_, weight)| after.is_none_or(|(rank, ..)| *weight <= rank)).collect();
    sql.push("WITH ");
    for (at, (field, weight)) in tiers.iter().enumerate() {
        let rows = |sql: &mut Sql| {
            sql.push("SELECT e.id, e.sort_name FROM ").push(&scope.table("entry")).push(" e WHERE 1 = 1");
            bounds(sql, scope, &Parents::Network, "e");
            filter.facts(sql, scope, None);
            text::best_in(sql, &filter.search, meant, *field);
            if let Some((_, name, id)) = after.filter(|(rank, ..)| rank == weight) {
                sql.push(" AND (e.sort_name, e.id) > (").bind(name.as_str()).push(", ").bind(id).push(")");
            }
        };
        sql.push(&format!("{}{field}_few AS MATERIALIZED (", if at > 0 { ", " } else { "" }));
        rows(&mut sql);
        if at > 0 {
            let above: Vec<_> =
                tiers[..at].iter().map(|(above, _)| format!("(SELECT count(*) FROM {above})")).collect();
            sql.push(&format!(" AND {} < {wanted}", above.join(" + ")));
        }
        // In the order of the identifiers rows lie side by side: what must be looked through is looked through quickly.
        sql.push(" ORDER BY e.id");
        let count = format!("(SELECT count(*) FROM {field}_few)");
        sql.push(&format!(
            " LIMIT {}), {field} AS (SELECT id, sort_name, {weight}::bigint AS fit_rank FROM (",
            FEW + 1
        ));
        sql.push(&format!("SELECT * FROM {field}_few WHERE {count} <= {FEW} UNION ALL SELECT * FROM ("));
        rows(&mut sql);
        sql.push(&format!(" AND {count} > {FEW} ORDER BY e.sort_name, e.id LIMIT {wanted}) many"));
        sql.push(&format!(") {field}_list ORDER BY sort_name, id LIMIT {wanted})"));
    }
    let lists: Vec<_> = tiers.iter().map(|(field, _)| format!("SELECT * FROM {field}")).collect();
    sql.push(&format!(" SELECT k.*, d.document FROM ({}", lists.join(" UNION ALL ")));
    sql.push(&format!(" ORDER BY fit_rank DESC, sort_name, id LIMIT {wanted}) k JOIN {} d", scope.table("entry")));
    sql.push(" ON d.id = k.id ORDER BY k.fit_rank DESC, k.sort_name, k.id");
    sql
}
