//! Reasons in words that a coach can read to somebody, in English and Spanish.

mod english;
mod spanish;
mod words;

use super::reasons::Reason;
pub use crate::calendar::wording::Language;
use crate::kernel::id::EntryKind;

/// A reason in a sentence.
#[must_use]
pub fn known(reason: &Reason, kind: EntryKind, language: Language) -> String {
    match language {
        Language::English => english::known(reason, kind),
        Language::Spanish => spanish::known(reason, kind),
    }
}

/// What is not known, in a sentence.
#[must_use]
pub fn unknown(reason: &Reason, kind: EntryKind, language: Language) -> String {
    match language {
        Language::English => english::unknown(reason, kind),
        Language::Spanish => spanish::unknown(reason, kind),
    }
}
