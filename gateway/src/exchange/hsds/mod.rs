//! Reads services out of files of the Human Services Data Specification (HSDS) 3.x, as live directories
//! publish them. Pure apart from [`collect`]: files in, resources and findings out.
//!
//! Human Services Data Specification: an Open Referral resource (<https://openreferral.org/>). Field names
//! are the standard's; none of its files is part of this program. What goes where is told in
//! `docs/hsds-import.md`.
//!
//! The reader expects the worst of its input: lists where text should be, numbers as text, ids of things
//! that are nowhere. An odd field costs that field, never the service, and never goes unmentioned.

mod collect;
mod contact;
mod crosswalk;
mod documents;
mod eligibility;
mod finding;
mod gather;
mod languages;
mod merge;
mod money;
mod parse;
mod place;
mod record;
mod rules;
mod schedule;
mod service;
mod shapes;
mod standing;
mod text;
mod wall_time;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use crate::directory::model::Resource;

pub use collect::collect;
pub use finding::{Finding, Outcome};

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The services as resources, visible to their center only.
    pub resources: Vec<Resource>,
    /// Everything that was refused, left out or doubtful.
    pub findings: Vec<Finding>,
}

/// Where and when is read.
#[derive(Clone, Debug)]
pub struct Context {
    /// The center that takes the services over.
    pub center_id: Uuid,
    /// The zone on whose wall clock the source tells its hours.
    pub time_zone: Tz,
    /// What the source is called; with the center it decides the ids of what is read.
    pub source_name: String,
    /// The source's page.
    pub source_url: Option<String>,
    /// Now.
    pub now: DateTime<Utc>,
    /// Today, on the calendar of the center.
    pub today: NaiveDate,
}

/// What makes a whole import senseless.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A file cannot be parsed, so nobody knows what is missing.
    #[error("{file} is not JSON: {problem} in line {line}, column {column}")]
    NotJson {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column in bytes.
        column: usize,
        /// What is wrong.
        problem: String,
    },
    /// There is nothing to read.
    #[error("there is no HSDS service in {files} file(s)")]
    NoService {
        /// How many files were read.
        files: usize,
    },
}

/// Reads all files together, so that they may name each other's organizations and locations.
///
/// # Errors
/// A file is not JSON, or no file holds a service.
pub fn read(files: &[(String, Vec<u8>)], context: &Context) -> Result<Reading, ReadError> {
    let log = finding::Log::default();
    let documents = gather::gather(files, &log)?;
    let resources = documents.drafts.iter().filter_map(|draft| {
        let resource = service::resource(draft, &documents, &log, context)?;
        rules::keep(resource, draft, &log, context)
    });
    let resources = resources.collect();
    Ok(Reading { resources, findings: log.into_findings() })
}
