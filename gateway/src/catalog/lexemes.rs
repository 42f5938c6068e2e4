//! How PostgreSQL holds the words of an entry, and how it is asked for them.
//!
//! A word is kept as its stem where both languages agree on it, else as `x<` of English and `y>` of Spanish, so that a
//! phrase follows one language from word to word. Beside these stands, for the three fields of most weight, that the
//! field holds it: `a:x`. That knows no place in the text, but unlike a weight it can be looked up in the index, and
//! the planner knows how often it occurs. Words hold letters and digits alone, so none can be mistaken for another.

use super::{analyzer::Stems, search::Part};

/// Fields by falling weight: the letter of the field, the weight.
pub(super) const FIELDS: [(char, i64); 4] = [('a', 8), ('b', 4), ('c', 2), ('d', 1)];

/// The words of an entry's fields as a tsvector.
pub(super) fn vector(fields: &[Vec<Stems>; 4]) -> String {
    /// PostgreSQL keeps no position beyond this.
    const LAST_POSITION: usize = 16_383;
    let mut vector = String::new();
    let mut position = 0;
    for (words, (field, _)) in fields.iter().zip(FIELDS) {
        for word in words {
            position = (position + 1).min(LAST_POSITION);
            for lexeme in of_text(word) {
                vector.push_str(&format!("'{lexeme}':{position}{} ", field.to_ascii_uppercase()));
                if field != 'd' {
                    vector.push_str(&format!("'{field}:{lexeme}' "));
                }
            }
        }
        // No phrase goes on from one field into the next.
        position += 1;
    }
    vector
}

fn of_text(Stems { english, spanish }: &Stems) -> Vec<String> {
    if english == spanish { vec![english.clone()] } else { vec![format!("{english}<"), format!("{spanish}>")] }
}

/// A query for something that has to occur, anywhere or in a field.
pub(super) fn query(part: &Part, field: Option<char>) -> String {
    match part {
        Part::Word(meant) => any(meant.iter().map(|word| phrase(std::slice::from_ref(word), field))),
        Part::Phrase(words) => phrase(words, field),
    }
}

/// A query for words that follow each other, by their English stems or by their Spanish ones.
pub(super) fn phrase(words: &[Stems], field: Option<char>) -> String {
    let label = field.map(|field| format!(":{}", field.to_ascii_uppercase())).unwrap_or_default();
    let follow = |language: fn(&Stems) -> [String; 2]| {
        let word = |word| any(language(word).map(|lexeme| format!("'{lexeme}'{label}")).into_iter());
        words.iter().map(word).collect::<Vec<_>>().join(" <-> ")
    };
    any([follow(english), follow(spanish)].into_iter())
}

/// A query for a word that is best held by a field, not by one of more weight.
pub(super) fn best_in(meant: &[Stems], field: char) -> String {
    let held = |by: char| {
        let marked = |lexeme| if by == 'd' { format!("'{lexeme}'") } else { format!("'{by}:{lexeme}'") };
        any(meant.iter().flat_map(|word| [english(word), spanish(word)].concat()).map(marked))
    };
    let better = FIELDS.iter().take_while(|(better, _)| *better != field);
    better.fold(held(field), |query, (better, _)| format!("{query} & !{}", held(*better)))
}

fn english(Stems { english, .. }: &Stems) -> [String; 2] {
    [english.clone(), format!("{english}<")]
}

fn spanish(Stems { spanish, .. }: &Stems) -> [String; 2] {
    [spanish.clone(), format!("{spanish}>")]
}

fn any(queries: impl Iterator<Item = String>) -> String {
    format!("({})", queries.collect::<Vec<_>>().join(" | "))
}
