//! The center of a house.

use super::{
    Plan,
    chance::{Dice, Part},
    id, listing,
    network::Spot,
    places::{address, spans, street, wall},
};
use crate::{
    centers::model::Center,
    kernel::{
        hours::{HoursException, OpeningHours},
        vocabulary::{
            CenterStatus::{Active, Closed, Paused},
            Setting,
            Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday},
        },
    },
};

const MISSIONS: &[&str] = &[
    "A house for everybody in recovery, on any path: peers, meetings, and help with a home, a job, papers and a ride.",
    "We walk with people from the first phone call to the first anniversary and long after it.",
    "Run by peers, open to all: come as you are and stay as long as you like.",
    "A place to belong between treatment and the rest of life.",
    "Neighbors in recovery keeping a door open for neighbors who are looking for one.",
    "We connect people with what they need and with each other, free of charge and without judgment.",
];

/// The center that stands at a spot.
pub(super) fn center(plan: &Plan, spot: &Spot) -> Center {
    let mut dice = Dice::new(plan.seed ^ 1, spot.index, Part::Center);
    let (created_at, updated_at) = listing::written(plan, &mut dice);
    let town = spot.town;
    let (status, street, mission) = match spot.named {
        Some(named) => (named.status, named.street.to_owned(), named.mission),
        None => {
            let status = dice.weighted(&[(96, Active), (3, Paused), (1, Closed)]);
            // Examples and measurements speak of the first center, which therefore always takes part.
            (if spot.index == 0 { Active } else { status }, street(spot, &mut dice), dice.pick(MISSIONS))
        }
    };
    Center {
        id: id(plan.seed, &format!("center/{}", spot.slug)),
        region_id: spot.region.id,
        region_slug: spot.region.slug.clone(),
        slug: spot.slug.clone(),
        name: spot.name.clone(),
        mission: Some(mission.to_owned()),
        status,
        time_zone: town.zone,
        address: Some(address(spot, town.name, town.zip.to_owned(), street)),
        location: Some(spot.location),
        phone: Some(spot.phone(&mut dice)),
        email: Some(format!("{}@example.org", spot.slug)),
        website: Some(format!("https://{}.example.org", spot.slug)),
        languages: languages(spot, &mut dice),
        settings: settings(spot, &mut dice),
        hours: Some(hours(plan, spot, &mut dice)),
        availability_days: 14,
        created_at,
        updated_at,
        version: 1,
    }
}

fn languages(spot: &Spot, dice: &mut Dice) -> Vec<String> {
    match spot.named {
        Some(named) => named.languages.iter().map(|&tag| tag.to_owned()).collect(),
        None => listing::languages(dice, 60),
    }
}

fn settings(spot: &Spot, dice: &mut Dice) -> Vec<Setting> {
    match spot.named {
        Some(named) => named.settings.to_vec(),
        None => {
            let mut settings = vec![Setting::RecoveryCommunityCenter];
            settings.extend(dice.some(&Setting::ALL[1..], 0, 3));
            settings
        }
    }
}

/// Open every day but for a short Sunday, with a holiday and a late evening ahead.
fn hours(plan: &Plan, spot: &Spot, dice: &mut Dice) -> OpeningHours {
    let opens = 8 + dice.below(3) as u32;
    let mut weekly = spans(&[Monday, Tuesday, Wednesday, Thursday], (opens, 0), (20, 0));
    weekly.extend(spans(&[Friday], (opens, 0), (22, 0)));
    weekly.extend(spans(&[Saturday], (10, 0), (18, 0)));
    if spot.index == 0 || dice.percent(50) {
        weekly.extend(spans(&[Sunday], (12, 0), (17, 0)));
    }
    let closed = HoursException {
        on: plan.day(dice.between(3, 20)),
        is_closed: true,
        opens: None,
        closes: None,
        note: Some("Closed for the team's day of rest".to_owned()),
    };
    let late = HoursException {
        on: plan.day(dice.between(21, 40)),
        is_closed: false,
        opens: Some(wall(10, 0)),
        closes: Some(wall(1, 0)),
        note: Some("Open late for the community night".to_owned()),
    };
    let exceptions = if spot.index == 0 { vec![closed, late] } else { dice.some(&[closed, late], 0, 2) };
    OpeningHours { time_zone: spot.town.zone, weekly, exceptions }
}
