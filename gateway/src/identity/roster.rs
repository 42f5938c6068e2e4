//! Roles as they are named on the command line, and how they are written.

use std::{fmt, str::FromStr};

use entities::{center, coach, coach_account, region, role, site_key};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::scope::Operator;
use crate::{
    db::{DbError, bulk, credentials},
    kernel::{clock, id::new_id, vocabulary::Role},
};

/// A role and where it is held: `coach@summit-commons`, `coordinator@wasatch-front`, `network-admin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seat {
    /// A coach of the center of this slug.
    Coach(String),
    /// An admin of the center of this slug.
    Admin(String),
    /// A coordinator of the region of this slug.
    Coordinator(String),
    /// A network admin.
    NetworkAdmin,
}

impl Seat {
    const fn role(&self) -> Role {
        match self {
            Self::Coach(_) => Role::Coach,
            Self::Admin(_) => Role::CenterAdmin,
            Self::Coordinator(_) => Role::RegionalCoordinator,
            Self::NetworkAdmin => Role::NetworkAdmin,
        }
    }
}

impl FromStr for Seat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('@') {
            Some(("coach", center)) if !center.is_empty() => Ok(Self::Coach(center.to_owned())),
            Some(("admin", center)) if !center.is_empty() => Ok(Self::Admin(center.to_owned())),
            Some(("coordinator", region)) if !region.is_empty() => Ok(Self::Coordinator(region.to_owned())),
            None if text == "network-admin" => Ok(Self::NetworkAdmin),
            _ => Err("write coach@CENTER, admin@CENTER, coordinator@REGION or network-admin".to_owned()),
        }
    }
}

impl fmt::Display for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Coach(center) => write!(f, "coach@{center}"),
            Self::Admin(center) => write!(f, "admin@{center}"),
            Self::Coordinator(region) => write!(f, "coordinator@{region}"),
            Self::NetworkAdmin => f.write_str("network-admin"),
        }
    }
}

/// Why a role was not granted.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// There is no such center or region.
    #[error("there is no {what} \"{slug}\"")]
    NoSuchPlace {
        /// A center or a region.
        what: &'static str,
        /// Its slug.
        slug: String,
    },
    /// The database refused.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Grants a seat to a subject of an issuer; granting again changes nothing.
///
/// # Errors
/// There is no such place, or the database refuses.
pub async fn grant(
    operator: &Operator,
    seat: &Seat,
    issuer: &str,
    subject: &str,
    display_name: Option<&str>,
) -> Result<(), GrantError> {
    let txn = operator.begin().await?;
    let (center, region) = match seat {
        Seat::Coach(slug) | Seat::Admin(slug) => (Some(center_of(&txn, slug).await?), None),
        Seat::Coordinator(slug) => (None, Some(region_of(&txn, slug).await?)),
        Seat::NetworkAdmin => (None, None),
    };
    let same = role::Entity::find()
        .filter(role::Column::Issuer.eq(issuer))
        .filter(role::Column::Subject.eq(subject))
        .filter(role::Column::Role.eq(seat.role().as_str()))
        .filter(center.map_or(role::Column::CenterId.is_null(), |id| role::Column::CenterId.eq(id)))
        .filter(region.map_or(role::Column::RegionId.is_null(), |id| role::Column::RegionId.eq(id)));
    if same.one(&txn).await.map_err(DbError::from)?.is_none() {
        let held = role::ActiveModel {
            subject: Set(subject.to_owned()),
            display_name: Set(display_name.map(str::to_owned)),
            ..row(seat, issuer, center, region, String::new())
        };
        bulk::insert_models(&txn, vec![held]).await?;
    }
    Ok(txn.commit().await.map_err(DbError::from)?)
}

/// Seats everybody whom a demo needs: for each center a coach and an admin, for each region a coordinator,
/// and a network admin, each the subject named like the seat. Each center's website gets the key of
/// [`demo_site_key`].
///
/// # Errors
/// The database refuses.
pub async fn seat_demo(operator: &Operator, issuer: &str) -> Result<(), DbError> {
    let txn = operator.begin().await?;
    let centers = center::Entity::find().order_by_asc(center::Column::Slug).all(&txn).await?;
    let regions = region::Entity::find().order_by_asc(region::Column::Slug).all(&txn).await?;
    let mut roles = vec![row(&Seat::NetworkAdmin, issuer, None, None, "Network admin".to_owned())];
    let (mut accounts, mut keys) = (Vec::new(), Vec::new());
    for region in regions {
        let name = format!("Coordinator of {}", region.name);
        roles.push(row(&Seat::Coordinator(region.slug), issuer, None, Some(region.id), name));
    }
    for center in centers {
        let coach = Seat::Coach(center.slug.clone());
        let first = coach::Entity::find().filter(coach::Column::CenterId.eq(center.id)).order_by_asc(coach::Column::Id);
        if let Some(listing) = first.one(&txn).await? {
            accounts.push(coach_account::ActiveModel {
                issuer: Set(issuer.to_owned()),
                subject: Set(coach.to_string()),
                center_id: Set(center.id),
                coach_id: Set(listing.id),
            });
        }
        keys.push(site_key::ActiveModel {
            id: Set(new_id()),
            center_id: Set(center.id),
            label: Set("Website".to_owned()),
            key_hash: Set(credentials::site_key_hash(&demo_site_key(&center.slug))),
            // A demo is tried from pages of wherever it runs.
            origins: Set(serde_json::json!([])),
            created_at: Set(clock::now()),
            revoked_at: Set(None),
        });
        roles.push(row(&coach, issuer, Some(center.id), None, format!("Coach of {}", center.name)));
        roles.push(row(&Seat::Admin(center.slug), issuer, Some(center.id), None, format!("Admin of {}", center.name)));
    }
    bulk::insert_models(&txn, roles).await?;
    bulk::insert_models(&txn, accounts).await?;
    bulk::insert_models(&txn, keys).await?;
    Ok(txn.commit().await?)
}

/// Whether anybody of an issuer holds a role.
///
/// # Errors
/// The database cannot be read.
pub async fn is_seated(operator: &Operator, issuer: &str) -> Result<bool, DbError> {
    let txn = operator.begin().await?;
    let anybody = role::Entity::find().filter(role::Column::Issuer.eq(issuer)).one(&txn).await?;
    txn.commit().await?;
    Ok(anybody.is_some())
}

/// The site key of a demo center's website. It opens what anonymous callers see anyway.
#[must_use]
pub fn demo_site_key(center: &str) -> String {
    format!("demo-site-key-of-{center}")
}

async fn center_of(db: &impl ConnectionTrait, slug: &str) -> Result<Uuid, GrantError> {
    let found = center::Entity::find().filter(center::Column::Slug.eq(slug)).one(db).await.map_err(DbError::from)?;
    found.map(|row| row.id).ok_or_else(|| GrantError::NoSuchPlace { what: "center", slug: slug.to_owned() })
}

async fn region_of(db: &impl ConnectionTrait, slug: &str) -> Result<Uuid, GrantError> {
    let found = region::Entity::find().filter(region::Column::Slug.eq(slug)).one(db).await.map_err(DbError::from)?;
    found.map(|row| row.id).ok_or_else(|| GrantError::NoSuchPlace { what: "region", slug: slug.to_owned() })
}

fn row(
    seat: &Seat,
    issuer: &str,
    center: Option<Uuid>,
    region: Option<Uuid>,
    display_name: String,
) -> role::ActiveModel {
    role::ActiveModel {
        id: Set(new_id()),
        issuer: Set(issuer.to_owned()),
        subject: Set(seat.to_string()),
        display_name: Set(Some(display_name)),
        role: Set(seat.role().as_str().to_owned()),
        center_id: Set(center),
        region_id: Set(region),
        granted_at: Set(clock::now()),
    }
}
