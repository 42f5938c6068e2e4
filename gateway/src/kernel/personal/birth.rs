//! Birth dates: whole dates of the past, and any whole date beside a word of birth.

use std::sync::LazyLock;

use chrono::{Datelike, Months, NaiveDate};
use regex::Regex;

use super::{
    compiled,
    dates::{self, Whole},
    head, tail,
};

/// Words that stand before a birth date and hardly before another, with a few words between: "born in Provo on".
static BORN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)
        (?:^|[^a-z-])
        (?:born|d\.?\ ?o\.?\ ?b|(?:date|day)\ of\ birth|birth[\ -]?date|nacid[oa]s?|nacio|naci|fecha\ de\ nacimiento)
        (?-u:\b)\.?[^0-9.!?\n]{0,30}$",
    )
});

/// Words that centers use otherwise too: "birthday night, December 1, 2026" honours years of recovery, and a birth
/// certificate is a paper that people need. They count where nothing but a link word is between.
static BIRTHDAY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)
        (?:^|[^a-z-])
        (?:birth[\ -]?day|b-?day|birth|nacimiento|cumpleanos)(?:'s)?
        (?:[\ :=,.(-]|(?-u:\b)(?:is|was|on|of|the|es|fue|el|dia)(?-u:\b))*$",
    )
});

/// What has one of these words in it and is none.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)
        born\ (?:again|this|to|free)
        |(?:sober|sobriety|recovery|clean|clean\ time|aa|na|club|house|group|center)(?:'s)?[\ -]birth
        |(?:actas?|certificados?|partidas?|registros?)\ de\ nacimiento",
    )
});

/// Words after a birth date. "is" or a bracket must lead to those that centers use otherwise.
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)
        ^[\ ,;:-]*(?:\(\ ?)?
        (?:(?:is|was|were|as|es|fue|he|she|they|his|her|my|their|your|the|su|mi|la|el|client's)\ )*
        (?:born|d\.?\ ?o\.?\ ?b|birth[\ -]?date|date\ of\ birth|nacid[oa]|fecha\ de\ nacimiento)(?-u:\b)
        |^[\ ,;:-]*(?:\(|(?:is|was|es|fue)\ )
        (?:(?:his|her|my|their|your|the|su|mi|el|[a-z]{1,20}'s)\ )*
        (?:birth[\ -]?day|b-?day|birth|nacimiento|cumpleanos)(?-u:\b)",
    )
});

/// What is said of houses, laws and papers; never of people. "Opened" is said of a case too, so it is not here.
static FOUNDED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)
        (?-u:\b)
        (?:founded|established|est|incorporated|chartered|enacted|revised|updated|effective
        |fundad[oa]|establecid[oa]|actualizad[oa]|revisad[oa])
        (?:[\ :.]|on|in|as\ of|el|en)*$",
    )
});

/// What is counted in a row: "steps 10/11/12".
static ROW: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)
        (?-u:\b)
        (?:steps?|traditions?|concepts?|chapters?|pages?|rooms?|grades?|levels?|phases?|weeks?|months?|days?|sessions?
        |lessons?|modules?|units?|sections?|ages?|pasos?|tradiciones|capitulos?)
        [\ \#:]{0,2}$",
    )
});

/// What makes numbers an amount or an hour: "6/12/18 months", "Dec 1, 45 minutes".
static AMOUNT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)
        ^[\ -]?
        (?:months?|mos?|days?|weeks?|wks?|years?|yrs?|hours?|hrs?|minutes?|mins?|people|persons?|participants|members
        |seats|beds|chips?|am|pm|a\.m|p\.m|meses|dias|semanas|horas|minutos|anos|personas)
        (?-u:\b)",
    )
});

/// What makes the last number a house's: "Dec 1, 2000 South State Street".
static STREET: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)
        ^[\ ]
        (?:(?:north|south|east|west)(?-u:\b)|[nsew]\.?\ [0-9a-z]
        |[a-z]{3,20}\ (?:st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|way|ct|court|hwy)(?-u:\b))",
    )
});

/// What makes the last number the first hour of two: "Dec 1, 1930-2100".
static UNTIL: LazyLock<Regex> = LazyLock::new(|| compiled(r"^-[0-9]{4}(?:$|[^0-9])"));

/// Nobody lives longer; older dates are history.
const OLDEST_YEARS: i32 = 120;

/// Whether a folded text holds one.
pub(super) fn is_in(text: &str, today: NaiveDate) -> bool {
    dates::whole(text, today).any(|whole| is_beside(&whole) || (is_of_the_past(&whole, today) && !is_excused(&whole)))
}

fn is_beside(whole: &Whole<'_>) -> bool {
    let before = tail(whole.before, 64);
    (BORN.is_match(before) || BIRTHDAY.is_match(before)) && !OTHER.is_match(before)
        || AFTER.is_match(head(whole.after, 64)) && !OTHER.is_match(head(whole.after, 64))
}

/// More than a year ago. Dates of events and of their last year's notes are younger.
fn is_of_the_past(whole: &Whole<'_>, today: NaiveDate) -> bool {
    let is_old = today.checked_sub_months(Months::new(12)).is_some_and(|limit| whole.date < limit);
    whole.is_clear && is_old && today.year() - whole.date.year() <= OLDEST_YEARS
}

fn is_excused(whole: &Whole<'_>) -> bool {
    let before = tail(whole.before, 40);
    let is_hour = whole.date.year() % 100 < 60 && UNTIL.is_match(whole.after);
    FOUNDED.is_match(before)
        || ROW.is_match(before)
        || AMOUNT.is_match(whole.after)
        || (whole.is_loose && (is_hour || STREET.is_match(whole.after)))
}
