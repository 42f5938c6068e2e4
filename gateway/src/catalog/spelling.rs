//! Words that were misspelt, looked at only where a search found nothing.
//!
//! A word that no visible entry holds is taken for the nearest words of the dictionary that some do: one letter more,
//! less, other or exchanged with its neighbour, two of these in long words, the first letter excepted. What one may see
//! decides alone, so a word that was left behind in the dictionary changes nothing. What stands in quotes, or with a
//! minus, is taken as it is. Nobody is told which word was taken for which, and it is noted nowhere.

use std::collections::BTreeMap;

use super::{
    analyzer::{Analyzer, Stems},
    filter::{Filter, Parents, bounds},
    search::{Part, Search},
    terms, text,
};
use crate::{
    db::{DbError, Sql},
    identity::Scope,
    kernel::{basis::Tag, id::EntryKind},
};

/// The shortest stem in which an error is forgiven, and the shortest in which two are, in letters.
const ONE_ERROR: usize = 4;
const TWO_ERRORS: usize = 8;
/// How many words of the dictionary are looked at closely in all, the nearest first: of each word as many.
const LIKE: usize = 96;
/// How many words one may be taken for, where they are all as near.
const MEANT: usize = 5;

/// A word of the dictionary that is like one that was searched for: which, how far from it, and itself.
type Like = (usize, usize, String);

/// Among which entries a word has to occur to be spelt well.
#[derive(Clone, Copy, Debug)]
pub struct Among<'a> {
    /// Of these kinds.
    pub kinds: &'a [EntryKind],
    /// Also those that are not active.
    pub with_inactive: bool,
}

/// The same filter with the words that are meant; nothing where no other words are.
///
/// # Errors
/// The database cannot be read.
pub async fn corrected_filter(scope: &Scope, filter: &Filter) -> Result<Option<Filter>, DbError> {
    let among = Among { kinds: &[filter.kind], with_inactive: filter.includes_inactive };
    let meant = corrected(scope, &filter.search, among).await?;
    Ok(meant.map(|search| Filter { search, ..filter.clone() }))
}

/// The same search with the words that are meant, where some that are searched for stand in no visible entry and can be
/// taken for others; nothing where that leads nowhere.
///
/// # Errors
/// The database cannot be read.
pub async fn corrected(scope: &Scope, search: &Search, among: Among<'_>) -> Result<Option<Search>, DbError> {
    let wanted: Vec<_> = search.wanted.iter().enumerate().filter_map(word).collect();
    let like = like(scope, among, &wanted).await?;
    let mut meant = BTreeMap::<usize, (usize, Vec<String>)>::new();
    for (at, distance, term) in held(scope, among, like).await? {
        let (nearest, terms) = meant.entry(at).or_insert((distance, Vec::new()));
        if *nearest == distance && terms.len() < MEANT {
            terms.push(term);
        }
    }
    if meant.is_empty() {
        return Ok(None);
    }
    let mut search = search.clone();
    let mut analyzer = Analyzer::default();
    for (at, (_, terms)) in meant {
        // A stem of one language is often the whole word of the other, and then has other forms there.
        let whole: Vec<_> = terms.iter().flat_map(|term| analyzer.words(term)).collect();
        let mut stems: Vec<_> = terms.into_iter().map(both).chain(whole).collect();
        stems.sort_unstable();
        stems.dedup();
        search.wanted[at] = Part::Word(stems);
    }
    Ok(Some(search))
}

impl Among<'_> {
    fn tags(self) -> impl Iterator<Item = Tag> {
        self.kinds.iter().copied().map(Tag::Kind)
    }
}

/// A word of the dictionary, which does not know of which language it is the stem.
fn both(term: String) -> Stems {
    Stems { english: term.clone(), spanish: term }
}

/// A word, where it may be misspelt.
fn word((at, part): (usize, &Part)) -> Option<(usize, &Stems)> {
    match part {
        Part::Word(meant) => match meant.as_slice() {
            [word] if [&word.english, &word.spanish].into_iter().any(|stem| errors(stem) > 0) => Some((at, word)),
            _ => None,
        },
        Part::Phrase(_) => None,
    }
}

/// How many errors are forgiven in a stem.
fn errors(stem: &str) -> usize {
    match stem.chars().count() {
        _ if terms::form(stem).is_none() => 0,
        ..ONE_ERROR => 0,
        ONE_ERROR..TWO_ERRORS => 1,
        _ => 2,
    }
}

/// The words of the dictionary that are like words which no visible entry holds, the nearest first.
async fn like(scope: &Scope, among: Among<'_>, wanted: &[(usize, &Stems)]) -> Result<Vec<Like>, DbError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let dictionary = terms::table(scope.backend(), scope.audience());
    let mut sql = Sql::new(scope.backend());
    with_held(&mut sql, scope, among, wanted.iter().map(|(_, word)| (*word).clone()));
    for (at, (_, word)) in wanted.iter().enumerate() {
        sql.push(if at > 0 { " UNION " } else { "" });
        sql.push(&format!("SELECT {at} AS word, t.term FROM {dictionary} t WHERE NOT EXISTS (SELECT 1 FROM held{at})"));
        for (at, stem) in [&word.english, &word.spanish].into_iter().enumerate() {
            let (letter, length) = terms::form(stem).unwrap_or_default();
            let errors = errors(stem) as i64;
            sql.push(if at > 0 { " OR " } else { " AND (" }).push("t.letter = ").bind(letter);
            sql.push(" AND t.length BETWEEN ").bind(length - errors).push(" AND ").bind(length + errors);
        }
        sql.push(")");
    }
    let mut like: Vec<Vec<Like>> = vec![Vec::new(); wanted.len()];
    for row in scope.fetch(sql, among.tags()).await? {
        let (place, term): (i32, String) = (row.try_get("", "word")?, row.try_get("", "term")?);
        let place = usize::try_from(place).unwrap_or_default();
        if let Some((at, word)) = wanted.get(place) {
            like[place].extend(distance(word, &term).map(|distance| (*at, distance, term)));
        }
    }
    for like in &mut like {
        like.sort_unstable();
        like.dedup();
        like.truncate(LIKE / wanted.len());
    }
    Ok(like.concat())
}

/// How far a word of the dictionary is from one that was searched for, where so many errors are forgiven.
fn distance(word: &Stems, term: &str) -> Option<usize> {
    let of = |stem: &String| Some(strsim::damerau_levenshtein(stem, term)).filter(|d| (1..=errors(stem)).contains(d));
    [&word.english, &word.spanish].into_iter().filter_map(of).min()
}

/// Those words that some visible entry holds.
async fn held(scope: &Scope, among: Among<'_>, mut like: Vec<Like>) -> Result<Vec<Like>, DbError> {
    if like.is_empty() {
        return Ok(like);
    }
    let mut sql = Sql::new(scope.backend());
    with_held(&mut sql, scope, among, like.iter().map(|(.., term)| both(term.clone())));
    for at in 0..like.len() {
        sql.push(if at > 0 { " UNION ALL " } else { "" });
        sql.push(&format!("SELECT {at} AS place WHERE EXISTS (SELECT 1 FROM held{at})"));
    }
    let rows = scope.fetch(sql, among.tags()).await?;
    let held: Vec<i32> = rows.iter().map(|row| row.try_get("", "place")).collect::<Result<_, _>>()?;
    let mut places = 0..;
    like.retain(|_| places.next().is_some_and(|place| held.contains(&place)));
    Ok(like)
}

/// Adds a WITH clause with a table `held0`, `held1`, ... for each word: rows where a visible entry of the kinds holds it.
/// They are planned to be read whole, and so by the index of words, but are read to their first row alone.
fn with_held(sql: &mut Sql, scope: &Scope, among: Among<'_>, words: impl Iterator<Item = Stems>) {
    for (at, word) in words.enumerate() {
        sql.push(if at > 0 { ", " } else { "WITH " });
        sql.push(&format!("held{at} AS MATERIALIZED (SELECT 1 FROM {} e WHERE e.kind IN (", scope.table("entry")));
        sql.each(among.kinds, |sql, kind| {
            sql.bind(kind.as_str());
        });
        sql.push(if among.with_inactive { ")" } else { ") AND e.is_active = true" });
        bounds(sql, scope, &Parents::Network, "e");
        text::holds(sql, scope, &Part::Word(vec![word]));
        sql.push(")");
    }
    sql.push(" ");
}
