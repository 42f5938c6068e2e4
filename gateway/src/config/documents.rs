//! Which documents are known beforehand, and which may run.

use std::path::PathBuf;

/// How documents are found that are not sent themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSettings {
    /// Whether a document that was sent once may be named by its hash.
    pub are_persisted: bool,
    /// Documents that are known beforehand.
    pub trusted: Option<TrustedSettings>,
}

/// Documents that are known beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedSettings {
    /// The file that holds them.
    pub file: PathBuf,
    /// Whether nothing else runs.
    pub is_required: bool,
}
