//! What each audience may know of a resource.

use chrono_tz::Tz;
use uuid::Uuid;

use super::model::Resource;
use crate::{
    catalog::{
        Entry, Facet,
        entry::Text,
        offer::{self, Offer},
    },
    centers::model::Center,
    kernel::{
        audience::Audience,
        hours::Span,
        id::EntryKind,
        site::Site,
        vocabulary::{CenterStatus, Need, ResourceStatus},
    },
    sites::accessibility::is_step_free,
};

/// The resource as an audience may know it, or nothing.
#[must_use]
pub fn seen_by(resource: &Resource, audience: Audience) -> Option<Resource> {
    if !audience.sees(resource.visibility) {
        return None;
    }
    let mut seen = resource.clone();
    if audience != Audience::House {
        seen.sites = seen.sites.into_iter().map(Site::for_others).collect();
    }
    Some(seen)
}

/// The entry of a resource as somebody may know it. Takes what [`seen_by`] gives, so that no filter,
/// count, distance or search can know more than the document.
#[must_use]
pub fn entry(seen: &Resource, center: &Center, document: String) -> Entry {
    let mut facets = vec![
        Facet::Center.token(&center.slug),
        Facet::Region.token(&center.region_slug),
        Facet::Visibility.token(seen.visibility.as_str()),
        Facet::Cost.token(seen.cost.kind.as_str()),
    ];
    facets.extend(seen.needs.iter().map(|word| Facet::Need.token(word.as_str())));
    facets.extend(seen.support_types.iter().map(|word| Facet::SupportType.token(word.as_str())));
    facets.extend(seen.recovery_capital.iter().map(|word| Facet::RecoveryCapital.token(word.as_str())));
    facets.extend(seen.pathways.iter().map(|word| Facet::Pathway.token(word.as_str())));
    facets.extend(seen.populations.iter().map(|word| Facet::Population.token(word.as_str())));
    facets.extend(seen.languages.iter().map(|code| Facet::Language.token(code)));
    let needs = seen.needs.iter().map(|need| need.found_by()).collect::<Vec<_>>().join(" ");
    let accepting = seen.availability.as_ref().filter(|availability| availability.is_accepting);
    Entry {
        id: seen.id,
        kind: EntryKind::Resource,
        center_id: Some(center.id),
        region_id: center.region_id,
        slug: None,
        name: seen.name.clone(),
        is_active: matches!(seen.status, ResourceStatus::Active | ResourceStatus::TemporarilyClosed),
        minimum_age: seen.eligibility.minimum_age,
        maximum_age: seen.eligibility.maximum_age,
        verified_on: seen.verification.verified_on,
        due_on: seen.verification.due_on,
        accepting_until: accepting.map(|availability| availability.expires_at),
        open_slots: accepting.and_then(|availability| availability.open_slots),
        facets,
        text: Text {
            name: seen.name.clone(),
            summary: format!("{} {needs}", seen.summary.as_deref().unwrap_or_default()),
            provider: seen.provider.name.clone(),
            description: seen.description.clone().unwrap_or_default(),
        },
        offer: Some(offer(seen, center)),
        places: seen.sites.iter().filter_map(|site| Some((site.id, site.location?))).collect(),
        stands_at: center.location.filter(|_| seen.sites.iter().all(|site| site.location.is_none())),
        // What is closed for the time being is open at no moment.
        openings: match seen.status {
            ResourceStatus::Active => seen.sites.iter().filter_map(openings).collect(),
            _ => Vec::new(),
        },
        occurrences: Vec::new(),
        document,
    }
}

fn offer(seen: &Resource, center: &Center) -> Offer {
    let refusing = seen.availability.as_ref().filter(|availability| !availability.is_accepting);
    let populations = seen.populations.iter().chain(&seen.eligibility.populations).copied();
    let has_hours = seen.sites.iter().any(|site| site.hours.as_ref().is_some_and(|hours| !hours.weekly.is_empty()));
    // One site that is entered without steps is enough.
    let step_free = seen.sites.iter().filter_map(|site| is_step_free(&site.accessibility)).max();
    Offer {
        offered_as: offer::offered_as(seen.id, &seen.name, &seen.provenance),
        // Nobody keeps the entries of a center that has closed.
        is_available: seen.status == ResourceStatus::Active && center.status != CenterStatus::Closed,
        needs: match seen.needs.as_slice() {
            [] => Offer::needs(&[], Need::helped_with(&seen.support_types)),
            needs => Offer::needs(needs, []),
        },
        words: Offer::words(&seen.support_types, &seen.recovery_capital, &seen.pathways, populations)
            | offer::COSTS.bits([seen.cost.kind.bit()])
            | Offer::step_free(step_free)
            | offer::KEPT_FOR.bits(seen.eligibility.populations.iter().map(|word| word.bit()))
            | offer::HOURS.bits(has_hours.then_some(1)),
        languages: seen.languages.clone(),
        refusing_until: refusing.map(|availability| availability.expires_at),
    }
}

fn openings(site: &Site) -> Option<(Uuid, Tz, Vec<Span>)> {
    let hours = site.hours.as_ref()?;
    Some((site.id, hours.time_zone, hours.spans()))
}
