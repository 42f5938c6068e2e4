//! Phone numbers: North American ones in any punctuation, others with their country, local ones.

use std::sync::LazyLock;

use regex::Regex;

use super::{Match, compiled, is_continued, is_continuing, matches, tail};

/// Ten digits, with or without the country's. Found for businesses as well: a number does not say whose it is.
static NATIONAL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)
        (?:^|[^0-9])
        ((?:1[-.\ /()_~|]{0,4})?\(?([2-9][0-9]{2})[-.\ /()_~|]{0,4}[2-9][0-9]{2}[-.\ /()_~|]{0,4}[0-9]{4})
        (?:$|[^0-9])",
    )
});

/// With a plus right before it, or a prefix for calls abroad. A plus with a space is "LGBTQ+ 2026-12-01".
static ABROAD: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?:(?:^|[^0-9])\(?\+|(?:^|[ (])(?:00|011)[-. ]?)\(?([1-9](?:[-. /()]{0,3}[0-9]){7,14})(?:$|[^0-9])")
});

/// Seven digits. With a space alone they are "suite 200 1234 East" as often, so that asks for a word.
static LOCAL: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?:^|[^0-9])(([2-9][0-9]{2})[-.]([0-9]{4}))(?:$|[^0-9])"));

/// A word that says that a number is a phone, and what without it is only digits.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)
        (?:^|[^a-z])
        (?:call|text|sms|phone|tel|telephone|cell|cellphone|mobile|fax|whatsapp|ph|(?:his|her|my|their)\ number
        |llam[ae](?:r|me|nos)?|telefono|celular|cel|movil|su\ numero)
        (?:[^a-z0-9\n][^0-9\n]{0,16})?
        (([2-9][0-9]{2})(?:\ ?[-./]\ ?|\ )?([0-9]{4})
        |[0-9]{2}(?:\)\ ?|[-.\ ])[0-9]{4}[-.\ ][0-9]{4}
        |[0-9]{3}[-.\ ][0-9]{3}[-.\ ][0-9]{2}[-.\ ][0-9]{2}
        |[0-9]{10,13})
        (?:$|[^0-9])",
    )
});

/// Words before a number that say that it is none: a room, a paragraph, a meeting on the internet (whose numbers
/// look just like phones, and which centers announce every day).
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)
        (?:^|[^a-z])
        (?:rooms?|rms?|suites?|ste|units?|apt|bldg|buildings?|routes?|rt|rte|highway|hwy|miles?|forms?|bills?
        |[hs]\.?\ ?[br]\.?|policy|sections?|sec|pages?|pp?|chapters?|title|code|cfr|usc|isbn|npi|ein|grant|license|lic
        |(?:zoom|webinar)(?:\ meeting)?(?:\ (?:id|number|no|code))?|(?:meeting|conference|mtg)\ (?:id|number|no|code))
        (?:\ is|[\ :\#.(-]){0,3}$",
    )
});

/// What follows a number that counts something, or the number of a house.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)
        ^[\ ]
        (?:people|persons?|participants|members|families|beds|seats|feet|ft|sq|square|miles?|meters|calories
        |personas|familias|blocks?|north|south|east|west|[nsew]\.?\ [0-9])
        (?:$|[^a-z])",
    )
});

/// Whether a folded text holds one.
pub(super) fn is_in(text: &str) -> bool {
    matches(&NATIONAL, text).any(|found| is_national(&found))
        || ABROAD.is_match(text)
        || matches(&LOCAL, text).any(|found| is_local(&found))
        || matches(&NAMED, text)
            .any(|found| !is_service(found.group(2)) && !is_span(&found) && !COUNTED.is_match(found.after))
}

fn is_national(found: &Match<'_>) -> bool {
    let (before, after) = (found.before, found.after);
    let is_bare = found.group(1).bytes().all(|b| b.is_ascii_digit());
    let is_letter = |c: char| c.is_ascii_alphabetic();
    // Digits in one piece are as often a part of a longer identifier or of a fraction.
    let is_part = is_continued(before, if is_bare { &['-', '.'] } else { &['-'] })
        || (is_bare && (before.ends_with(is_letter) || after.starts_with(is_letter)));
    !is_part && !is_service(found.group(2)) && !is_labelled(before)
}

fn is_local(found: &Match<'_>) -> bool {
    let is_part = is_continued(found.before, &['-', '.', '/', ',', ':'])
        || is_continuing(found.after, &['-', '.'])
        || found.before.ends_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '#' | '$' | '\u{A7}'));
    !is_part
        && !is_service(found.group(2))
        && !is_span(found)
        && !is_labelled(found.before)
        && !COUNTED.is_match(found.after)
}

/// 211, 911 and their like begin no number.
fn is_service(code: &str) -> bool {
    code.ends_with("11")
}

fn is_labelled(before: &str) -> bool {
    LABEL.is_match(tail(before, 32))
}

/// "900-1700" and "500-1200" are opening hours and estimates before they are phones: quarters of hours, or round
/// numbers. The few phones of that shape are lost rather than every center's hours refused.
fn is_span(found: &Match<'_>) -> bool {
    let (Ok(from), Ok(to)) = (found.group(2).parse::<u32>(), found.group(3).parse::<u32>()) else { return false };
    let is_clock = |number: u32| (number % 100).is_multiple_of(15) && number % 100 < 60 && number <= 2400;
    let is_round = |number: u32| number.is_multiple_of(50);
    to >= 1000 && ((is_clock(from) && is_clock(to)) || (is_round(from) && is_round(to)))
}
