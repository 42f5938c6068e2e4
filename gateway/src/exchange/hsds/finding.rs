//! What the reader has to say about a record, written for the person who runs the import.

use std::{cell::RefCell, fmt};

/// What became of a record or a field that something was wrong with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing of the record is in the reading.
    RecordRefused,
    /// The record is in the reading without this field.
    FieldLeftOut,
    /// The field is in the reading, though somebody should look at it.
    KeptWithWarning,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RecordRefused => "record refused",
            Self::FieldLeftOut => "left out",
            Self::KeptWithWarning => "kept, please check",
        })
    }
}

/// One thing that was wrong or had to be decided while reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file that it is in.
    pub file: String,
    /// The service's id, or its position where it has none: "contents\[3\]".
    pub record: String,
    /// The path within the record, such as "schedules\[0\].timezone"; empty for the whole record.
    pub field: String,
    /// What is wrong.
    pub problem: String,
    /// What became of it.
    pub outcome: Outcome,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if !self.record.is_empty() {
            write!(f, ", {}", self.record)?;
        }
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        write!(f, ": {} ({})", self.problem, self.outcome)
    }
}

/// Collects findings. Shared by reference, because records are read by many small functions that would
/// otherwise all have to hand a mutable list around.
#[derive(Debug, Default)]
pub(super) struct Log(RefCell<Vec<Finding>>);

impl Log {
    /// Writes a finding down; the same one, met by a second way to the same field, only once.
    pub(super) fn note(&self, finding: Finding) {
        let mut findings = self.0.borrow_mut();
        // Repeats lie close together: a look at the recent ones is enough and keeps large files fast.
        if !findings.iter().rev().take(200).any(|known| *known == finding) {
            findings.push(finding);
        }
    }

    /// Everything written down, in order.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.0.into_inner()
    }
}
