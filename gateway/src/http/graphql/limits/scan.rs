//! One pass over the text of a document before it is parsed: how many tokens it has, how deep its brackets nest, and the
//! hash of what is asked with and without the values that are asked for.

use sha2::{Digest, Sha256};

use super::canonical;

/// What the text of a document comes to.
#[derive(Debug)]
pub struct Scan {
    /// Tokens, as the specification of GraphQL counts them.
    pub tokens: u64,
    /// How many brackets of every kind stand in each other.
    pub nesting: u64,
    /// The first 16 hexadecimal digits of SHA-256 over the tokens; in place of a value stands only its kind, and in place of
    /// several in a list stands one. Documents that differ in spaces, comments and values have the same, and no value can
    /// be guessed from it.
    pub hash: String,
    /// SHA-256 over the tokens with their values, instants to the minute. Documents that differ in spaces and comments
    /// have the same.
    pub exact: [u8; 32],
}

/// Scans a document, of which at most so many tokens go into the hash.
#[must_use]
pub fn scan(document: &str, hashed: u64) -> Scan {
    let (mut tokens, mut depth, mut deepest) = (0u64, 0u64, 0u64);
    let (mut digest, mut exact) = (Sha256::new(), Sha256::new());
    let (mut argument, mut is_value) = ("", false);
    let (mut parentheses, mut before) = (0u64, "");
    let mut rest = document;
    while let Some(&first) = rest.as_bytes().first() {
        let (token, after) = match first {
            b'#' => {
                rest = rest.find(['\n', '\r']).map_or("", |end| &rest[end..]);
                continue;
            }
            b'"' => ("\"", after_string(rest)),
            b'0'..=b'9' | b'-' => {
                ("0", after_run(rest, |byte| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte)))
            }
            b'A'..=b'Z' | b'a'..=b'z' | b'_' => {
                let after = after_run(rest, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
                let name = &rest[..rest.len() - after.len()];
                // A word of an enum, true, false or null; or a type, which says no more than its variable does.
                let is_word = parentheses > 0 && !matches!(before, "$" | "@") && !is_named(after);
                (if is_word { "A" } else { name }, after)
            }
            b'.' => ("...", after_run(rest, |byte| byte == b'.')),
            b'!' | b'$' | b'&' | b'(' | b')' | b':' | b'=' | b'@' | b'[' | b']' | b'{' | b'|' | b'}' => {
                (&rest[..1], &rest[1..])
            }
            // What stands for nothing, and what the parser will refuse.
            _ => {
                let mut letters = rest.chars();
                letters.next();
                rest = letters.as_str();
                continue;
            }
        };
        let text = &rest[..rest.len() - after.len()];
        rest = after;
        tokens += 1;
        match first {
            b'[' | b'{' | b'(' => depth += 1,
            b']' | b'}' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match first {
            b'(' => parentheses += 1,
            b')' => parentheses = parentheses.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
        if tokens <= hashed {
            let is_repeated = token == before && matches!(token, "\"" | "0" | "A");
            if !is_repeated {
                digest.update(token);
                digest.update([0]);
            }
            let minute = if is_value && first == b'"' { canonical::literal(argument, text) } else { None };
            let text = minute.as_deref().unwrap_or(text);
            exact.update(text.len().to_be_bytes());
            exact.update(text);
        }
        before = token;
        is_value = first == b':';
        if !is_value {
            argument = text;
        }
    }
    let hash = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Scan { tokens, nesting: deepest, hash, exact: exact.finalize().into() }
}

/// Whether what goes before is the name of an argument or of a field of an input.
fn is_named(after: &str) -> bool {
    after.trim_start_matches([' ', ',', '\t', '\n', '\r', '\u{feff}']).starts_with(':')
}

fn after_run(text: &str, is_part: impl Fn(u8) -> bool) -> &str {
    let end = text.bytes().skip(1).position(|byte| !is_part(byte)).map_or(text.len(), |end| end + 1);
    &text[end..]
}

/// What follows a string or block string; nothing where it does not end. Each part of the text is looked at
/// once, so that many strings cost no more than one long one.
fn after_string(text: &str) -> &str {
    let is_block = text.starts_with("\"\"\"");
    let quote = if is_block { "\"\"\"" } else { "\"" };
    let mut rest = &text[quote.len()..];
    loop {
        let Some(end) = rest.find(quote) else { return "" };
        // In a block string a backslash escapes only its end, in a string whatever follows.
        let escape = if is_block { rest[..end].strip_suffix('\\').map(str::len) } else { rest[..end].find('\\') };
        let Some(escape) = escape else { return &rest[end + quote.len()..] };
        let escaped = if is_block { quote.len() } else { rest[escape + 1..].chars().next().map_or(0, char::len_utf8) };
        rest = &rest[escape + 1 + escaped..];
    }
}
