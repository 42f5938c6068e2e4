//! The directory of a house.

use std::collections::HashSet;

use chrono::TimeDelta;

use super::{
    Plan,
    chance::{Dice, Part},
    id,
    listing::{self, availability, cost, provenance, verification, visibility, written},
    network::Spot,
    places::{hours, place},
    resource_texts::{Place, RARE, REMARKS, ResourceText, USUAL},
    wording::{WORDS, Words, slug, unique},
};
use crate::{
    centers::model::Center,
    directory::model::{Resource, ServiceArea},
    kernel::{
        listing::{Alert, Contact, Eligibility, Provider},
        site::{Phone, Site},
        vocabulary::{
            Population,
            ResourceStatus::{Active, Defunct, Inactive, TemporarilyClosed},
            Visibility,
        },
    },
};

/// Of a thousand resources of a big network so many are rare ones.
const RARE_PER_MILLE: u32 = 3;
/// Houses of the demo that keep more than one rare resource, public ones before all.
const KEEPERS_OF_RARE: &[(usize, usize)] = &[(0, 3), (1, 2), (5, 2)];

const ALERTS: &[&str] = &[
    "Closed this week for repairs; the telephone is answered.",
    "Shorter hours while two people are on leave.",
    "The waiting list is full; new names are taken again next month.",
    "Moved to the back entrance during roadworks.",
    "Extra opening this weekend because of the cold.",
];
const ACCESS: &[&str] = &[
    "Step-free entrance",
    "Elevator",
    "Accessible restroom",
    "Parking for vans with lifts",
    "Hearing loop",
    "Sign language by arrangement",
    "Low-scent rooms",
    "Quiet waiting room",
    "Steps at the entrance; ring for the ramp",
];
const LABELS: &[&str] = &["Front desk", "Intake", "Text", "Office"];
const EXTENSIONS: &[&str] = &["012", "007", "101", "204", "3", "0450"];

/// The resources of a house; no two have the same name.
pub(super) fn resources(plan: &Plan, spot: &Spot, center: &Center) -> Vec<Resource> {
    let mut dice = Dice::new(plan.seed, spot.index, Part::Resources);
    let texts = choose(plan, spot, &mut dice);
    let mut names = HashSet::with_capacity(texts.len());
    let mut resources = Vec::with_capacity(texts.len());
    for (number, (text, must_show)) in texts.into_iter().enumerate() {
        let mut resource = resource(plan, spot, center, number, text, &mut dice);
        resource.name = unique(&mut names, resource.name, number, || {
            let provider = &resource.provider.name;
            let name = words(spot, dice.pick(WORDS), provider).fill(dice.pick(text.names));
            format!("{name}, {} {}", dice.pick(WORDS), dice.pick(&["office", "branch", "desk"]))
        });
        if must_show {
            resource.visibility = Visibility::Public;
            resource.status = Active;
        }
        resources.push(resource);
    }
    resources
}

/// The patterns of a house in an order of chance: each comes once before any comes twice. Beside it,
/// whether everybody must be able to find the resource.
fn choose(plan: &Plan, spot: &Spot, dice: &mut Dice) -> Vec<(&'static ResourceText, bool)> {
    let mut usual: Vec<&'static ResourceText> = USUAL.iter().copied().flatten().collect();
    let mut rare: Vec<&'static ResourceText> = RARE.iter().collect();
    dice.shuffle(&mut rare);
    let kept = KEEPERS_OF_RARE.iter().find(|(keeper, _)| *keeper == spot.index).map_or(1, |(_, kept)| *kept);
    let mut chosen = Vec::with_capacity(plan.resources_per_center);
    if !plan.is_big() {
        chosen.extend(rare.iter().take(kept).enumerate().map(|(place, &text)| (text, place + 1 < kept)));
    }
    let mut next = usual.len();
    while chosen.len() < plan.resources_per_center {
        if plan.is_big() && dice.per_mille(RARE_PER_MILLE) {
            chosen.push((dice.pick(&rare), false));
            continue;
        }
        if next == usual.len() {
            dice.shuffle(&mut usual);
            next = 0;
        }
        chosen.push((usual[next], false));
        next += 1;
    }
    chosen.truncate(plan.resources_per_center);
    chosen
}

fn words<'a>(spot: &'a Spot, word: &'a str, provider: &'a str) -> Words<'a> {
    Words { town: spot.town.name, county: spot.town.county, word, provider, center: &spot.name, day: "" }
}

fn resource(
    plan: &Plan,
    spot: &Spot,
    center: &Center,
    number: usize,
    text: &ResourceText,
    dice: &mut Dice,
) -> Resource {
    let provider = match text.place {
        Place::House => spot.name.clone(),
        _ => words(spot, dice.pick(WORDS), "").fill(dice.pick(text.providers)),
    };
    let words = words(spot, dice.pick(WORDS), &provider);
    let mut description = words.fill(text.description);
    if dice.percent(60) {
        description.push(' ');
        description.push_str(&words.fill(dice.pick(REMARKS)));
    }
    let (created_at, updated_at) = written(plan, dice);
    let page =
        format!("https://{}.example.org", if text.place == Place::House { spot.slug.clone() } else { slug(&provider) });
    Resource {
        id: id(plan.seed, &spot.path("resource", number)),
        center_id: center.id,
        name: words.fill(dice.pick(text.names)),
        summary: Some(words.fill(text.summary)),
        description: Some(description),
        support_types: text.supports.to_vec(),
        recovery_capital: text.capital.to_vec(),
        needs: text.needs.to_vec(),
        pathways: text.pathways.to_vec(),
        populations: text.populations.to_vec(),
        languages: listing::languages(dice, 40),
        eligibility: eligibility(text),
        cost: cost(text.price, dice),
        application_process: dice.percent(85).then(|| text.apply.to_owned()),
        sites: sites(plan, spot, center, number, text, dice),
        service_areas: service_areas(spot, dice),
        contact: contact(spot, text, &page, dice),
        status: dice.weighted(&[(92, Active), (4, TemporarilyClosed), (3, Inactive), (1, Defunct)]),
        availability: text.places.and_then(|most| availability(plan, most, dice)),
        alert: dice.percent(8).then(|| alert(plan, &provider, dice)),
        visibility: visibility(dice),
        provenance: provenance(plan, number, 14, dice),
        verification: verification(plan, center.id, dice),
        provider: Provider { name: provider, url: Some(page) },
        created_at,
        updated_at,
        version: 1,
    }
}

fn eligibility(text: &ResourceText) -> Eligibility {
    let populations: &[Population] = if text.only { text.populations } else { &[] };
    Eligibility {
        description: text.eligibility.map(str::to_owned),
        minimum_age: text.ages.0,
        maximum_age: text.ages.1,
        required_documents: text.documents.iter().map(|&paper| paper.to_owned()).collect(),
        populations: populations.to_vec(),
    }
}

fn contact(spot: &Spot, text: &ResourceText, page: &str, dice: &mut Dice) -> Contact {
    Contact {
        phone: (text.place == Place::Phone || dice.percent(80)).then(|| spot.phone(dice)),
        email: dice
            .percent(45)
            .then(|| format!("{}@example.org", page["https://".len()..].trim_end_matches(".example.org"))),
        url: dice.percent(60).then(|| format!("{page}/contact")),
    }
}

fn alert(plan: &Plan, provider: &str, dice: &mut Dice) -> Alert {
    let days = if dice.percent(60) { dice.between(3, 40) } else { dice.between(-60, -2) };
    Alert {
        text: dice.pick(ALERTS).to_owned(),
        source: dice.percent(80).then(|| provider.to_owned()),
        until: plan.midnight() + TimeDelta::days(days) + TimeDelta::hours(12),
    }
}

fn service_areas(spot: &Spot, dice: &mut Dice) -> Vec<ServiceArea> {
    let area = |name: &str, description: Option<&str>| ServiceArea {
        name: name.to_owned(),
        description: description.map(str::to_owned),
    };
    let mut areas = vec![area(spot.town.county, None)];
    if dice.percent(25) {
        areas.push(area(spot.town.next_county(), Some("By telephone first")));
    }
    areas
}

fn sites(plan: &Plan, spot: &Spot, center: &Center, number: usize, text: &ResourceText, dice: &mut Dice) -> Vec<Site> {
    let count = match text.place {
        Place::Phone => 0,
        Place::Town if dice.percent(20) => 2,
        _ => 1,
    };
    let path = spot.path("resource", number);
    (0..count).map(|place| site(plan, spot, center, &format!("{path}/site/{place}"), text, dice)).collect()
}

fn site(plan: &Plan, spot: &Spot, center: &Center, path: &str, text: &ResourceText, dice: &mut Dice) -> Site {
    let is_at_house = text.place == Place::House;
    let (address, location) = if is_at_house {
        (center.address.clone(), center.location)
    } else {
        let (address, location) = place(spot, 25.0, dice);
        (Some(address), Some(location))
    };
    let name = if is_at_house { Some(spot.name.clone()) } else { site_name(text, dice) };
    Site {
        id: id(plan.seed, path),
        name,
        address,
        location,
        hours: hours(plan, spot.town.zone, text.week, dice),
        phones: if dice.percent(80) { vec![phone(spot, dice)] } else { Vec::new() },
        accessibility: dice.some(ACCESS, 0, 3).into_iter().map(str::to_owned).collect(),
        is_address_confidential: text.place == Place::Hidden,
    }
}

fn site_name(text: &ResourceText, dice: &mut Dice) -> Option<String> {
    if text.place == Place::Hidden {
        return Some("Address not given out".to_owned());
    }
    let kind = dice.pick(&["office", "building", "site", "hall", "entrance"]);
    dice.percent(70).then(|| format!("{} {kind}", dice.pick(WORDS)))
}

fn phone(spot: &Spot, dice: &mut Dice) -> Phone {
    Phone {
        number: spot.phone(dice),
        extension: dice.percent(30).then(|| dice.pick(EXTENSIONS).to_owned()),
        label: dice.percent(50).then(|| dice.pick(LABELS).to_owned()),
    }
}
