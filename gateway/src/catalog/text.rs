//! Entries that hold what was searched for, and how well they fit.
//!
//! Every word and phrase must occur, and nothing that was excluded. An entry ranks by the sum over these of the weight
//! of the best field that holds each. No statistics of the corpus come in, so rows that the viewer may not see cannot
//! move what the viewer sees. PostgreSQL reads a tsvector ([`lexemes`]); SQLite an FTS5 table with two columns a field,
//! one for each language, which hold one stem for each word: both follow a phrase alike and rank by the same sum.

use sea_orm::DbBackend;

use super::{
    analyzer::Stems,
    lexemes::{self, FIELDS},
    search::{Part, Search},
};
use crate::{db::Sql, identity::Scope};

/// Whether a search needs a part of the WITH clause.
pub fn needs_with(sql: &Sql, search: &Search) -> bool {
    !search.is_empty() && sql.backend() != DbBackend::Postgres
}

/// Adds to the WITH clause, on SQLite, the fitting entries `fit (text_key, rank)`.
pub fn with(sql: &mut Sql, scope: &Scope, search: &Search) {
    let table = scope.table("entry_text");
    sql.push("fit AS (SELECT text_key, sum(weight) AS rank FROM (SELECT text_key, part, max(weight) AS weight FROM (");
    for (at, part) in search.wanted.iter().enumerate() {
        for (field, weight) in FIELDS {
            sql.push(if at > 0 || field != 'a' { " UNION ALL " } else { "" });
            sql.push(&format!(
                "SELECT rowid AS text_key, {at} AS part, {weight} AS weight FROM {table} WHERE {table} MATCH "
            ));
            sql.bind(full_text(part, &[field]));
        }
    }
    sql.push(&format!(") GROUP BY text_key, part) GROUP BY text_key HAVING count(*) = {})", search.wanted.len()));
}

/// Adds the join that the condition or the rank needs.
pub fn join(sql: &mut Sql, search: &Search) {
    if needs_with(sql, search) {
        sql.push(" JOIN fit ON fit.text_key = e.text_key");
    }
}

/// Adds the condition that an entry `e` holds what is wanted, and nothing that is not. On SQLite the join says the first.
pub fn condition(sql: &mut Sql, scope: &Scope, search: &Search) {
    if search.is_empty() {
        return;
    }
    if sql.backend() == DbBackend::Postgres {
        let wanted = search.wanted.iter().map(|part| lexemes::query(part, None));
        fits(sql, &wanted.chain(unwanted(search)).collect::<Vec<_>>().join(" & "));
    } else if !search.unwanted.is_empty() {
        let unwanted: Vec<_> = search.unwanted.iter().map(|words| follow(words, &ALL)).collect();
        sql.push(" AND e.text_key NOT IN (");
        rows(sql, scope, unwanted.join(" OR "));
        sql.push(")");
    }
}

/// Adds the condition, on PostgreSQL, that a word is best held by one field, and that nothing occurs that is unwanted.
pub fn best_in(sql: &mut Sql, search: &Search, meant: &[Stems], field: char) {
    let query = std::iter::once(lexemes::best_in(meant, field)).chain(unwanted(search));
    fits(sql, &query.collect::<Vec<_>>().join(" & "));
}

/// Adds the condition that an entry `e` holds a part anywhere.
pub fn holds(sql: &mut Sql, scope: &Scope, part: &Part) {
    if sql.backend() == DbBackend::Postgres {
        fits(sql, &lexemes::query(part, None));
    } else {
        sql.push(" AND e.text_key IN (");
        rows(sql, scope, full_text(part, &ALL));
        sql.push(")");
    }
}

/// Adds the rank as an expression.
pub fn rank(sql: &mut Sql, search: &Search) {
    if search.is_empty() {
        sql.push("0");
    } else if sql.backend() == DbBackend::Postgres {
        sql.push("(");
        for (at, part) in search.wanted.iter().enumerate() {
            sql.push(if at == 0 { "CASE" } else { " + CASE" });
            for (field, weight) in FIELDS {
                sql.push(" WHEN e.lexemes @@ ").bind(lexemes::query(part, Some(field)));
                sql.push(&format!("::tsquery THEN {weight}"));
            }
            sql.push(" ELSE 0 END");
        }
        sql.push(")::bigint");
    } else {
        sql.push("fit.rank");
    }
}

fn fits(sql: &mut Sql, query: &str) {
    sql.push(" AND e.lexemes @@ ").bind(query).push("::tsquery");
}

fn unwanted(search: &Search) -> impl Iterator<Item = String> {
    search.unwanted.iter().map(|words| format!("!{}", lexemes::phrase(words, None)))
}

/// Every field.
const ALL: [char; 4] = ['a', 'b', 'c', 'd'];

/// The rows of an FTS5 table that match.
fn rows(sql: &mut Sql, scope: &Scope, query: String) {
    let table = scope.table("entry_text");
    sql.push(&format!("SELECT rowid FROM {table} WHERE {table} MATCH ")).bind(query);
}

/// A query of FTS5 for something that has to occur in one of some fields.
fn full_text(part: &Part, fields: &[char]) -> String {
    match part {
        Part::Word(meant) => {
            meant.iter().map(|word| follow(std::slice::from_ref(word), fields)).collect::<Vec<_>>().join(" OR ")
        }
        Part::Phrase(words) => follow(words, fields),
    }
}

/// A query of FTS5 for words that follow each other in one of some fields, by their English stems or by their Spanish
/// ones. Stems hold letters and digits alone, so the quotes cannot be closed from inside.
fn follow(words: &[Stems], fields: &[char]) -> String {
    let within = |language: &str, stem: fn(&Stems) -> &str| {
        let columns = fields.iter().map(|field| format!("{field}_{language}")).collect::<Vec<_>>().join(" ");
        format!("({{{columns}}} : \"{}\")", words.iter().map(stem).collect::<Vec<_>>().join(" "))
    };
    format!("({} OR {})", within("en", |word| &word.english), within("es", |word| &word.spanish))
}
