//! What is searched for: words in any form, phrases, and what must not occur.
//!
//! `"sober living" -men` wants the two words one after the other, and leaves out whatever holds the third. A minus
//! counts where a word begins, so that "e-mail" and "12-step" are words like others.

use super::analyzer::{Analyzer, Stems};

/// What is searched for. Nothing wanted means that nothing is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Each of these has to occur.
    pub wanted: Vec<Part>,
    /// None of these may occur: words one after the other, or one alone.
    pub unwanted: Vec<Vec<Stems>>,
}

/// Something that has to occur.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A word, by any of these: one, or the words that are meant where it was misspelt.
    Word(Vec<Stems>),
    /// Words in quotes, one after the other.
    Phrase(Vec<Stems>),
}

impl Search {
    /// Reads a text. Words that say nothing are left out, as they are of what is searched.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut analyzer = Analyzer::default();
        let mut search = Self::default();
        for Piece { text, is_unwanted, is_quoted } in pieces(text) {
            let words = analyzer.words(text);
            match (is_unwanted, is_quoted) {
                _ if words.is_empty() => {}
                (true, _) => search.unwanted.push(words),
                (false, true) => search.wanted.push(Part::Phrase(words)),
                (false, false) => search.wanted.extend(words.into_iter().map(|word| Part::Word(vec![word]))),
            }
        }
        // What is said twice is asked for once, and counts once.
        search.wanted.sort_unstable();
        search.wanted.dedup();
        search.unwanted.sort_unstable();
        search.unwanted.dedup();
        search
    }

    /// Whether nothing is searched for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// How many words it holds.
    #[must_use]
    pub fn count(&self) -> usize {
        let wanted = self.wanted.iter().map(|part| match part {
            Part::Word(_) => 1,
            Part::Phrase(words) => words.len(),
        });
        wanted.chain(self.unwanted.iter().map(Vec::len)).sum()
    }
}

/// A part of the text: what stands in quotes, or between spaces.
struct Piece<'a> {
    text: &'a str,
    is_unwanted: bool,
    is_quoted: bool,
}

/// Straight quotes, and those that telephones and Spanish keyboards make of them.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// The pieces of a text. A quote that is not closed is read as if it were closed at the end.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let after =
            rest.strip_prefix('-').filter(|after| after.starts_with(|c: char| c.is_alphanumeric() || is_quote(c)));
        rest = after.unwrap_or(rest);
        let unquoted = rest.strip_prefix(is_quote);
        let end = match unquoted {
            Some(inside) => inside.find(is_quote),
            None => rest.find(|c: char| c.is_whitespace() || is_quote(c)),
        };
        let inside = unquoted.unwrap_or(rest);
        let (piece, following) = inside.split_at(end.unwrap_or(inside.len()));
        pieces.push(Piece { text: piece, is_unwanted: after.is_some(), is_quoted: unquoted.is_some() });
        let closed = following.strip_prefix(is_quote).filter(|_| unquoted.is_some());
        rest = closed.unwrap_or(following).trim_start();
    }
    pieces
}
