//! How text that people type is kept: composed, and without what is not seen but changes how the rest reads.

use unicode_normalization::UnicodeNormalization;

/// Text of one line. Breaks and tabs become one space where words would run together without it; what else
/// controls a terminal or turns the direction of text is taken out. All the rest stays as typed.
#[must_use]
pub fn line(typed: &str) -> String {
    let mut kept = String::with_capacity(typed.len());
    let mut is_apart = false;
    for c in typed.chars().filter(|c| !is_taken_out(*c)) {
        if is_break(c) || c == '\t' {
            is_apart = true;
            continue;
        }
        if is_apart && !c.is_whitespace() && !kept.is_empty() && !kept.ends_with(char::is_whitespace) {
            kept.push(' ');
        }
        is_apart = false;
        kept.push(c);
    }
    // Composed last: two characters that something stood between may be one now.
    kept.nfc().collect()
}

/// Text of several lines. Every kind of break becomes a line feed, a tab a space; the rest is as in `line`.
#[must_use]
pub fn prose(typed: &str) -> String {
    let mut kept = String::with_capacity(typed.len());
    let mut is_after_return = false;
    for c in typed.chars().filter(|c| !is_taken_out(*c)) {
        match c {
            // The second half of a break that stands there already.
            '\n' if is_after_return => {}
            '\t' => kept.push(' '),
            c if is_break(c) => kept.push('\n'),
            c => kept.push(c),
        }
        is_after_return = c == '\r';
    }
    kept.nfc().collect()
}

/// How long a text is, in characters, as a limit of the interface counts.
#[must_use]
pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// Whether nothing of a text is seen.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || is_noncharacter(c)
            || is_ignorable(c)
            // The braille pattern without dots, and the marks around annotations.
            || matches!(c, '\u{2800}' | '\u{FFF9}'..='\u{FFFB}')
    })
}

/// Characters that have no shape of their own (Default_Ignorable_Code_Point of Unicode 16): zero-width spaces and
/// joiners, marks of direction, soft hyphens, fillers, variation selectors, tags.
pub(crate) const fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Where a line or paragraph ends.
pub(crate) const fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Joiners and marks of direction stay: Persian, Hindi and emoji are written with the first, and the second reach
/// no further than their neighbours. Overrides, embeddings and isolates can turn a whole page around.
fn is_taken_out(c: char) -> bool {
    let is_turning = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    is_turning || is_noncharacter(c) || (c.is_control() && c != '\t' && !is_break(c))
}

/// Code points that are never a character.
const fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || (c as u32) & 0xFFFE == 0xFFFE
}
