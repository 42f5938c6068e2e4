//! What a problem report says. It has no place for words, nor for who reported it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::kernel::{id::EntryKind, vocabulary::ProblemKind};

/// A stranger's word that an entry is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct ProblemReport {
    /// Identifies the report.
    pub id: Uuid,
    /// What the entry is about.
    pub entry_kind: EntryKind,
    /// The entry.
    pub entry_id: Uuid,
    /// What is wrong.
    pub kind: ProblemKind,
    /// When it was said.
    pub reported_at: DateTime<Utc>,
    /// When it was dealt with.
    pub resolved_at: Option<DateTime<Utc>>,
    /// What was done.
    pub resolution: Option<String>,
}
