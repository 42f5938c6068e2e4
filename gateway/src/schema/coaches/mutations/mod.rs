//! How the pages of coaches are kept.

/// A new coach.
pub mod create_coach;
/// What is entered of a coach.
pub mod fields;
/// Whose sign-in a coach is.
pub mod link_coach_account;
/// A coach's page that goes.
pub mod remove_coach;
/// Whether a coach takes new people.
pub mod state_availability;
/// A coach's page that changes.
pub mod update_coach;

use async_graphql::{ID, MergedObject};
use uuid::Uuid;

use crate::{
    kernel::{
        id::{EntryKind, NodeId},
        refusal::Finding,
    },
    schema::edits::named,
};

/// How the pages of coaches are kept.
#[derive(MergedObject, Default)]
pub struct CoachesMutations(
    create_coach::CreateCoach,
    update_coach::UpdateCoach,
    state_availability::StateAvailability,
    link_coach_account::LinkCoachAccount,
    remove_coach::RemoveCoach,
);

/// The coach that an id names, given in a field.
fn coach(id: &ID, field: &str) -> Result<Uuid, Finding> {
    named(id, field, "coach", |id| match id {
        NodeId::Entry(EntryKind::Coach, id) => Some(id),
        _ => None,
    })
}
