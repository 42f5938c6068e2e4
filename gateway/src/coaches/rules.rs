//! What may stand in a coach's listing.

use chrono::{DateTime, Utc};

use super::model::{Coach, Credential};
use crate::kernel::{
    listing_rules as listing,
    review::{Review, TextRule, any, look_at},
};

/// Coaches that one center can list.
pub const MOST_COACHES: u64 = 500;
/// Sign-ins that one coach can have.
pub const MOST_ACCOUNTS: u64 = 5;

/// A few words about a coach: how to reach them has its own place, where the coach says who sees it.
const WORDS: TextRule = TextRule::line(80).person_free();

/// Looks at what is wanted kept of a coach.
pub fn look(before: Option<&Coach>, after: &mut Coach, now: DateTime<Utc>, review: &mut Review) {
    look_at! { before, after, review:
        "displayName" display_name => |text, review| WORDS.required(text, review);
        "pronouns" pronouns => |text, review| WORDS.optional(text, review);
        "bio" bio => |text, review| TextRule::prose(2_000).person_free().optional(text, review);
        "supportTypes" support_types => listing::words;
        "recoveryCapital" recovery_capital => listing::words;
        "pathways" pathways => listing::words;
        "populations" populations => listing::words;
        "languages" languages => listing::languages;
        "settings" settings => listing::words;
        "credentials" credentials => |held, review| review.each(20, held, credential);
        "contact" contact => listing::contact;
        "availability" availability => |stated, review| {
            stated.iter_mut().for_each(|stated| listing::availability(stated, now, review));
        };
        "visibility" visibility => any;
        "sharing" sharing => any;
    }
}

fn credential(credential: &mut Credential, review: &mut Review) {
    const NAME: TextRule = TextRule::line(120).person_free();
    review.at("label", |review| NAME.required(&mut credential.label, review));
    review.at("issuer", |review| NAME.required(&mut credential.issuer, review));
    review.at("jurisdiction", |review| TextRule::line(20).optional(&mut credential.jurisdiction, review));
}
