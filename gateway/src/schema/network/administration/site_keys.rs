//! The keys of a center's website.

use async_graphql::{Context, ID, Result, SimpleObject};
use uuid::Uuid;

use crate::{
    centers::site_keys::{model, repository},
    identity::Action,
    kernel::id::{RecordId, RecordKind},
    schema::{error::OrInternal, reading, scalars::DateTime},
};

/// A key with which a center's website says whose it is. The key itself is shown once, when it is made.
#[derive(SimpleObject, Clone)]
pub struct SiteKey {
    /// Identifies the key, not the key itself.
    pub id: ID,
    /// What it is for.
    pub label: String,
    /// The web origins that it was made for.
    pub origins: Vec<String>,
    /// When it was made.
    pub created_at: DateTime,
    /// When it was taken back; null while it counts.
    pub revoked_at: Option<DateTime>,
}

impl From<model::SiteKey> for SiteKey {
    fn from(key: model::SiteKey) -> Self {
        Self {
            id: ID(RecordId(RecordKind::SiteKey, key.id).to_string()),
            label: key.label,
            origins: key.origins,
            created_at: DateTime(key.created_at),
            revoked_at: key.revoked_at.map(DateTime),
        }
    }
}

/// The site keys of a center, for its admins.
pub async fn site_keys(ctx: &Context<'_>, center: Uuid) -> Result<Option<Vec<SiteKey>>> {
    let Some(scope) = reading(ctx).admin_scope(Action::SeeSiteKeys, center) else { return Ok(None) };
    let keys = repository::of_center(&scope).await.or_internal()?;
    Ok(Some(keys.into_iter().map(SiteKey::from).collect()))
}
