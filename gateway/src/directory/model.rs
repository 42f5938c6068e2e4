//! A resource: something that people can turn to.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    centers::model::Center,
    kernel::{
        listing::{Alert, Availability, Contact, Cost, Eligibility, Provenance, Provider, Verification},
        site::Site,
        vocabulary::{Need, Pathway, Population, RecoveryCapital, ResourceStatus, SupportType, Visibility},
    },
};

/// A resource as one audience may know it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// Identifies the resource.
    pub id: Uuid,
    /// The center that keeps the entry.
    pub center_id: Uuid,
    /// What it is called.
    pub name: String,
    /// One sentence.
    pub summary: Option<String>,
    /// Everything worth knowing.
    pub description: Option<String>,
    /// Who offers it.
    pub provider: Provider,
    /// What a person gets from it.
    pub support_types: Vec<SupportType>,
    /// What it builds.
    pub recovery_capital: Vec<RecoveryCapital>,
    /// What it answers.
    pub needs: Vec<Need>,
    /// The pathways that it belongs to or welcomes.
    pub pathways: Vec<Pathway>,
    /// People whom it is meant for.
    pub populations: Vec<Population>,
    /// BCP 47 codes of the languages that it is offered in.
    pub languages: Vec<String>,
    /// Who may use it.
    pub eligibility: Eligibility,
    /// What it costs.
    pub cost: Cost,
    /// How to begin.
    pub application_process: Option<String>,
    /// Where it is had.
    pub sites: Vec<Site>,
    /// Whom it serves, by place.
    pub service_areas: Vec<ServiceArea>,
    /// How to reach it.
    pub contact: Contact,
    /// Whether it can be had at present.
    pub status: ResourceStatus,
    /// The last statement about free places, which may have expired.
    pub availability: Option<Availability>,
    /// A notice with an end.
    pub alert: Option<Alert>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Where the entry comes from.
    pub provenance: Provenance,
    /// How far to trust it.
    pub verification: Verification,
    /// When the entry was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Counts the changes, so that a lost update can be refused.
    pub version: i64,
}

/// An area whose people a resource serves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceArea {
    /// What people call it: "Salt Lake County".
    pub name: String,
    /// More about its edges.
    pub description: Option<String>,
}

impl Resource {
    /// What a center begins to enter: its own until it says otherwise, offered by itself until it names another.
    #[must_use]
    pub fn blank(id: Uuid, center: &Center, now: DateTime<Utc>) -> Self {
        Self {
            id,
            center_id: center.id,
            name: String::new(),
            summary: None,
            description: None,
            provider: Provider { name: center.name.clone(), url: center.website.clone() },
            support_types: Vec::new(),
            recovery_capital: Vec::new(),
            needs: Vec::new(),
            pathways: Vec::new(),
            populations: Vec::new(),
            languages: Vec::new(),
            eligibility: Eligibility::default(),
            cost: Cost::unknown(),
            application_process: None,
            sites: Vec::new(),
            service_areas: Vec::new(),
            contact: Contact::default(),
            status: ResourceStatus::Active,
            availability: None,
            alert: None,
            visibility: Visibility::Center,
            provenance: Provenance::entered(),
            verification: Verification::default(),
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }
}
