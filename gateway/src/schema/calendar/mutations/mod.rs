//! How a calendar is kept.

/// An event that is called off.
pub mod cancel_event;
/// A date that is called off.
pub mod cancel_occurrence;
/// What is entered of an event.
pub mod fields;
/// A new event.
pub mod publish_event;
/// An event that goes.
pub mod remove_event;
/// A date that is moved.
pub mod reschedule_occurrence;
/// An event that changes.
pub mod update_event;
/// An event that was checked.
pub mod verify_event;

use std::sync::Arc;

use async_graphql::{ID, MergedObject};
use uuid::Uuid;

use super::{Event, Occurrence};
use crate::{
    calendar::model,
    keeping::occurrences::DateOf,
    kernel::{
        id::{EntryKind, NodeId},
        occurrence,
        refusal::Finding,
    },
    loaders::Reach,
    schema::edits::named,
};

/// How a calendar is kept.
#[derive(MergedObject, Default)]
pub struct CalendarMutations(
    publish_event::PublishEvent,
    update_event::UpdateEvent,
    cancel_event::CancelEvent,
    remove_event::RemoveEvent,
    verify_event::VerifyEvent,
    reschedule_occurrence::RescheduleOccurrence,
    cancel_occurrence::CancelOccurrence,
);

/// The event that an id names.
fn event(id: &ID) -> Result<Uuid, Finding> {
    named(id, "id", "event", |id| match id {
        NodeId::Entry(EntryKind::Event, id) => Some(id),
        _ => None,
    })
}

/// The date that an id names.
fn date(id: &ID) -> Result<DateOf, Finding> {
    named(id, "occurrence", "date of an event", |id| match id {
        NodeId::Occurrence(event, start) => Some((event, start)),
        NodeId::Entry(..) => None,
    })
}

/// An event as its own people see it.
fn kept(event: model::Event) -> Event {
    Event { event: Arc::new(event), reach: Reach::House }
}

/// A date as its own people see it.
fn kept_date(date: occurrence::Occurrence) -> Occurrence {
    Occurrence { date, reach: Reach::House }
}
