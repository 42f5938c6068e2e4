//! What may stand in a resource, and by when it should be verified again.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::model::{Resource, ServiceArea};
use crate::kernel::{
    listing_rules::{self as listing, DESCRIPTION, NAME, SUMMARY},
    review::{Review, TextRule, any, look_at},
    site_rules,
    vocabulary::Need,
};

/// Resources that one center can keep.
pub const MOST_RESOURCES: u64 = 5_000;
/// Sites of one resource.
const MOST_SITES: usize = 50;
/// Areas that one resource can serve.
const MOST_AREAS: usize = 50;

/// Looks at what a center wants kept of a resource.
pub fn look(before: Option<&Resource>, after: &mut Resource, now: DateTime<Utc>, review: &mut Review) {
    look_at! { before, after, review:
        "name" name => |text, review| NAME.required(text, review);
        "summary" summary => |text, review| SUMMARY.optional(text, review);
        "description" description => |text, review| DESCRIPTION.optional(text, review);
        "provider" provider => listing::provider;
        "supportTypes" support_types => listing::words;
        "recoveryCapital" recovery_capital => listing::words;
        "needs" needs => listing::words;
        "pathways" pathways => listing::words;
        "populations" populations => listing::words;
        "languages" languages => listing::languages;
        "eligibility" eligibility => listing::eligibility;
        "cost" cost => listing::cost;
        "applicationProcess" application_process => |text, review| TextRule::prose(2_000).optional(text, review);
        "sites" sites => |sites, review| review.each(MOST_SITES, sites, site_rules::site);
        "serviceAreas" service_areas => |areas, review| review.each(MOST_AREAS, areas, area);
        "contact" contact => listing::contact;
        "status" status => any;
        "availability" availability => |stated, review| {
            stated.iter_mut().for_each(|stated| listing::availability(stated, now, review));
        };
        "alert" alert => |alert, review| alert.iter_mut().for_each(|alert| listing::alert(alert, now, review));
        "visibility" visibility => any;
        "verification" verification => any;
    }
}

fn area(area: &mut ServiceArea, review: &mut Review) {
    review.at("name", |review| TextRule::line(120).required(&mut area.name, review));
    review.at("description", |review| SUMMARY.optional(&mut area.description, review));
}

/// The day by which a resource should be verified again, after the day on which it was last known to be right. What
/// fills up or closes quickly is due soonest; the shortest of its needs counts.
#[must_use]
pub fn due_after(needs: &[Need], on: NaiveDate) -> Option<NaiveDate> {
    let days = needs.iter().map(|need| cadence(*need)).min().unwrap_or(USUAL_DAYS);
    on.checked_add_days(Days::new(days))
}

const USUAL_DAYS: u64 = 180;

const fn cadence(need: Need) -> u64 {
    match need {
        // Beds.
        Need::Housing | Need::SoberLiving | Need::Detox | Need::Treatment => 30,
        // Stocks, funds and hours that move.
        Need::Food
        | Need::Clothing
        | Need::Transportation
        | Need::Financial
        | Need::ChildCare
        | Need::Medication
        | Need::OverdosePrevention => 60,
        Need::Employment | Need::HealthCare | Need::MentalHealth | Need::Legal | Need::MutualHelp => 90,
        _ => USUAL_DAYS,
    }
}
