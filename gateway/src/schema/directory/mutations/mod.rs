//! How a directory is kept.

/// A new resource.
pub mod create_resource;
/// What is entered of a resource.
pub mod fields;
/// A resource that goes.
pub mod remove_resource;
/// A resource that changes.
pub mod update_resource;
/// A resource that was checked.
pub mod verify_resource;

use async_graphql::{ID, MergedObject};
use uuid::Uuid;

use crate::{
    kernel::{
        id::{EntryKind, NodeId},
        refusal::Finding,
    },
    schema::edits::named,
};

/// How a directory is kept.
#[derive(MergedObject, Default)]
pub struct DirectoryMutations(
    create_resource::CreateResource,
    update_resource::UpdateResource,
    remove_resource::RemoveResource,
    verify_resource::VerifyResource,
);

/// The resource that an id names.
fn resource(id: &ID) -> Result<Uuid, Finding> {
    named(id, "id", "resource", |id| match id {
        NodeId::Entry(EntryKind::Resource, id) => Some(id),
        _ => None,
    })
}
