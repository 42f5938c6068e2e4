//! Numbers of the social security administration.

use std::sync::LazyLock;

use regex::Regex;

use super::{compiled, head, is_continued, is_continuing, matches, tail};

/// Three, two and four digits. Ranges that were never given out are found too: numbers of tax payers have the same
/// shape, and nothing that a center writes has.
static GROUPED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:^|[^0-9])([0-9]{3} ?[-. ] ?[0-9]{2} ?[-. ] ?[0-9]{4})(?:$|[^0-9])"));

/// Nine digits together or by threes, which alone may be anything. Five and four are a ZIP code, even beside the
/// words: the address of an office.
static NINE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:^|[^0-9])([0-9]{9}|[0-9]{3}[-. ][0-9]{3}[-. ][0-9]{3})(?:$|[^0-9])"));

/// The words; "ssn's" and "SS#" as well.
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?-u:\b)(?:ssns?(?-u:\b)|s\.s\.n|ss ?#|ss (?:no|num)|social sec|soc\.? sec|seguro social|itin(?-u:\b))")
});

/// The characters between a number and the words that are still beside it.
const BESIDE: usize = 32;

/// Whether a folded text holds one.
pub(super) fn is_in(text: &str) -> bool {
    let is_whole = |before, after| !is_continued(before, &['-', '.']) && !is_continuing(after, &['-', '.']);
    matches(&GROUPED, text).any(|found| is_whole(found.before, found.after))
        || matches(&NINE, text)
            .any(|found| WORDS.is_match(tail(found.before, BESIDE)) || WORDS.is_match(head(found.after, BESIDE)))
}
