//! The truth of one center, whole: what its own people know of it.

use sea_orm::ConnectionTrait;

use super::Kept;
use crate::{
    calendar::{
        self,
        horizon::Horizon,
        model::{Event, Override},
    },
    centers::model::Center,
    coaches::{self, model::Coach},
    db::DbError,
    directory::{self, model::Resource},
};

/// A center with everything that it keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct House {
    /// The center itself.
    pub center: Center,
    /// Its coaches.
    pub coaches: Vec<Coach>,
    /// Its directory.
    pub resources: Vec<Resource>,
    /// Its calendar: each event with the dates on which it differs.
    pub events: Vec<(Event, Vec<Override>)>,
}

impl House {
    /// Reads all that a center keeps.
    ///
    /// # Errors
    /// The database cannot be read, or holds what cannot be.
    pub async fn read(db: &impl ConnectionTrait, center: Center) -> Result<Self, DbError> {
        Ok(Self {
            coaches: coaches::repository::of_center(db, center.id).await?,
            resources: directory::repository::of_center(db, center.id).await?,
            events: calendar::repository::of_center(db, center.id).await?,
            center,
        })
    }

    /// Everything in it.
    #[must_use]
    pub fn kept(&self, horizon: Horizon) -> Vec<Kept<'_>> {
        let coaches = self.coaches.iter().map(Kept::Coach);
        let resources = self.resources.iter().map(Kept::Resource);
        let events = self.events.iter().map(|(event, overrides)| Kept::Event(event, overrides, horizon));
        coaches.chain(resources).chain(events).collect()
    }
}
