//! What looks like a person's data in free text. It reads a folded copy, in which every way to write a digit, a
//! dash or a space is one way, and it stores nothing. Every pattern takes time in proportion to the text.
//!
//! It is for text that a center publishes, so what centers write every day must pass. Where a shape is both, the
//! comment beside it says which side was taken and why.

/// Birth dates.
mod birth;
/// Whole dates as people write them.
mod dates;
/// E-mail addresses.
mod email;
/// The copy of a text that is searched.
mod folding;
/// Numbers of the social security administration.
mod insurance;
/// Phone numbers.
mod phone;

use std::fmt;

use chrono::NaiveDate;
use regex::{Captures, Regex};

/// A kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Personal {
    /// A number at which somebody answers.
    Phone,
    /// An address to which mail goes.
    Email,
    /// The day on which somebody was born.
    BirthDate,
    /// A social security number, or one for tax payers of the same shape.
    SocialSecurityNumber,
}

impl fmt::Display for Personal {
    /// To follow "this looks like".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Phone => "a phone number",
            Self::Email => "an e-mail address",
            Self::BirthDate => "a birth date",
            Self::SocialSecurityNumber => "a social security number",
        })
    }
}

/// What of a person a text seems to hold, the most telling first; `None` where it seems to hold nothing.
#[must_use]
pub fn find(text: &str, today: NaiveDate) -> Option<Personal> {
    let folded = folding::fold(text);
    // Links carry numbers and dates of their own: meetings, articles, maps.
    let linkless = folding::without_links(&folded);
    if insurance::is_in(&linkless) {
        Some(Personal::SocialSecurityNumber)
    } else if email::is_in(&folded) {
        Some(Personal::Email)
    } else if phone::is_in(&linkless) {
        Some(Personal::Phone)
    } else if birth::is_in(&linkless, today) {
        Some(Personal::BirthDate)
    } else {
        None
    }
}

/// A place where a pattern matches, with the text on both sides of its first group.
struct Match<'t> {
    groups: Captures<'t>,
    before: &'t str,
    after: &'t str,
}

impl<'t> Match<'t> {
    /// The text of a group; empty where the group took no part.
    fn group(&self, index: usize) -> &'t str {
        self.groups.get(index).map_or("", |group| group.as_str())
    }
}

/// Where a pattern matches. The next search begins where the first group ends, so that one character can bound two
/// matches.
fn matches<'t>(pattern: &Regex, text: &'t str) -> impl Iterator<Item = Match<'t>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let groups = pattern.captures_at(text, from)?;
        let found = groups.get(1)?;
        from = found.end();
        Some(Match { before: &text[..found.start()], after: &text[found.end()..], groups })
    })
}

/// A pattern of the program's own.
fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that the tests compile")
}

/// The last characters of a text: as far as a word can stand from what it is about.
fn tail(text: &str, most: usize) -> &str {
    text.char_indices().rev().take(most).last().map_or("", |(start, _)| &text[start..])
}

/// The first characters of a text.
fn head(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

/// Whether a text ends in a digit and then one of some characters: the number before it goes on.
fn is_continued(before: &str, by: &[char]) -> bool {
    before.strip_suffix(by).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
}

/// Whether a text begins with one of some characters and then a digit: the number goes on.
fn is_continuing(after: &str, by: &[char]) -> bool {
    after.strip_prefix(by).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}
