//! What a center's admins see of it: site keys and memberships, behind the center door.

use chrono::{DateTime, Utc};
use entities::{role, site_key};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    db::{DbError, column::Row},
    identity::AdminScope,
    kernel::vocabulary::Role,
};

/// A website's key; the key itself is nowhere.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteKey {
    /// Identifies the key.
    pub id: Uuid,
    /// What it is for.
    pub label: String,
    /// The web origins that it was made for.
    pub origins: Vec<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A role that somebody holds in a center.
#[derive(Clone, Debug, PartialEq)]
pub struct Membership {
    /// Identifies the holding of the role.
    pub id: Uuid,
    /// Who holds it, by the name that was given with it.
    pub display_name: Option<String>,
    /// The role.
    pub role: Role,
    /// Since when.
    pub granted_at: DateTime<Utc>,
}

/// The site keys of the center, oldest first.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn site_keys(scope: &AdminScope) -> Result<Vec<SiteKey>, DbError> {
    let txn = scope.begin_reading().await?;
    let rows = site_key::Entity::find()
        .filter(site_key::Column::CenterId.eq(scope.center()))
        .order_by_asc(site_key::Column::CreatedAt)
        .order_by_asc(site_key::Column::Id)
        .all(&txn)
        .await?;
    txn.commit().await?;
    let key = |row: site_key::Model| {
        let read = Row { table: "site_key", id: row.id };
        Ok(SiteKey {
            id: row.id,
            label: row.label,
            origins: read.json("origins", row.origins)?,
            created_at: row.created_at,
            revoked_at: row.revoked_at,
        })
    };
    rows.into_iter().map(key).collect()
}

/// Who holds a role in the center, by name.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn memberships(scope: &AdminScope) -> Result<Vec<Membership>, DbError> {
    let txn = scope.begin_reading().await?;
    let rows = role::Entity::find()
        .filter(role::Column::CenterId.eq(scope.center()))
        .order_by_asc(role::Column::DisplayName)
        .order_by_asc(role::Column::Id)
        .all(&txn)
        .await?;
    txn.commit().await?;
    let membership = |row: role::Model| {
        let read = Row { table: "role", id: row.id };
        let role = read.word("role", &row.role)?;
        Ok(Membership { id: row.id, display_name: row.display_name, role, granted_at: row.granted_at })
    };
    rows.into_iter().map(membership).collect()
}
