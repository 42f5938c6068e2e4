//! Who changed what.

use async_graphql::{Context, ID, Result, SimpleObject};
use uuid::Uuid;

use crate::{
    catalog::totals::Totals,
    centers::audit,
    identity::Action,
    kernel::{
        id::{RecordId, RecordKind},
        page::Cursor,
    },
    schema::{
        connection::{connection, page, wanted},
        error::OrInternal,
        reading,
        scalars::DateTime,
    },
};

/// Something that was done: by whom, to what, to which fields. What is in the fields is not kept here.
#[derive(SimpleObject, Clone)]
pub struct AuditEntry {
    /// When it was done.
    pub at: DateTime,
    /// Who did it, by the name that was given with the role then; null where the network's own jobs did.
    pub actor: Option<String>,
    /// The id of the held role by which it was done, which may have been taken away since.
    pub actor_membership: Option<ID>,
    /// What was done, by the name of the mutation.
    pub deed: String,
    /// The id of what it was done to, which may be gone since; null where it was done to many entries at once.
    pub subject: Option<ID>,
    /// The names of the fields that changed.
    pub fields: Vec<String>,
}

impl From<&audit::AuditEntry> for AuditEntry {
    fn from(done: &audit::AuditEntry) -> Self {
        Self {
            at: DateTime(done.at),
            actor: done.actor.clone(),
            actor_membership: done.actor_role.map(|id| ID(RecordId(RecordKind::Membership, id).to_string())),
            deed: done.deed.clone(),
            subject: done.subject.map(|subject| ID(subject.to_string())),
            fields: done.fields.clone(),
        }
    }
}

connection! {
    /// A page of what was done.
    AuditEntryConnection,
    /// Something that was done, and its place in a list.
    AuditEntryEdge of AuditEntry
}

/// What was done to a center and what it keeps, for its admins.
pub async fn audit_trail(
    ctx: &Context<'_>,
    center: Uuid,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<Option<AuditEntryConnection>> {
    let Some(scope) = reading(ctx).admin_scope(Action::SeeAuditTrail, center) else { return Ok(None) };
    let wanted = wanted(ctx);
    let page = page(first, after, |cursor| matches!(cursor, Cursor::Done(..)))?;
    let slice = match wanted.page {
        true => Some(audit::page(&scope, &page).await.or_internal()?),
        false => None,
    };
    let totals = match wanted.totals {
        true => Some(Totals { count: audit::count(&scope).await.or_internal()?, ..Totals::none() }),
        false => None,
    };
    Ok(Some(AuditEntryConnection::of(slice.as_ref(), totals.as_ref(), |cursor, done| AuditEntryEdge {
        cursor,
        node: done.into(),
    })))
}
