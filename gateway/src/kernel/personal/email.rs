//! E-mail addresses, as machines write them and as people hide them from machines.

use std::sync::LazyLock;

use regex::Regex;

use super::{compiled, matches};

/// With a sign. The characters of every script may stand in a name.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r#"([^ \n@,;:<>()\[\]{{}}"/\\|=]{{1,64}})@{LABEL}(?:\.{LABEL}){{0,8}}\.[a-z\x{{80}}-\x{{10ffff}}]{{2,24}}"#
    ))
});

/// With a bracket around "at", or with the word that Spanish has for the sign and for nothing else.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?x)
        ([a-z0-9][a-z0-9._+-]{{0,63}})
        (?:\ ?[(\[{{<]\ ?(?:at|@|arroba)\ ?[)\]}}>]\ ?|\ arroba\ )
        {LABEL}(?:{DOT}{LABEL}){{0,8}}{DOT}[a-z]{{2,24}}"
    ))
});

/// With a space after the sign, or with bare words. A space before the sign alone is somebody's handle, and "at"
/// before a host with real dots is a page: "sign up at example.org".
static SPACED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?x)
        ([a-z0-9][a-z0-9._+-]{{0,63}})
        (?:\ ?@\ {LABEL}(?:\.{LABEL}){{0,8}}\.|\ at\ {LABEL}(?:{DOT}{LABEL}){{0,8}}\ (?:dot|punto)\ )
        {KNOWN}(?:$|[^a-z0-9])"
    ))
});

const LABEL: &str = r"[a-z0-9\x{80}-\x{10ffff}-]{1,63}";
const DOT: &str = r"(?:\.|\ ?[(\[{<]\ ?(?:dot|punto|\.)\ ?[)\]}>]\ ?|\ (?:dot|punto)\ )";

/// The ends of hosts that tell "john @ example.org" from "yoga @ st.mark".
const KNOWN: &str = "(?:com|org|net|edu|gov|mil|us|info|biz|io|co|me|tv|health|care|center|mx|es|ca|uk)";

/// Words before a spaced sign that say where something is, not whose address follows: "find us @ example.org".
static NOT_NAMES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)
        ^(?:us|up|online|more|out|it|we|website|site|page|visit|register|apply|details|here
        |in|them|found|find|meet|meeting|meetings|look|group|tickets|rsvp|donate|available|is)$",
    )
});

/// Whether a folded text holds one.
pub(super) fn is_in(text: &str) -> bool {
    // "@house@example.org" is a handle of a social network. It is public by its nature, as "@house" is.
    matches(&SIGNED, text).any(|found| !found.before.ends_with('@') && has_name(found.group(1)))
        || BRACKETED.is_match(text)
        || matches(&SPACED, text).any(|found| !NOT_NAMES.is_match(found.group(1)))
}

/// Punctuation alone is nobody's name.
fn has_name(local: &str) -> bool {
    local.contains(char::is_alphanumeric)
}
