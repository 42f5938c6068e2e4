//! Whole dates as people write them: a day, a month and a year.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::Regex;

use super::{Match, compiled, is_continued, is_continuing, matches, tail};

/// A whole date in a text.
pub(super) struct Whole<'t> {
    pub date: NaiveDate,
    /// Whether it can hardly be read as anything else. What is not clear counts only beside a word.
    pub is_clear: bool,
    /// Whether the last number may be a house's or an hour: "Dec 1, 2000 South State", "Dec 1, 1930-2100".
    pub is_loose: bool,
    pub before: &'t str,
    pub after: &'t str,
}

static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?:^|[^0-9])(([0-9]{1,2})( ?[-/.] ?| )([0-9]{1,2})( ?[-/.] ?| )([0-9]{4}|'?[0-9]{2}))(?:$|[^0-9])")
});
static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?:^|[^0-9])(([0-9]{{4}}) ?[-/.] ?(?:([0-9]{{1,2}})|({MONTH})) ?[-/.] ?([0-9]{{1,2}}))(?:$|[^0-9])"
    ))
});
static MONTH_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?x)
        (?:^|[^a-z])
        (({MONTH})[.\ /-]{{0,2}}(?:the\ )?([0-9]{{1,2}}){ORDINAL}{BEFORE_YEAR}([0-9]{{4}}|'?[0-9]{{2}}))
        (?:$|[^0-9])"
    ))
});
static DAY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?x)
        (?:^|[^0-9])
        (([0-9]{{1,2}}){ORDINAL}(?:\ (?:day\ )?(?:of|de)\ |[.\ /-]{{0,2}})
        ({MONTH}){BEFORE_YEAR}([0-9]{{4}}|'?[0-9]{{2}}))
        (?:$|[^0-9])"
    ))
});
/// "3-5 May 2019" is a span of days, which nobody is born on.
static SPAN: LazyLock<Regex> = LazyLock::new(|| compiled(r"[0-9](?:st|nd|rd|th)? ?(?:-|&|al?|y|to|and|through) ?$"));
static TOGETHER: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?:^|[^0-9])(([0-9]{8}))(?:$|[^0-9])"));

const ORDINAL: &str = "(?:st|nd|rd|th|ro|er|o)?";
const BEFORE_YEAR: &str = r"(?:,?\ (?:of|de|del|in)\ |[,.\ /-]{1,2})";
const MONTH: &str = r"(?x:
    jan(?:uary)?|ene(?:ro)?|feb(?:ruary|rero)?|mar(?:ch|zo)?|apr(?:il)?|abr(?:il)?|mayo?|jun(?:e|io)?|jul(?:y|io)?
    |aug(?:ust)?|ago(?:sto)?|sept?(?:ember|iembre)?|set(?:iembre)?|oct(?:ober|ubre)?|nov(?:ember|iembre)?
    |dec(?:ember)?|dic(?:iembre)?)";

/// Every whole date of a folded text.
pub(super) fn whole<'t>(text: &'t str, today: NaiveDate) -> impl Iterator<Item = Whole<'t>> {
    let numbers = matches(&NUMBERS, text).filter_map(move |found| numbers(&found, today));
    let year_first = matches(&YEAR_FIRST, text).filter_map(|found| {
        let month = if found.group(3).is_empty() { month(found.group(4)) } else { found.group(3).parse().ok() };
        let date = NaiveDate::from_ymd_opt(found.group(2).parse().ok()?, month?, found.group(5).parse().ok()?)?;
        is_alone(&found).then(|| of(&found, date, true, false))
    });
    let month_first = matches(&MONTH_FIRST, text)
        .filter_map(move |found| named(&found, month(found.group(2))?, found.group(3), found.group(4), today));
    let day_first = matches(&DAY_FIRST, text)
        .filter(|found| !is_continued(found.before, &['/', '.']) && !SPAN.is_match(tail(found.before, 16)))
        .filter_map(move |found| named(&found, month(found.group(3))?, found.group(2), found.group(4), today));
    let together = matches(&TOGETHER, text).filter_map(|found| {
        let digits = found.group(1);
        let date = ["%m%d%Y", "%Y%m%d"].iter().find_map(|form| NaiveDate::parse_from_str(digits, form).ok())?;
        Some(of(&found, date, false, false))
    });
    numbers.chain(year_first).chain(month_first).chain(day_first).chain(together)
}

/// The month comes first, as in the United States, unless it cannot or there are dots, as in Europe.
fn numbers<'t>(found: &Match<'t>, today: NaiveDate) -> Option<Whole<'t>> {
    let separator = found.group(3).trim();
    if separator != found.group(5).trim() || !is_alone(found) {
        return None;
    }
    let (first, second): (u32, u32) = (found.group(2).parse().ok()?, found.group(4).parse().ok()?);
    let (year, is_whole_year) = year(found.group(6), today)?;
    let us = NaiveDate::from_ymd_opt(year, first, second);
    let eu = NaiveDate::from_ymd_opt(year, second, first);
    let date = if separator == "." { eu.or(us) } else { us.or(eu) }?;
    // "2.12.14" is a paragraph of a law; "10 12 14" and "5 - 10 - 15" are just numbers.
    let is_tight = !found.group(1).contains(' ') && separator != "." && !is_next(year, today);
    Some(of(found, date, !separator.is_empty() && (is_whole_year || is_tight), false))
}

fn named<'t>(found: &Match<'t>, month: u32, day: &str, written: &str, today: NaiveDate) -> Option<Whole<'t>> {
    let (year, is_whole_year) = year(written, today)?;
    let date = NaiveDate::from_ymd_opt(year, month, day.parse().ok()?)?;
    // "March 3, 10 to 12" is an hour, and "June 3-12, 2019" a day: no year, unless it is written like one.
    let is_like_year = written.starts_with(['\'', '0']) || written.parse::<u32>().is_ok_and(|number| number > 31);
    let is_clear = is_whole_year || (is_like_year && !is_next(year, today) && !found.after.starts_with(':'));
    Some(of(found, date, is_clear, is_whole_year))
}

fn of<'t>(found: &Match<'t>, date: NaiveDate, is_clear: bool, is_loose: bool) -> Whole<'t> {
    Whole { date, is_clear, is_loose, before: found.before, after: found.after }
}

/// Whether no further number hangs on: versions, addresses of machines, numbers of books.
fn is_alone(found: &Match<'_>) -> bool {
    !is_continued(found.before, &['-', '/', '.']) && !is_continuing(found.after, &['-', '/', '.'])
}

/// The year, and whether it was written whole. Two digits later than this year's are of the last century.
fn year(written: &str, today: NaiveDate) -> Option<(i32, bool)> {
    let digits = written.trim_start_matches('\'');
    let number: i32 = digits.parse().ok()?;
    if digits.len() == 4 {
        return Some((number, true));
    }
    let this = today.year().rem_euclid(100);
    Some((today.year() - this + number - if number > this { 100 } else { 0 }, false))
}

/// Whether two digits may be next year's. In December "1/15/27" is next month, not somebody of ninety-nine years.
fn is_next(year: i32, today: NaiveDate) -> bool {
    year + 99 == today.year()
}

fn month(name: &str) -> Option<u32> {
    Some(match name.get(..3)? {
        "jan" | "ene" => 1,
        "feb" => 2,
        "mar" => 3,
        "apr" | "abr" => 4,
        "may" => 5,
        "jun" => 6,
        "jul" => 7,
        "aug" | "ago" => 8,
        "sep" | "set" => 9,
        "oct" => 10,
        "nov" => 11,
        "dec" | "dic" => 12,
        _ => return None,
    })
}
