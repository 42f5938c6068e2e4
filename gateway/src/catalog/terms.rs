//! The words of what centers share, by which a misspelt one is recognised: a dictionary for each copy that others read.
//!
//! Every stem of a shared resource or event stands there from the change that brought it. Coaches give none: a name
//! that is withdrawn must not be left behind anywhere. A word that no entry holds any more is of no effect, and goes
//! with the next run of the job `trim`. Two changes may bring a word at the same moment; they do not wait for each
//! other, and it then stands there twice.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend};

use super::{analyzer::Stems, entry::Entry};
use crate::{
    db::{
        DbError, Sql,
        bulk::{Column, Rows},
        tables,
    },
    kernel::{audience::Audience, id::EntryKind},
};

const TERM: [Column; 3] = [("letter", "text"), ("length", "bigint"), ("term", "text")];

/// The copies that have a dictionary.
pub const WITH_TERMS: [Audience; 2] = [Audience::Public, Audience::Network];

/// How many letters a word has that can be recognised. Numbers are never taken for others.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=40;

/// The dictionary by which whoever reads a copy is understood: a house has none of its own.
pub(super) fn table(backend: DbBackend, audience: Audience) -> String {
    let audience = if audience == Audience::House { Audience::Network } else { audience };
    tables::of_copy(backend, audience, "term")
}

/// The first letter of a stem that can be recognised, and how many it has.
pub(super) fn form(stem: &str) -> Option<(String, i64)> {
    let letters = stem.chars().count();
    let is_word = LETTERS.contains(&letters) && stem.chars().all(char::is_alphabetic);
    Some((stem.chars().next().filter(|_| is_word)?.to_string(), i64::try_from(letters).ok()?))
}

/// The words that some entries bring to the dictionary of a copy, if that has one.
pub(super) fn rows(
    txn: &DatabaseTransaction,
    audience: Audience,
    entries: &[Entry],
    words: &[[Vec<Stems>; 4]],
) -> Option<Rows> {
    let is_told = |kind| matches!(kind, EntryKind::Resource | EntryKind::Event);
    let told = entries.iter().zip(words).filter(|(entry, _)| is_told(entry.kind));
    let stems: BTreeSet<_> =
        told.flat_map(|(_, words)| words.iter().flatten()).flat_map(|word| [&word.english, &word.spanish]).collect();
    let row =
        |stem: &String| form(stem).map(|(letter, length)| vec![letter.into(), length.into(), stem.clone().into()]);
    WITH_TERMS.contains(&audience).then(|| Rows {
        table: table(txn.get_database_backend(), audience),
        columns: TERM.to_vec(),
        rows: stems.into_iter().filter_map(row).collect(),
        are_a_set: true,
    })
}

/// The first letters of the words in a dictionary.
///
/// # Errors
/// The database cannot be read.
pub async fn letters(txn: &DatabaseTransaction, audience: Audience) -> Result<Vec<String>, DbError> {
    let mut sql = Sql::new(txn.get_database_backend());
    sql.push(&format!("SELECT DISTINCT letter FROM {} ORDER BY letter", table(sql.backend(), audience)));
    let rows = txn.query_all_raw(sql.into_statement()).await?;
    rows.iter().map(|row| Ok(row.try_get("", "letter")?)).collect()
}

/// Takes the words that begin with a letter and that no entry holds any more out of a dictionary, and tells how many
/// there were. A change that is just bringing an entry with such a word may find it here and then lose it: until the
/// next change with that word nobody who misspells it is understood, and nothing else.
///
/// # Errors
/// The database refuses.
pub async fn trim(txn: &DatabaseTransaction, audience: Audience, letter: &str) -> Result<u64, DbError> {
    let backend = txn.get_database_backend();
    let of_copy = |name| tables::of_copy(backend, audience, name);
    let (entry, text) = (of_copy("entry"), of_copy("entry_text"));
    let mut sql = Sql::new(backend);
    sql.push(&format!("DELETE FROM {} AS t WHERE t.letter = ", of_copy("term"))).bind(letter);
    sql.push(" AND NOT EXISTS (SELECT 1 FROM ");
    // Each word is looked up in the index by itself, and the entries after it.
    sql.push(&match backend {
        DbBackend::Postgres => format!(
            "{entry} e WHERE e.lexemes @@ format('%1$L | %2$L | %3$L', t.term, t.term || '<', t.term || '>')::tsquery"
        ),
        _ => format!("{text} x CROSS JOIN {entry} e ON e.text_key = x.rowid WHERE {text} MATCH '\"' || t.term || '\"'"),
    });
    sql.push(" AND e.kind IN (").bind(EntryKind::Resource.as_str()).push(", ");
    sql.bind(EntryKind::Event.as_str()).push("))");
    Ok(txn.execute_raw(sql.into_statement()).await?.rows_affected())
}
