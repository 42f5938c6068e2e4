//! Which documents are known beforehand, and which may run.

use std::path::PathBuf;

use super::{ConfigError, Values, bad};

/// How documents are found that are not sent themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSettings {
    /// Whether a document that was sent once may be named by its hash.
    pub are_persisted: bool,
    /// Documents that are known beforehand.
    pub trusted: Option<TrustedSettings>,
}

impl DocumentSettings {
    pub(super) fn read(values: &Values) -> Result<Self, ConfigError> {
        let file = values.get("trusted_documents").map(PathBuf::from);
        let default = if file.is_some() { "allowed" } else { "off" };
        let mode = values.get("trusted_documents_mode").unwrap_or(default);
        let is_required = match mode {
            "off" => None,
            "allowed" => Some(false),
            "required" => Some(true),
            other => {
                let problem = format!("\"{other}\" is neither off nor allowed nor required");
                return Err(bad("trusted_documents_mode", problem));
            }
        };
        let trusted = match (is_required, file) {
            (None, _) => None,
            (Some(is_required), Some(file)) => Some(TrustedSettings { file, is_required }),
            (Some(_), None) => return Err(bad("trusted_documents", format!("the mode \"{mode}\" needs a file"))),
        };
        Ok(Self { are_persisted: values.is_on("persisted_queries")?, trusted })
    }
}

/// Documents that are known beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedSettings {
    /// The file that holds them.
    pub file: PathBuf,
    /// Whether nothing else runs.
    pub is_required: bool,
}
