//! The calendar of a house.

use std::collections::HashSet;

use super::{
    Plan,
    chance::{Dice, Part},
    event_texts::{EVENTS, EventText, Rhythm, Scene},
    id,
    listing::{self, cost, provenance, verification, visibility, written},
    network::Spot,
    places::place,
    schedules::{self, schedule},
    wording::{WORDS, Words, slug, unique},
};
use crate::{
    calendar::model::{Event, OnlineVenue, Override},
    centers::model::Center,
    kernel::{
        site::Site,
        vocabulary::{
            EventMode::{self, Hybrid, InPerson, Online},
            EventStatus::{Cancelled, Postponed, Scheduled},
        },
    },
};

/// How often each rhythm comes in the demo.
const DEMO_RHYTHMS: &[(u32, Rhythm)] =
    &[(50, Rhythm::Weekly), (10, Rhythm::Fortnightly), (18, Rhythm::Monthly), (22, Rhythm::Once)];
/// How often each rhythm comes in a big network, where the number of dates is to stay bounded.
const BIG_RHYTHMS: &[(u32, Rhythm)] =
    &[(29, Rhythm::Weekly), (6, Rhythm::Fortnightly), (25, Rhythm::Monthly), (40, Rhythm::Once)];

const ROOMS: &[&str] = &["main room", "back room", "kitchen", "studio", "garden room", "library", "upstairs"];
const PLACES: &[&str] = &["Park pavilion", "Hall", "Branch Library", "Trailhead", "Field House", "Community Church"];
const ONLINE_NOTES: &[&str] = &[
    "The room opens ten minutes before.",
    "Cameras may stay off.",
    "A first name is enough to join.",
    "Captions are on; ask the host for an interpreter.",
];

/// The events of a house with the dates on which they differ.
pub(super) fn events(plan: &Plan, spot: &Spot, center: &Center) -> Vec<(Event, Vec<Override>)> {
    let mut dice = Dice::new(plan.seed, spot.index, Part::Events);
    let mut deck: Vec<&'static EventText> = EVENTS.iter().copied().flatten().collect();
    dice.shuffle(&mut deck);
    let mut names = HashSet::with_capacity(plan.events_per_center);
    (0..plan.events_per_center)
        .map(|number| {
            let rhythm = rhythm(plan, number, &mut dice);
            let text = draw(&mut deck, rhythm);
            event(plan, spot, center, number, text, rhythm, &mut names, &mut dice)
        })
        .collect()
}

/// Each house of the demo has something on every day.
fn rhythm(plan: &Plan, number: usize, dice: &mut Dice) -> Rhythm {
    if plan.is_big() {
        return dice.weighted(BIG_RHYTHMS);
    }
    if number == 0 || (number == 1 && dice.percent(50)) { Rhythm::Daily } else { dice.weighted(DEMO_RHYTHMS) }
}

/// The pattern of that rhythm which was not used for longest.
fn draw(deck: &mut Vec<&'static EventText>, rhythm: Rhythm) -> &'static EventText {
    let place = deck.iter().position(|text| text.rhythms.contains(&rhythm)).unwrap_or(0);
    let text = deck.remove(place);
    deck.push(text);
    text
}

#[expect(clippy::too_many_arguments, reason = "one event, and all that the events of a house share")]
fn event(
    plan: &Plan,
    spot: &Spot,
    center: &Center,
    number: usize,
    text: &EventText,
    rhythm: Rhythm,
    names: &mut HashSet<String>,
    dice: &mut Dice,
) -> (Event, Vec<Override>) {
    let zone = spot.town.zone;
    let schedule = schedule(plan, zone, text, rhythm, dice);
    let words = |word: &'static str| Words {
        town: spot.town.name,
        county: spot.town.county,
        word,
        provider: &spot.name,
        center: &spot.name,
        day: schedule.day,
    };
    let first = words(dice.pick(WORDS)).fill(dice.pick(text.names));
    let kind = if text.scene == Scene::Here && rhythm == Rhythm::Once { "room" } else { "group" };
    let name = unique(names, first, number, || {
        format!("{}, {} {kind}", words(dice.pick(WORDS)).fill(dice.pick(text.names)), dice.pick(WORDS))
    });
    let mode = mode(text, dice);
    let (created_at, updated_at) = written(plan, dice);
    let page = format!("https://{}.example.org/events/{}", spot.slug, slug(&name));
    let overrides = if dice.percent(30) { schedules::overrides(plan, &schedule, dice) } else { Vec::new() };
    let event = Event {
        id: id(plan.seed, &spot.path("event", number)),
        center_id: center.id,
        name,
        summary: Some(text.summary.to_owned()),
        description: Some(text.description.to_owned()),
        mode,
        venue: (mode != Online).then(|| venue(plan, spot, center, number, text, dice)),
        online: (mode != InPerson).then(|| online(spot, number, dice)),
        local_start: schedule.start,
        time_zone: zone,
        duration_seconds: text.minutes * 60,
        is_all_day: false,
        recurrence: schedule.rule,
        except_dates: Vec::new(),
        support_types: text.supports.to_vec(),
        recovery_capital: text.capital.to_vec(),
        pathways: text.pathways.to_vec(),
        populations: text.populations.to_vec(),
        languages: languages(text, dice),
        registration_url: (text.places.is_some() && dice.percent(80)).then_some(page),
        capacity: text.places,
        cost: cost(text.price, dice),
        status: dice.weighted(&[(95, Scheduled), (3, Cancelled), (2, Postponed)]),
        visibility: visibility(dice),
        provenance: provenance(plan, number, 6, dice),
        verification: verification(plan, center.id, dice),
        created_at,
        updated_at,
        version: 1,
    };
    (event, overrides)
}

/// What is announced in Spanish is held in Spanish.
fn languages(text: &EventText, dice: &mut Dice) -> Vec<String> {
    if text.names[0].starts_with("Reunión") { vec!["es".to_owned()] } else { listing::languages(dice, 20) }
}

fn mode(text: &EventText, dice: &mut Dice) -> EventMode {
    match text.scene {
        Scene::House => dice.weighted(&[(68, InPerson), (22, Hybrid), (10, Online)]),
        Scene::Here | Scene::Out => InPerson,
        Scene::Screen => Online,
    }
}

fn venue(plan: &Plan, spot: &Spot, center: &Center, number: usize, text: &EventText, dice: &mut Dice) -> Site {
    let id = id(plan.seed, &format!("{}/site/0", spot.path("event", number)));
    let (name, address, location) = if text.scene == Scene::Out {
        let (address, location) = place(spot, 12.0, dice);
        (format!("{} {}", dice.pick(WORDS), dice.pick(PLACES)), Some(address), Some(location))
    } else {
        (format!("{}, {}", spot.name, dice.pick(ROOMS)), center.address.clone(), center.location)
    };
    Site {
        id,
        name: Some(name),
        address,
        location,
        hours: None,
        phones: Vec::new(),
        accessibility: if dice.percent(50) { vec!["Step-free entrance".to_owned()] } else { Vec::new() },
        is_address_confidential: false,
    }
}

fn online(spot: &Spot, number: usize, dice: &mut Dice) -> OnlineVenue {
    OnlineVenue {
        join_url: Some(format!("https://meet.example.org/{}-{}", spot.slug, number + 1)),
        phone: dice.percent(40).then(|| spot.phone(dice)),
        note: dice.percent(60).then(|| dice.pick(ONLINE_NOTES).to_owned()),
    }
}
