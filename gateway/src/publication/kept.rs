//! What a center keeps, and the entry that each copy makes of it.

use serde::Serialize;
use uuid::Uuid;

use crate::{
    calendar::{self, expansion::RuleError, horizon::Horizon, model::Event, model::Override},
    catalog::Entry,
    centers::model::Center,
    coaches::{self, model::Coach},
    directory::{self, model::Resource},
    kernel::{audience::Audience, id::EntryKind},
};

/// Something that a center keeps.
#[derive(Clone, Copy, Debug)]
pub enum Kept<'a> {
    /// A coach.
    Coach(&'a Coach),
    /// A resource.
    Resource(&'a Resource),
    /// An event with the dates on which it differs, and the span in which its dates are kept ready.
    Event(&'a Event, &'a [Override], Horizon),
}

impl Kept<'_> {
    /// Identifies it.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match self {
            Self::Coach(coach) => coach.id,
            Self::Resource(resource) => resource.id,
            Self::Event(event, ..) => event.id,
        }
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::Coach(_) => EntryKind::Coach,
            Self::Resource(_) => EntryKind::Resource,
            Self::Event(..) => EntryKind::Event,
        }
    }

    /// Its entry for an audience; nothing where the audience may not know of it, or it is long over.
    ///
    /// # Errors
    /// An event has a rule that cannot be followed.
    pub fn entry(&self, center: &Center, audience: Audience) -> Result<Option<Entry>, RuleError> {
        Ok(match *self {
            Self::Coach(coach) => coaches::projection::seen_by(coach, audience)
                .map(|seen| coaches::projection::entry(&seen, center, document(&seen))),
            Self::Resource(resource) => directory::projection::seen_by(resource, audience)
                .map(|seen| directory::projection::entry(&seen, center, document(&seen))),
            Self::Event(event, overrides, horizon) => match calendar::projection::seen_by(event, audience) {
                Some(seen) => {
                    let dates = calendar::expansion::dates(event, overrides, horizon)?;
                    let is_listed = audience == Audience::House || !dates.are_over;
                    is_listed.then(|| calendar::projection::entry(&seen, center, dates.within, document(&seen)))
                }
                None => None,
            },
        })
    }
}

/// A domain model as the document of an entry.
pub(super) fn document(model: &impl Serialize) -> String {
    serde_json::to_string(model).unwrap_or_default()
}
