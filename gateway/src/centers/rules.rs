//! What may stand in a region or a center.

use super::model::{Center, Region};
use crate::kernel::{
    listing_rules::{self as listing, NAME},
    refusal::Refusal,
    review::{Review, TextRule, any, look_at},
    site_rules,
};

/// Regions of one network.
pub const MOST_REGIONS: u64 = 500;
/// Centers of one network.
pub const MOST_CENTERS: u64 = 10_000;
/// The longest slug.
const MOST_SLUG: usize = 60;
/// The longest time for which statements may count, in days.
const MOST_AVAILABILITY_DAYS: i64 = 90;

/// Looks at what is wanted kept of a new region.
pub fn look_at_region(region: &mut Region, review: &mut Review) {
    review.field("slug", None, &mut region.slug, |text, review| slug(text, review));
    review.field("name", None, &mut region.name, |text, review| NAME.required(text, review));
}

/// Looks at what is wanted kept of a center.
pub fn look(before: Option<&Center>, after: &mut Center, review: &mut Review) {
    look_at! { before, after, review:
        "slug" slug => |text, review| slug(text, review);
        "name" name => |text, review| NAME.required(text, review);
        "timeZone" time_zone => any;
        "mission" mission => |text, review| TextRule::prose(2_000).optional(text, review);
        "address" address => |address, review| {
            address.iter_mut().for_each(|address| site_rules::address(address, review));
        };
        "location" location => site_rules::location;
        "phone" phone => |number, review| {
            number.iter_mut().for_each(|number| listing::phone_number(number, review));
        };
        "email" email => |address, review| address.iter_mut().for_each(|address| listing::email(address, review));
        "website" website => listing::url;
        "languages" languages => listing::languages;
        "settings" settings => listing::words;
        "hours" hours => |hours, review| hours.iter_mut().for_each(|hours| site_rules::hours(hours, review));
        "status" status => any;
        "availabilityDays" availability_days => |days, review| {
            let is_span = (1..=MOST_AVAILABILITY_DAYS).contains(days);
            review.demand(is_span, "statements may count for 1 to 90 days");
        };
    }
}

/// A name in addresses. It stands in links that others have written down, so it is judged once and never changes.
fn slug(slug: &str, review: &mut Review) {
    if slug.is_empty() {
        return review.refuse(Refusal::Blank);
    }
    let length = slug.chars().count();
    if length > MOST_SLUG {
        return review.refuse(Refusal::TooLong { length, most: MOST_SLUG });
    }
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let is_slug = length >= 2 && slug.split('-').all(is_word);
    review.demand(is_slug, "write 2 to 60 of a-z and 0-9, with single hyphens between them, such as north-fork");
}
