//! Text into lexemes. Accents are folded first, so that "reunion" finds "reunión"; each word is then
//! stemmed by Snowball as English and as Spanish, since nobody says which language a text is in.

use std::collections::HashMap;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

/// Words that say nothing about what is looked for.
const STOP_WORDS: [&str; 44] = [
    "a", "al", "an", "and", "are", "as", "at", "be", "by", "con", "de", "del", "el", "en", "for", "from", "in", "is",
    "it", "la", "las", "lo", "los", "of", "on", "or", "para", "por", "que", "se", "su", "that", "the", "their", "this",
    "to", "un", "una", "was", "we", "with", "y", "you", "your",
];

/// The stems that a memory keeps before it is emptied: more words than any directory uses.
const MEMORY: usize = 100_000;

/// No word of a language is longer, in bytes; what is, is no word and may be more than an index takes.
const LONGEST: usize = 200;

/// The mark between parts of a text that are not read on into each other.
pub const BETWEEN: char = '\u{2029}';

/// What is left of a word in each language. Two words are the same where their English stems are, or their Spanish ones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stems {
    /// As an English word.
    pub english: String,
    /// As a Spanish word.
    pub spanish: String,
}

impl Stems {
    fn says_nothing() -> Self {
        let word = STOP_WORDS[STOP_WORDS.len() - 1].to_owned();
        Self { english: word.clone(), spanish: word }
    }
}

/// Makes lexemes of text. Keeps the stems that it has seen, as directories repeat their words.
pub struct Analyzer {
    english: Stemmer,
    spanish: Stemmer,
    memory: HashMap<String, Stems>,
}

impl Default for Analyzer {
    fn default() -> Self {
        Self {
            english: Stemmer::create(Algorithm::English),
            spanish: Stemmer::create(Algorithm::Spanish),
            memory: HashMap::new(),
        }
    }
}

impl Analyzer {
    /// The words of a text in order, each as its stems; words that say nothing are left out.
    pub fn words(&mut self, text: &str) -> Vec<Stems> {
        let folded = fold(text);
        folded
            .unicode_words()
            .map(|word| word.replace(|c: char| !c.is_alphanumeric(), ""))
            .filter(|word| (1..=LONGEST).contains(&word.len()) && STOP_WORDS.binary_search(&word.as_str()).is_err())
            .map(|word| self.stems(&word))
            .collect()
    }

    /// The words of a text that is kept. Where one part ends stands a word that says nothing: no search holds it, so no
    /// phrase goes on from one part into the next.
    pub fn parts(&mut self, text: &str) -> Vec<Stems> {
        let mut words = Vec::new();
        for part in text.split(BETWEEN) {
            if !words.is_empty() {
                words.push(Stems::says_nothing());
            }
            words.extend(self.words(part));
        }
        words
    }

    fn stems(&mut self, word: &str) -> Stems {
        if let Some(stems) = self.memory.get(word) {
            return stems.clone();
        }
        let stems =
            Stems { english: self.english.stem(word).into_owned(), spanish: self.spanish.stem(word).into_owned() };
        if self.memory.len() >= MEMORY {
            self.memory.clear();
        }
        self.memory.insert(word.to_owned(), stems.clone());
        stems
    }
}

/// Lower case without accents: how names are sorted and words compared.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}
