//! What each audience may know of an event.

use super::{model::Event, topics};
use crate::{
    catalog::{
        Entry, Facet,
        entry::Text,
        offer::{self, Offer},
    },
    centers::model::Center,
    kernel::{
        audience::Audience,
        id::EntryKind,
        occurrence::Occurrence,
        site::Site,
        vocabulary::{CenterStatus, EventMode, EventStatus, Need, SupportType},
    },
    sites::accessibility::is_step_free,
};

/// The event as an audience may know it, or nothing.
#[must_use]
pub fn seen_by(event: &Event, audience: Audience) -> Option<Event> {
    if !audience.sees(event.visibility) {
        return None;
    }
    let mut seen = event.clone();
    if audience != Audience::House {
        seen.venue = seen.venue.map(Site::for_others);
    }
    Some(seen)
}

/// The entry of an event as somebody may know it, with its dates. Takes what [`seen_by`] gives, so that no
/// filter, count, distance or search can know more than the document.
#[must_use]
pub fn entry(seen: &Event, center: &Center, occurrences: Vec<Occurrence>, document: String) -> Entry {
    let mut facets = vec![
        Facet::Center.token(&center.slug),
        Facet::Region.token(&center.region_slug),
        Facet::Visibility.token(seen.visibility.as_str()),
        Facet::Cost.token(seen.cost.kind.as_str()),
        Facet::Mode.token(seen.mode.as_str()),
    ];
    facets.extend(seen.support_types.iter().map(|word| Facet::SupportType.token(word.as_str())));
    facets.extend(seen.recovery_capital.iter().map(|word| Facet::RecoveryCapital.token(word.as_str())));
    facets.extend(seen.pathways.iter().map(|word| Facet::Pathway.token(word.as_str())));
    facets.extend(seen.populations.iter().map(|word| Facet::Population.token(word.as_str())));
    facets.extend(seen.languages.iter().map(|code| Facet::Language.token(code)));
    Entry {
        id: seen.id,
        kind: EntryKind::Event,
        center_id: Some(center.id),
        region_id: center.region_id,
        slug: None,
        name: seen.name.clone(),
        // A cancelled event stays listed with its status: people who meant to come must read it.
        is_active: true,
        minimum_age: None,
        maximum_age: None,
        verified_on: seen.verification.verified_on,
        due_on: seen.verification.due_on,
        accepting_until: None,
        open_slots: None,
        facets,
        text: Text {
            name: seen.name.clone(),
            summary: seen.summary.clone().unwrap_or_default(),
            provider: center.name.clone(),
            description: seen.description.clone().unwrap_or_default(),
        },
        offer: Some(offer(seen, center)),
        places: seen.venue.iter().filter_map(|site| Some((site.id, site.location?))).collect(),
        stands_at: center.location.filter(|_| seen.venue.as_ref().is_none_or(|venue| venue.location.is_none())),
        openings: Vec::new(),
        occurrences,
        document,
    }
}

fn offer(seen: &Event, center: &Center) -> Offer {
    let gives = |kind| seen.support_types.contains(&kind);
    // Who meets on a pathway helps each other on it, unless it is a lesson.
    let is_meeting = gives(SupportType::Emotional) || gives(SupportType::Affiliational);
    let answered = if seen.pathways.is_empty() || !is_meeting { &[][..] } else { &[Need::MutualHelp] };
    let words = format!("{} {}", seen.name, seen.summary.as_deref().unwrap_or_default());
    let is_remote = seen.mode != EventMode::InPerson;
    // Nobody climbs steps to join from home.
    let step_free = if seen.mode == EventMode::Online {
        Some(true)
    } else {
        seen.venue.as_ref().and_then(|venue| is_step_free(&venue.accessibility))
    };
    Offer {
        offered_as: offer::offered_as(seen.id, &seen.name, &seen.provenance),
        // A center that pauses holds nothing.
        is_available: seen.status == EventStatus::Scheduled && center.status == CenterStatus::Active,
        needs: Offer::needs(answered, topics::of(&words)),
        words: Offer::words(
            &seen.support_types,
            &seen.recovery_capital,
            &seen.pathways,
            seen.populations.iter().copied(),
        ) | offer::COSTS.bits([seen.cost.kind.bit()])
            | Offer::step_free(step_free)
            | offer::REMOTE.bits(is_remote.then_some(1)),
        languages: seen.languages.clone(),
        refusing_until: None,
    }
}
