//! What may stand in a coach's listing.

use chrono::{DateTime, Utc};

use super::model::{Coach, Credential};
use crate::kernel::{
    listing_rules as listing,
    review::{Review, TextRule},
};

/// Coaches that one center can list.
pub const MOST_COACHES: u64 = 500;
/// Sign-ins that one coach can have.
pub const MOST_ACCOUNTS: u64 = 5;

/// A few words about a coach: how to reach them has its own place, where the coach says who sees it.
const WORDS: TextRule = TextRule::line(80).person_free();

/// Looks at what is wanted kept of a coach.
pub fn look(before: Option<&Coach>, after: &mut Coach, now: DateTime<Utc>, review: &mut Review) {
    macro_rules! field {
        ($name:literal, $field:ident, $rule:expr) => {
            review.field($name, before.map(|before| &before.$field), &mut after.$field, $rule)
        };
    }
    field!("displayName", display_name, |text, review| WORDS.required(text, review));
    field!("pronouns", pronouns, |text, review| WORDS.optional(text, review));
    field!("bio", bio, |text, review| TextRule::prose(2_000).person_free().optional(text, review));
    field!("supportTypes", support_types, listing::words);
    field!("recoveryCapital", recovery_capital, listing::words);
    field!("pathways", pathways, listing::words);
    field!("populations", populations, listing::words);
    field!("languages", languages, listing::languages);
    field!("settings", settings, listing::words);
    field!("credentials", credentials, |held, review| review.each(20, held, credential));
    field!("contact", contact, listing::contact);
    field!("availability", availability, |stated, review| {
        stated.iter_mut().for_each(|stated| listing::availability(stated, now, review));
    });
    field!("visibility", visibility, |_, _| ());
    field!("sharing", sharing, |_, _| ());
}

fn credential(credential: &mut Credential, review: &mut Review) {
    const NAME: TextRule = TextRule::line(120).person_free();
    review.at("label", |review| NAME.required(&mut credential.label, review));
    review.at("issuer", |review| NAME.required(&mut credential.issuer, review));
    review.at("jurisdiction", |review| TextRule::line(20).optional(&mut credential.jurisdiction, review));
}
