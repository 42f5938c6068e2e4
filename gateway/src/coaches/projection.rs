//! What each audience may know of a coach: nothing unless the coach is visible to it, and then each part
//! only as far as the coach shares that part.

use super::model::Coach;
use crate::{
    catalog::{Entry, Facet, entry::Text, offer::Offer},
    centers::model::Center,
    kernel::{
        audience::Audience,
        id::EntryKind,
        listing::Contact,
        vocabulary::{CenterStatus, Need},
    },
};

/// The coach as an audience may know them, or nothing.
#[must_use]
pub fn seen_by(coach: &Coach, audience: Audience) -> Option<Coach> {
    if !audience.sees(coach.visibility) {
        return None;
    }
    if audience == Audience::House {
        return Some(coach.clone());
    }
    let sharing = coach.sharing.unwrap_or_default();
    let mut seen = coach.clone();
    seen.sharing = None;
    if !audience.sees(sharing.pronouns) {
        seen.pronouns = None;
    }
    if !audience.sees(sharing.bio) {
        seen.bio = None;
    }
    if !audience.sees(sharing.pathways) {
        seen.pathways.clear();
    }
    if !audience.sees(sharing.populations) {
        seen.populations.clear();
    }
    let contact = seen.contact;
    seen.contact = Contact {
        phone: contact.phone.filter(|_| audience.sees(sharing.phone)),
        email: contact.email.filter(|_| audience.sees(sharing.email)),
        url: contact.url.filter(|_| audience.sees(sharing.url)),
    };
    Some(seen)
}

/// The entry of a coach as somebody may know them. Takes what [`seen_by`] gives, so that no filter, count
/// or search can know more than the document.
#[must_use]
pub fn entry(seen: &Coach, center: &Center, document: String) -> Entry {
    let mut facets = vec![
        Facet::Center.token(&center.slug),
        Facet::Region.token(&center.region_slug),
        Facet::Visibility.token(seen.visibility.as_str()),
    ];
    facets.extend(seen.support_types.iter().map(|word| Facet::SupportType.token(word.as_str())));
    facets.extend(seen.recovery_capital.iter().map(|word| Facet::RecoveryCapital.token(word.as_str())));
    facets.extend(seen.pathways.iter().map(|word| Facet::Pathway.token(word.as_str())));
    facets.extend(seen.populations.iter().map(|word| Facet::Population.token(word.as_str())));
    facets.extend(seen.settings.iter().map(|word| Facet::Setting.token(word.as_str())));
    facets.extend(seen.languages.iter().map(|code| Facet::Language.token(code)));
    let accepting = seen.availability.as_ref().filter(|availability| availability.is_accepting);
    Entry {
        id: seen.id,
        kind: EntryKind::Coach,
        center_id: Some(center.id),
        region_id: center.region_id,
        slug: None,
        name: seen.display_name.clone(),
        is_active: true,
        minimum_age: None,
        maximum_age: None,
        verified_on: None,
        due_on: None,
        accepting_until: accepting.map(|availability| availability.expires_at),
        open_slots: accepting.and_then(|availability| availability.open_slots),
        facets,
        text: Text {
            name: seen.display_name.clone(),
            description: seen.bio.clone().unwrap_or_default(),
            ..Text::default()
        },
        offer: Some(offer(seen, center)),
        // A coach is met at the center.
        places: center.location.map(|point| (center.id, point)).into_iter().collect(),
        stands_at: None,
        openings: Vec::new(),
        occurrences: Vec::new(),
        document,
    }
}

fn offer(seen: &Coach, center: &Center) -> Offer {
    let refusing = seen.availability.as_ref().filter(|availability| !availability.is_accepting);
    Offer {
        offered_as: seen.id,
        // A center that pauses holds nobody's hours.
        is_available: center.status == CenterStatus::Active,
        needs: Offer::needs(&[Need::PeerCoaching], Need::helped_with(&seen.support_types)),
        words: Offer::words(
            &seen.support_types,
            &seen.recovery_capital,
            &seen.pathways,
            seen.populations.iter().copied(),
        ),
        languages: seen.languages.clone(),
        refusing_until: refusing.map(|availability| availability.expires_at),
    }
}
