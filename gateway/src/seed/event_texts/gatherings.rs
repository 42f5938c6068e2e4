//! Play, meals, walks and celebrations.

use super::{
    AGAIN, EventText, HERE, MIDDAYS, MORNINGS, NIGHTS, OFTEN,
    Rhythm::{Fortnightly, Once, Weekly},
    SELDOM, SINGLE, Scene, WEEKEND, WORKDAYS,
};
use crate::{
    kernel::vocabulary::{
        Pathway::AllPathways,
        Population::{Lgbtq, Parents, Veterans, YoungAdults},
        RecoveryCapital::{Cultural, Human, Physical, Social},
        SupportType::{Affiliational, Emotional, Informational},
    },
    seed::listing::Price,
};

pub(super) const GATHERINGS: &[EventText] = &[
    EventText {
        names: &["Sober hike: {word} trail", "{day} sober hike"],
        summary: "Three to five easy miles with people who will not offer you a beer.",
        description: "Water, layers and a ride board. Dogs on leashes are welcome.",
        rhythms: &[Fortnightly, super::Rhythm::Monthly, Once],
        days: WEEKEND,
        starts: MORNINGS,
        minutes: 210,
        capital: &[Physical, Social],
        scene: Scene::Out,
        ..HERE
    },
    EventText {
        names: &["Community supper", "{day} supper at the long table"],
        summary: "A hot meal, cooked together and eaten together.",
        description: "Cooks meet an hour and a half before. There is always a vegetarian pot.",
        rhythms: AGAIN,
        minutes: 120,
        ..HERE
    },
    EventText {
        names: &["Open art studio", "{day} clay and paint"],
        summary: "An apron, a table, and an artist who leaves you in peace.",
        description: "Material is there. Work dries on the shelf until next time.",
        rhythms: AGAIN,
        minutes: 150,
        supports: &[Affiliational, Emotional],
        capital: &[Cultural],
        ..HERE
    },
    EventText {
        names: &["Recovery yoga", "{day} yoga, all bodies"],
        summary: "Slow yoga on mats and on chairs.",
        description: "Mats are there. The teacher asks before touching.",
        rhythms: OFTEN,
        starts: MORNINGS,
        capital: &[Physical],
        places: Some(18),
        ..HERE
    },
    EventText {
        names: &["Climbing night", "{day} climbing night"],
        summary: "Shoes and harness to borrow, belays taught, fear allowed.",
        description: "In the climbing gym, which keeps two walls for us.",
        rhythms: OFTEN,
        minutes: 150,
        capital: &[Physical, Social],
        scene: Scene::Out,
        populations: &[YoungAdults],
        price: Price::Fee(3, 8, "for the gear"),
        ..HERE
    },
    EventText {
        names: &["Game night", "{day} board games"],
        summary: "Boards, cards and too many snacks.",
        description: "Until late. Somebody will explain the rules again.",
        rhythms: AGAIN,
        minutes: 240,
        ..HERE
    },
    EventText {
        names: &["Late movie and popcorn", "{word} midnight movies"],
        summary: "A film that begins late and a talk that ends later.",
        description: "The audience votes at the door. Rides home are arranged.",
        rhythms: SELDOM,
        starts: NIGHTS,
        days: WEEKEND,
        minutes: 170,
        ..HERE
    },
    EventText {
        names: &["Sober dance party", "{word} dance night"],
        summary: "Loud music, fruit punch, and everybody remembers it the next day.",
        description: "Two DJs, a quiet room, ear plugs at the door.",
        rhythms: SELDOM,
        days: &[chrono::Weekday::Fri, chrono::Weekday::Sat],
        starts: &[(21, 0), (21, 30)],
        minutes: 240,
        capital: &[Social, Cultural],
        populations: &[YoungAdults, Lgbtq],
        price: Price::Fee(5, 10, "at the door, nobody turned away"),
        ..HERE
    },
    EventText {
        names: &["Anniversaries night", "{word} celebration of milestones"],
        summary: "Cake and a word for everybody who has a month, a year, a decade.",
        description: "Tell the desk beforehand, or just stand up when your number is called.",
        rhythms: SELDOM,
        minutes: 120,
        supports: &[Affiliational, Emotional],
        pathways: &[AllPathways],
        ..HERE
    },
    EventText {
        names: &["Garden morning", "{day} in the garden"],
        summary: "Weed, water, harvest, sit.",
        description: "Gloves and hats are there. The harvest is divided at noon.",
        rhythms: OFTEN,
        days: WEEKEND,
        starts: MORNINGS,
        minutes: 180,
        capital: &[Physical, Social],
        scene: Scene::Out,
        ..HERE
    },
    EventText {
        names: &["Recovery choir", "{day} choir"],
        summary: "Sing; no audition, no sheet music.",
        description: "Songs are taught by ear. A concert each winter.",
        rhythms: &[Weekly],
        minutes: 90,
        capital: &[Cultural, Social],
        ..HERE
    },
    EventText {
        names: &["Book club around the stove", "{word} reading circle"],
        summary: "One book a month, loved or not.",
        description: "Copies are on the shelf, audio on request.",
        rhythms: &[super::Rhythm::Monthly],
        supports: &[Affiliational, Informational],
        capital: &[Cultural, Human],
        minutes: 90,
        ..HERE
    },
    EventText {
        names: &["Family Saturday", "Parents and children at {center}"],
        summary: "Pancakes, crafts and a bouncing castle when it is dry.",
        description: "Parents sit, volunteers run. Come for an hour or for all of it.",
        rhythms: SELDOM,
        days: &[chrono::Weekday::Sat],
        starts: MORNINGS,
        minutes: 180,
        capital: &[Social],
        populations: &[Parents],
        ..HERE
    },
    EventText {
        names: &["Open house", "Open house at {center}"],
        summary: "See the rooms, meet the coaches, eat the cookies.",
        description: "For neighbors, partners and everybody who has wondered what this place is.",
        rhythms: SINGLE,
        days: WORKDAYS,
        minutes: 180,
        supports: &[Affiliational, Informational],
        ..HERE
    },
    EventText {
        names: &["Recovery walk through {town}", "{word} rally and walk"],
        summary: "A walk through the middle of town, because recovery has faces.",
        description: "Two miles, music, speeches kept short. Strollers and wheelchairs lead.",
        rhythms: SINGLE,
        days: WEEKEND,
        starts: MORNINGS,
        minutes: 180,
        capital: &[Cultural, Social],
        pathways: &[AllPathways],
        scene: Scene::Out,
        ..HERE
    },
    EventText {
        names: &["Softball practice", "{day} softball"],
        summary: "Gloves to borrow and lemonade after.",
        description: "All levels. The league plays from April to September.",
        rhythms: OFTEN,
        minutes: 120,
        capital: &[Physical, Social],
        scene: Scene::Out,
        ..HERE
    },
    EventText {
        names: &["Fishing with veterans", "{word} lake morning"],
        summary: "Rods, thermos, quiet.",
        description: "The van leaves from the center. Licenses are taken care of.",
        rhythms: SELDOM,
        days: WEEKEND,
        starts: &[(5, 30), (6, 0)],
        minutes: 300,
        populations: &[Veterans],
        capital: &[Physical, Social],
        scene: Scene::Out,
        places: Some(10),
        ..HERE
    },
    EventText {
        names: &["Overdose remembrance", "Candles and names, {town}"],
        summary: "We read the names and light a candle for each.",
        description: "Names can be given at the door. Counselors are there, and so is naloxone.",
        rhythms: SINGLE,
        minutes: 90,
        supports: &[Emotional, Affiliational],
        capital: &[Cultural, Social],
        scene: Scene::Out,
        ..HERE
    },
    EventText {
        names: &["Holiday dinner without the bottle", "{word} feast"],
        summary: "A feast for those who would rather not be elsewhere.",
        description: "Doors open early and close late. Bring a dish, or an appetite.",
        rhythms: SINGLE,
        starts: MIDDAYS,
        minutes: 360,
        supports: &[Affiliational, Emotional],
        ..HERE
    },
    EventText {
        names: &["All-night marathon meetings", "{word} alkathon"],
        summary: "A meeting on every hour from evening until sunrise.",
        description: "Soup at midnight, cots in the back, a ride whenever you want one.",
        rhythms: SINGLE,
        starts: &[(20, 0), (21, 0)],
        minutes: 600,
        supports: &[Emotional, Affiliational],
        pathways: &[AllPathways],
        ..HERE
    },
];
