//! Writing entries to the copies, always within the transaction that changed the truth.

use std::collections::HashSet;

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Value};
use uuid::Uuid;

use super::{
    analyzer::{Analyzer, Stems},
    dates,
    entry::Entry,
    lexemes, offer, terms,
};
use crate::{
    db::{
        DbError, Sql,
        bulk::{self, Column, Rows},
        tables,
    },
    kernel::audience::Audience,
};

const ENTRY: [Column; 16] = [
    ("id", "uuid"),
    ("kind", "text"),
    ("center_id", "uuid"),
    ("region_id", "uuid"),
    ("slug", "text"),
    ("sort_name", "text"),
    ("is_active", "boolean"),
    ("minimum_age", "bigint"),
    ("maximum_age", "bigint"),
    ("verified_on", "date"),
    ("due_on", "date"),
    ("accepting_until", "timestamptz"),
    ("open_slots", "bigint"),
    ("document", "text"),
    ("facets", "text[]"),
    ("lexemes", "tsvector"),
];
/// On SQLite the last column of an entry ties it to its row of text.
const TEXT_KEY: Column = ("text_key", "bigint");
/// Two columns a field: English stems, Spanish stems, one for each word.
const TEXT: [Column; 9] = [
    ("rowid", "bigint"),
    ("a_en", "text"),
    ("a_es", "text"),
    ("b_en", "text"),
    ("b_es", "text"),
    ("c_en", "text"),
    ("c_es", "text"),
    ("d_en", "text"),
    ("d_es", "text"),
];
const PLACE: [Column; 13] = [
    ("entry_id", "uuid"),
    ("site_id", "uuid"),
    ("center_id", "uuid"),
    ("kind", "text"),
    ("is_active", "boolean"),
    ("band", "bigint"),
    ("longitude", "double precision"),
    ("x", "double precision"),
    ("y", "double precision"),
    ("z", "double precision"),
    ("is_stand_in", "boolean"),
    ("needs", "bigint"),
    ("words", "bigint"),
];
const OFFER: [Column; 15] = [
    ("entry_id", "uuid"),
    ("kind", "text"),
    ("center_id", "uuid"),
    ("offered_as", "uuid"),
    ("sort_name", "text"),
    ("is_available", "boolean"),
    ("minimum_age", "bigint"),
    ("maximum_age", "bigint"),
    ("due_on", "date"),
    ("accepting_until", "timestamptz"),
    ("open_slots", "bigint"),
    ("refusing_until", "timestamptz"),
    ("needs", "bigint"),
    ("words", "bigint"),
    ("languages", "text"),
];
/// What PostgreSQL finds offers by: an index over bits there is none.
const ANSWERING: Column = ("answering", "integer[]");
const OPENING: [Column; 8] = [
    ("entry_id", "uuid"),
    ("site_id", "uuid"),
    ("center_id", "uuid"),
    ("time_zone", "text"),
    ("on_date", "date"),
    ("days", "bigint"),
    ("opens", "bigint"),
    ("closes", "bigint"),
];

/// Writes entries that the copy does not hold.
///
/// # Errors
/// The database refuses.
pub async fn insert(
    txn: &DatabaseTransaction,
    audience: Audience,
    entries: &[Entry],
    analyzer: &mut Analyzer,
) -> Result<(), DbError> {
    bulk::insert_all(txn, &rows(txn, audience, entries, analyzer).await?).await
}

/// The rows of entries in a copy, for whoever writes several copies at once.
///
/// # Errors
/// The database refuses.
pub async fn rows(
    txn: &DatabaseTransaction,
    audience: Audience,
    entries: &[Entry],
    analyzer: &mut Analyzer,
) -> Result<Vec<Rows>, DbError> {
    let words: Vec<[Vec<Stems>; 4]> = entries.iter().map(|entry| fields(entry, analyzer)).collect();
    let rows_of = |name, columns: &[Column], rows| Rows {
        table: table_of(txn, audience, name),
        columns: columns.to_vec(),
        rows,
        are_a_set: false,
    };
    let mut all = Vec::new();
    let mut rows: Vec<Vec<Value>> = entries.iter().map(entry_row).collect();
    if txn.get_database_backend() == DbBackend::Postgres {
        for ((row, entry), words) in rows.iter_mut().zip(entries).zip(&words) {
            row.push(text_array(&entry.facets).into());
            row.push(lexemes::vector(words).into());
        }
        all.push(rows_of("entry", &ENTRY, rows));
    } else {
        let first = next_text_key(txn, &table_of(txn, audience, "entry")).await?;
        let mut texts = Vec::with_capacity(rows.len());
        for (((row, entry), words), key) in rows.iter_mut().zip(entries).zip(&words).zip(first..) {
            row.push(Value::from(serde_json::Value::from(entry.facets.clone()).to_string()));
            row.push(key.into());
            let mut text: Vec<Value> = vec![key.into()];
            let stems = |words: &[Stems], of: fn(&Stems) -> &str| words.iter().map(of).collect::<Vec<_>>().join(" ");
            text.extend(words.iter().flat_map(|words| {
                [stems(words, |word| &word.english), stems(words, |word| &word.spanish)].map(Value::from)
            }));
            texts.push(text);
        }
        all.push(rows_of("entry", &[&ENTRY[..15], &[TEXT_KEY]].concat(), rows));
        all.push(rows_of("entry_text", &TEXT, texts));
    }
    all.push(offers(txn.get_database_backend(), entries, rows_of));
    all.push(rows_of("place", &PLACE, entries.iter().flat_map(place_rows).collect()));
    all.push(rows_of("opening", &OPENING, entries.iter().flat_map(opening_rows).collect()));
    let of_entry = entries.iter().filter_map(|entry| Some((entry.center_id?, &entry.occurrences)));
    let dates: Vec<_> = of_entry.flat_map(|(center, dates)| dates.iter().map(move |date| (center, date))).collect();
    all.push(dates::rows(txn, audience, &dates));
    all.extend(terms::rows(txn, audience, entries, &words));
    Ok(all)
}

/// Takes entries out of a copy and tells which of them it held.
///
/// # Errors
/// The database refuses.
pub async fn take(txn: &DatabaseTransaction, audience: Audience, ids: &[Uuid]) -> Result<HashSet<Uuid>, DbError> {
    let mut held = HashSet::new();
    for ids in ids.chunks(1000) {
        held.extend(match txn.get_database_backend() {
            DbBackend::Postgres => take_at_once(txn, audience, ids).await?,
            _ => take_one_by_one(txn, audience, ids).await?,
        });
    }
    Ok(held)
}

/// The tables beside that of entries, and the column that names the entry.
const PARTS: [(&str, &str); 4] =
    [("occurrence", "event_id"), ("opening", "entry_id"), ("place", "entry_id"), ("offer", "entry_id")];

/// In one statement, since each is a way to the server and back.
async fn take_at_once(txn: &DatabaseTransaction, audience: Audience, ids: &[Uuid]) -> Result<Vec<Uuid>, DbError> {
    let table = |name| table_of(txn, audience, name);
    let mut sql = Sql::new(DbBackend::Postgres);
    sql.push("WITH ");
    for (name, key) in PARTS {
        sql.push(&format!("{name} AS (DELETE FROM {} WHERE ", table(name))).is_one_of(key, ids).push("), ");
    }
    sql.push("entry AS (DELETE FROM ").push(&table("entry")).push(" WHERE ").is_one_of("id", ids);
    sql.push(" RETURNING id) SELECT id FROM entry");
    let rows = txn.query_all_raw(sql.into_statement()).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// SQLite deletes in no other statement's words, and ties the text of an entry to it by a key.
async fn take_one_by_one(txn: &DatabaseTransaction, audience: Audience, ids: &[Uuid]) -> Result<Vec<Uuid>, DbError> {
    let table = |name| table_of(txn, audience, name);
    let mut sql = Sql::new(DbBackend::Sqlite);
    sql.push("DELETE FROM ").push(&table("entry")).push(" WHERE ").is_one_of("id", ids);
    sql.push(" RETURNING id, text_key");
    let rows = txn.query_all_raw(sql.into_statement()).await?;
    let (mut held, mut texts) = (Vec::<Uuid>::new(), Vec::<i64>::new());
    for row in rows {
        held.push(row.try_get("", "id")?);
        texts.push(row.try_get("", "text_key")?);
    }
    if held.is_empty() {
        return Ok(held);
    }
    for (name, key) in PARTS {
        let mut sql = Sql::new(DbBackend::Sqlite);
        sql.push("DELETE FROM ").push(&table(name)).push(" WHERE ").is_one_of(key, &held);
        txn.execute_raw(sql.into_statement()).await?;
    }
    let mut sql = Sql::new(DbBackend::Sqlite);
    sql.push("DELETE FROM ").push(&table("entry_text")).push(" WHERE rowid IN (");
    sql.each(&texts, |sql, key| {
        sql.bind(*key);
    });
    sql.push(")");
    txn.execute_raw(sql.into_statement()).await?;
    Ok(held)
}

/// Empties a copy.
///
/// # Errors
/// The database refuses.
pub async fn clear(txn: &DatabaseTransaction, audience: Audience) -> Result<(), DbError> {
    let mut names = vec!["occurrence", "opening", "place", "offer", "entry"];
    if txn.get_database_backend() != DbBackend::Postgres {
        names.push("entry_text");
    }
    if terms::WITH_TERMS.contains(&audience) {
        names.push("term");
    }
    for name in names {
        txn.execute_unprepared(&format!("DELETE FROM {}", table_of(txn, audience, name))).await?;
    }
    Ok(())
}

fn table_of(txn: &DatabaseTransaction, audience: Audience, name: &str) -> String {
    tables::of_copy(txn.get_database_backend(), audience, name)
}

async fn next_text_key(txn: &DatabaseTransaction, table: &str) -> Result<i64, DbError> {
    let mut sql = Sql::new(txn.get_database_backend());
    sql.push(&format!("SELECT coalesce(max(text_key), 0) + 1 AS key FROM {table}"));
    let row = txn.query_one_raw(sql.into_statement()).await?;
    Ok(row.map(|row| row.try_get("", "key")).transpose()?.unwrap_or(1))
}

fn entry_row(entry: &Entry) -> Vec<Value> {
    vec![
        entry.id.into(),
        entry.kind.as_str().into(),
        entry.center_id.into(),
        entry.region_id.into(),
        entry.slug.clone().into(),
        super::analyzer::fold(&entry.name).into(),
        entry.is_active.into(),
        entry.minimum_age.into(),
        entry.maximum_age.into(),
        // Never verified sorts last among the latest, and needs no NULLS LAST that an index could not serve.
        entry.verified_on.or_else(|| NaiveDate::from_ymd_opt(1, 1, 1)).into(),
        due_on(entry).into(),
        entry.accepting_until.into(),
        entry.open_slots.into(),
        entry.document.clone().into(),
    ]
}

/// The rows of offers; on PostgreSQL with the bits of their needs one by one.
fn offers(
    backend: DbBackend,
    entries: &[Entry],
    rows_of: impl Fn(&'static str, &[Column], Vec<Vec<Value>>) -> Rows,
) -> Rows {
    let rows = entries.iter().filter_map(offer_row);
    if backend != DbBackend::Postgres {
        return rows_of("offer", &OFFER, rows.map(|(row, _)| row).collect());
    }
    let rows = rows.map(|(mut row, needs)| {
        let bits: Vec<_> = offer::numbers(needs).map(|bit| bit.to_string()).collect();
        row.push(format!("{{{}}}", bits.join(",")).into());
        row
    });
    rows_of("offer", &[&OFFER[..], &[ANSWERING]].concat(), rows.collect())
}

fn offer_row(entry: &Entry) -> Option<(Vec<Value>, i64)> {
    let offer = entry.offer.as_ref()?;
    let row = vec![
        entry.id.into(),
        entry.kind.as_str().into(),
        entry.center_id.into(),
        offer.offered_as.into(),
        super::analyzer::fold(&entry.name).into(),
        (offer.is_available && entry.is_active).into(),
        entry.minimum_age.into(),
        entry.maximum_age.into(),
        due_on(entry).into(),
        entry.accepting_until.into(),
        entry.open_slots.into(),
        offer.refusing_until.into(),
        offer.needs.into(),
        offer.words.into(),
        // With a space on either side, a code is found by the same words on both databases.
        format!(" {} ", offer.languages.join(" ")).into(),
    ];
    Some((row, offer.needs))
}

/// What need not be verified again is due on the last day that both databases tell.
fn due_on(entry: &Entry) -> Option<NaiveDate> {
    entry.due_on.or_else(|| NaiveDate::from_ymd_opt(9999, 12, 31))
}

fn place_rows(entry: &Entry) -> impl Iterator<Item = Vec<Value>> {
    // Where the center stands in, it is the site as well.
    let stand_in = entry.stands_at.and_then(|point| Some((entry.center_id?, point, true)));
    let places = entry.places.iter().map(|(site, point)| (*site, *point, false));
    let (needs, words) = entry.offer.as_ref().map_or((0, 0), |offer| (offer.needs, offer.words));
    places.chain(stand_in).map(move |(site, point, is_stand_in)| {
        let [x, y, z] = point.unit_vector();
        vec![
            entry.id.into(),
            site.into(),
            // A center is its own keeper, so that a circle can be cut to the centers asked for.
            entry.center_id.unwrap_or(entry.id).into(),
            entry.kind.as_str().into(),
            entry.is_active.into(),
            point.band().into(),
            point.longitude.into(),
            x.into(),
            y.into(),
            z.into(),
            is_stand_in.into(),
            needs.into(),
            words.into(),
        ]
    })
}

fn opening_rows(entry: &Entry) -> impl Iterator<Item = Vec<Value>> {
    entry.openings.iter().flat_map(|(site, zone, spans)| {
        spans.iter().map(|span| {
            vec![
                entry.id.into(),
                (*site).into(),
                entry.center_id.unwrap_or(entry.id).into(),
                zone.name().into(),
                span.on.into(),
                span.days.into(),
                span.opens.into(),
                span.closes.into(),
            ]
        })
    })
}

fn fields(entry: &Entry, analyzer: &mut Analyzer) -> [Vec<Stems>; 4] {
    let text = &entry.text;
    [&text.name, &text.summary, &text.provider, &text.description].map(|field| analyzer.parts(field))
}

/// An array of text as PostgreSQL reads it. Tokens are words of the vocabulary, slugs and language codes.
fn text_array(tokens: &[String]) -> String {
    let quoted: Vec<_> = tokens.iter().map(|token| format!("\"{}\"", token.replace(['"', '\\'], ""))).collect();
    format!("{{{}}}", quoted.join(","))
}
