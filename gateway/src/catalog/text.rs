//! Entries that hold the words that were searched for, and how well they fit.
//!
//! Every word must occur, by any of its stems. An entry ranks by the sum over the words of the weight of
//! the best field that holds the word. No statistics of the corpus come in, so rows that the viewer may
//! not see cannot move what the viewer sees. PostgreSQL reads a weighted tsvector, SQLite an FTS5 table
//! with a column a field; both rank by the same sum.

use sea_orm::DbBackend;

use super::analyzer::Stems;
use crate::{db::Sql, identity::Scope};

/// Fields by falling weight: the label in a tsvector, the column in FTS5, the weight.
pub(super) const FIELDS: [(char, &str, i64); 4] = [('A', "a", 8), ('B', "b", 4), ('C', "c", 2), ('D', "d", 1)];

/// Whether the words need a part of the WITH clause.
pub fn needs_with(sql: &Sql, words: &[Stems]) -> bool {
    !words.is_empty() && sql.backend() != DbBackend::Postgres
}

/// Adds to the WITH clause, on SQLite, the fitting entries `fit (text_key, rank)`.
pub fn with(sql: &mut Sql, scope: &Scope, words: &[Stems]) {
    let table = scope.table("entry_text");
    sql.push("fit AS (SELECT text_key, sum(weight) AS rank FROM (SELECT text_key, word, max(weight) AS weight FROM (");
    for (at, stems) in words.iter().enumerate() {
        for (field, (_, column, weight)) in FIELDS.iter().enumerate() {
            if at + field > 0 {
                sql.push(" UNION ALL ");
            }
            sql.push(&format!(
                "SELECT rowid AS text_key, {at} AS word, {weight} AS weight FROM {table} WHERE {table} MATCH "
            ));
            let any = stems.iter().map(|stem| format!("\"{stem}\"")).collect::<Vec<_>>().join(" OR ");
            sql.bind(format!("{column} : ({any})"));
        }
    }
    sql.push(&format!(") GROUP BY text_key, word) GROUP BY text_key HAVING count(*) = {})", words.len()));
}

/// Adds the join that the condition or the rank needs.
pub fn join(sql: &mut Sql, words: &[Stems]) {
    if needs_with(sql, words) {
        sql.push(" JOIN fit ON fit.text_key = e.text_key");
    }
}

/// Adds the condition that every word occurs.
pub fn condition(sql: &mut Sql, words: &[Stems]) {
    if !words.is_empty() && sql.backend() == DbBackend::Postgres {
        let query = words.iter().map(|stems| any_of(stems, "")).collect::<Vec<_>>().join(" & ");
        sql.push(" AND e.lexemes @@ ").bind(query).push("::tsquery");
    }
}

/// Adds the rank as an expression.
pub fn rank(sql: &mut Sql, words: &[Stems]) {
    if words.is_empty() {
        sql.push("0");
    } else if sql.backend() == DbBackend::Postgres {
        sql.push("(");
        for (at, stems) in words.iter().enumerate() {
            sql.push(if at == 0 { "CASE" } else { " + CASE" });
            for (label, _, weight) in FIELDS {
                sql.push(" WHEN e.lexemes @@ ").bind(any_of(stems, &format!(":{label}")));
                sql.push(&format!("::tsquery THEN {weight}"));
            }
            sql.push(" ELSE 0 END");
        }
        sql.push(")::bigint");
    } else {
        sql.push("fit.rank");
    }
}

/// Stems hold letters and digits alone, so the quotes cannot be closed from inside.
fn any_of(stems: &Stems, label: &str) -> String {
    let any = stems.iter().map(|stem| format!("'{stem}'{label}")).collect::<Vec<_>>().join(" | ");
    format!("({any})")
}
