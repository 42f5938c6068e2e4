//! One date of an event.

use async_graphql::{Context, Description, ID, Object, Result};

use super::Event;
use crate::{
    db::DbError,
    kernel::{id::NodeId, occurrence},
    loaders::{Reach, entries::EntryKey},
    schema::{
        connection::connection,
        error::{OrInternal, internal},
        reading,
        scalars::{DateTime, LocalDateTime},
        vocabulary::EventStatus,
    },
};

/// One happening of an event. Its id survives a move to another time.
#[derive(Clone, Description)]
pub struct Occurrence {
    /// The date as the viewer may know it.
    pub date: occurrence::Occurrence,
    /// Where it was read, and its event is.
    pub reach: Reach,
}

#[Object(use_type_description)]
impl Occurrence {
    /// Identifies the date.
    pub(crate) async fn id(&self) -> ID {
        ID(NodeId::Occurrence(self.date.event_id, self.date.original_start).to_string())
    }
    /// The event that happens.
    async fn event(&self, ctx: &Context<'_>) -> Result<Event> {
        let id = self.date.event_id;
        let event = reading(ctx).events.load(EntryKey::Id(self.reach, id)).await.or_internal()?;
        event
            .map(|event| Event { event, reach: self.reach })
            .ok_or_else(|| internal(&DbError::inconsistent("occurrence", id, "event_id", "no such event")))
    }
    /// When it begins.
    async fn starts_at(&self) -> DateTime {
        DateTime(self.date.starts_at)
    }
    /// When it ends.
    async fn ends_at(&self) -> DateTime {
        DateTime(self.date.ends_at)
    }
    /// When it begins on the wall clock of the event's zone.
    async fn local_start(&self) -> LocalDateTime {
        LocalDateTime(self.date.local_start)
    }
    /// Whether it takes place.
    async fn status(&self) -> EventStatus {
        self.date.status.into()
    }
    /// A word on this date.
    async fn note(&self) -> Option<&str> {
        self.date.note.as_deref()
    }
}

connection! {
    /// A page of dates.
    OccurrenceConnection,
    /// A date and its place in a list.
    OccurrenceEdge of Occurrence {
        /// How far its venue is, in kilometres, where the list is around a place.
        distance_km: Option<f64>
    }
}
