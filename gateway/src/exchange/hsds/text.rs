//! Text as live directories publish it, made fit to keep and to show.

/// Characters that are invisible and change how their neighbours are shown: bidirectional controls,
/// zero-width space, byte order mark.
fn is_unwanted(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Text of several lines: trimmed, without control characters other than the newline.
pub(super) fn lines(raw: &str) -> String {
    let even = raw.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n").replace('\t', " ");
    let kept: String = even.chars().filter(|&c| c == '\n' || !is_unwanted(c)).collect();
    kept.trim().to_owned()
}

/// Text of one line, with single spaces.
pub(super) fn line(raw: &str) -> String {
    lines(raw).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without the quotation marks that some exports leave around numbers.
pub(super) fn unquoted(raw: &str) -> &str {
    raw.trim().trim_matches(['"', '\'', '\u{201C}', '\u{201D}']).trim()
}

/// At most `limit` characters, cut at a word where one ends in the second half.
/// `None` where nothing has to be cut.
pub(super) fn cut(whole: &str, limit: usize) -> Option<String> {
    if whole.chars().count() <= limit {
        return None;
    }
    let head: String = whole.chars().take(limit.saturating_sub(1)).collect();
    let word_end = head.rfind(char::is_whitespace).filter(|&end| end > head.len() / 2).unwrap_or(head.len());
    let kept = head.get(..word_end).unwrap_or(&head);
    Some(format!("{}…", kept.trim_end_matches(|c: char| c.is_whitespace() || c == ',' || c == ';')))
}

/// Words whose full stop ends no sentence.
const ABBREVIATIONS: [&str; 16] =
    ["st", "mt", "ft", "dr", "mr", "mrs", "ms", "inc", "no", "ave", "blvd", "rd", "e.g", "i.e", "u.s", "approx"];

/// The first sentence, at most `limit` characters.
pub(super) fn first_sentence(whole: &str, limit: usize) -> String {
    let paragraph = whole.split('\n').find(|part| !part.trim().is_empty()).unwrap_or_default().trim();
    let mut words: Vec<&str> = Vec::new();
    for word in paragraph.split_whitespace() {
        words.push(word);
        if word.ends_with(['!', '?']) || (word.ends_with('.') && !is_abbreviation(word)) {
            break;
        }
    }
    let sentence = words.join(" ");
    cut(&sentence, limit).unwrap_or(sentence)
}

/// Also single letters, as in "S. Main Street".
fn is_abbreviation(word: &str) -> bool {
    let bare = word.trim_end_matches('.').trim_start_matches('(').to_lowercase();
    bare.chars().count() == 1 || ABBREVIATIONS.contains(&bare.as_str())
}
