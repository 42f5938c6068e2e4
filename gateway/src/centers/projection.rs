//! Regions and centers as the catalog holds them: both are public, so every network-wide copy is alike.

use super::model::{Center, Region};
use crate::{
    catalog::{Entry, Facet, entry::Text},
    kernel::{id::EntryKind, vocabulary::CenterStatus},
};

/// A region's entry.
#[must_use]
pub fn project_region(region: &Region, document: String) -> Entry {
    Entry {
        id: region.id,
        kind: EntryKind::Region,
        center_id: None,
        region_id: region.id,
        slug: Some(region.slug.clone()),
        name: region.name.clone(),
        is_active: true,
        minimum_age: None,
        maximum_age: None,
        verified_on: None,
        due_on: None,
        accepting_until: None,
        open_slots: None,
        facets: Vec::new(),
        text: Text { name: region.name.clone(), ..Text::default() },
        offer: None,
        places: Vec::new(),
        stands_at: None,
        openings: Vec::new(),
        occurrences: Vec::new(),
        document,
    }
}

/// A center's entry.
#[must_use]
pub fn project_center(center: &Center, document: String) -> Entry {
    let mut facets = vec![Facet::Region.token(&center.region_slug)];
    facets.extend(center.languages.iter().map(|code| Facet::Language.token(code)));
    facets.extend(center.settings.iter().map(|setting| Facet::Setting.token(setting.as_str())));
    Entry {
        id: center.id,
        kind: EntryKind::Center,
        center_id: None,
        region_id: center.region_id,
        slug: Some(center.slug.clone()),
        name: center.name.clone(),
        is_active: center.status != CenterStatus::Closed,
        minimum_age: None,
        maximum_age: None,
        verified_on: None,
        due_on: None,
        accepting_until: None,
        open_slots: None,
        facets,
        text: Text {
            name: center.name.clone(),
            summary: center.mission.clone().unwrap_or_default(),
            ..Text::default()
        },
        offer: None,
        stands_at: None,
        places: center.location.map(|point| (center.id, point)).into_iter().collect(),
        openings: Vec::new(),
        occurrences: Vec::new(),
        document,
    }
}
