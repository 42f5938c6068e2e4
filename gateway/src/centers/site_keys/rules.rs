//! What may stand in a site key.

use super::model::SiteKey;
use crate::kernel::{
    origin,
    review::{Review, TextRule},
};

/// Keys of one center.
pub const MOST_KEYS: u64 = 50;
/// Origins that one key can be for.
const MOST_ORIGINS: usize = 20;

/// Looks at what is wanted kept of a new key.
pub fn look(key: &mut SiteKey, review: &mut Review) {
    review.field("label", None, &mut key.label, |label, review| {
        TextRule::line(80).person_free().required(label, review);
    });
    review.field("origins", None, &mut key.origins, |origins, review| {
        review.each(MOST_ORIGINS, origins, |typed, review| match origin::tidy(typed) {
            Some(tidied) => *typed = tidied,
            None => review.demand(false, "write an origin without a path, such as https://www.example.org"),
        });
        let mut once = Vec::with_capacity(origins.len());
        for origin in origins.drain(..) {
            if !once.contains(&origin) {
                once.push(origin);
            }
        }
        *origins = once;
    });
}
