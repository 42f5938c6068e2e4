//! The copy of a text that is searched.

use std::{borrow::Cow, sync::LazyLock};

use regex::{Captures, Regex};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{super::text, compiled};

/// The zeros of scripts whose digits compatibility does not fold: Arabic, Persian, N'Ko, the scripts of India,
/// Thai, Lao, Tibetan, Burmese, Khmer, Mongolian.
const ZEROS: [u32; 18] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0xF20, 0x1040,
    0x17E0, 0x1810,
];

/// An address of a page with something behind the host.
static LINK: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}[/?#][^ \n]*"));

/// Lower case, compatibility forms decomposed, without accents and what has no width, with one dash, dot, slash,
/// apostrophe and space, and never two spaces in a row.
pub(super) fn fold(typed: &str) -> String {
    let mut folded = String::with_capacity(typed.len());
    for c in typed.nfkd().filter(|c| !is_combining_mark(*c) && !text::is_ignorable(*c)) {
        match plain(c) {
            ' ' if folded.ends_with(' ') => {}
            c if c.is_control() && c != '\n' => {}
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

/// A character as a keyboard has it.
fn plain(c: char) -> char {
    match c {
        c if c.is_ascii_graphic() => c,
        c if text::is_break(c) => '\n',
        // A braille pattern without dots looks like a space.
        c if c.is_whitespace() || c == '\u{2800}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{2D7}' | '\u{58A}' | '\u{5BE}' | '\u{1806}' => '-',
        '\u{2E3A}' | '\u{2E3B}' | '\u{301C}' | '\u{30FC}' | '\u{2796}' => '-',
        '\u{B7}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22C5}' | '\u{30FB}' | '\u{3002}' | '\u{6D4}' => '.',
        '\u{2044}' | '\u{2215}' | '\u{2571}' | '\u{29F8}' => '/',
        '\u{2018}' | '\u{2019}' | '\u{2BC}' => '\'',
        c => ZEROS
            .iter()
            .find_map(|zero| char::from_digit((c as u32).checked_sub(*zero).filter(|digit| *digit < 10)?, 10))
            .unwrap_or(c),
    }
}

/// A folded text without what stands behind the hosts of its links. A link that opens a chat names a phone, so it
/// stays.
pub(super) fn without_links(folded: &str) -> Cow<'_, str> {
    LINK.replace_all(folded, |link: &Captures<'_>| {
        let link = &link[0];
        let is_chat = link.starts_with("wa.me/") || link.contains("whatsapp.");
        if is_chat { link.to_owned() } else { " ".to_owned() }
    })
}
