//! What the calendar of a recovery community center holds, as patterns.

mod circles;
mod gatherings;
mod learning;
mod meetings;

use chrono::Weekday::{self, Fri, Mon, Sat, Sun, Thu, Tue, Wed};

use super::listing::Price;
use crate::kernel::vocabulary::{
    Pathway, Population,
    RecoveryCapital::{self, Social},
    SupportType::{self, Affiliational},
};

/// How an event comes again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Rhythm {
    Once,
    Daily,
    Weekly,
    Fortnightly,
    Monthly,
}

/// Where an event takes place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scene {
    /// In the center, or from there to screens.
    House,
    /// In the center, where one has to be present.
    Here,
    /// Somewhere in or around the town.
    Out,
    /// On screens alone.
    Screen,
}

/// The pattern of an event.
#[derive(Debug)]
pub(super) struct EventText {
    pub(super) names: &'static [&'static str],
    pub(super) summary: &'static str,
    pub(super) description: &'static str,
    pub(super) rhythms: &'static [Rhythm],
    pub(super) days: &'static [Weekday],
    /// Hours and minutes at which it may begin.
    pub(super) starts: &'static [(u32, u32)],
    pub(super) minutes: i64,
    pub(super) supports: &'static [SupportType],
    pub(super) capital: &'static [RecoveryCapital],
    pub(super) pathways: &'static [Pathway],
    pub(super) populations: &'static [Population],
    pub(super) scene: Scene,
    /// How many people fit, where places are taken beforehand.
    pub(super) places: Option<i64>,
    pub(super) price: Price,
}

const ANY_DAY: &[Weekday] = &[Mon, Tue, Wed, Thu, Fri, Sat, Sun];
const WORKDAYS: &[Weekday] = &[Mon, Tue, Wed, Thu, Fri];
const WEEKEND: &[Weekday] = &[Sat, Sun];
const MORNINGS: &[(u32, u32)] = &[(7, 0), (8, 0), (9, 0), (9, 30), (10, 0)];
const MIDDAYS: &[(u32, u32)] = &[(12, 0), (12, 15), (13, 0), (14, 30)];
const EVENINGS: &[(u32, u32)] = &[(17, 30), (18, 0), (18, 30), (19, 0), (19, 30)];
const NIGHTS: &[(u32, u32)] = &[(22, 0), (22, 30), (23, 0)];

/// Meetings.
const OFTEN: &[Rhythm] = &[Rhythm::Weekly, Rhythm::Fortnightly];
/// Groups that some houses hold each week and others each month.
const AGAIN: &[Rhythm] = &[Rhythm::Weekly, Rhythm::Fortnightly, Rhythm::Monthly];
/// Courses and parties.
const SELDOM: &[Rhythm] = &[Rhythm::Monthly, Rhythm::Once];
const SINGLE: &[Rhythm] = &[Rhythm::Once];

/// What most patterns have in common.
const COMMON: EventText = EventText {
    names: &[],
    summary: "",
    description: "",
    rhythms: OFTEN,
    days: ANY_DAY,
    starts: EVENINGS,
    minutes: 60,
    supports: &[Affiliational],
    capital: &[Social],
    pathways: &[],
    populations: &[],
    scene: Scene::House,
    places: None,
    price: Price::Free,
};

/// The same for what one has to be present for.
const HERE: EventText = EventText { scene: Scene::Here, ..COMMON };

/// The patterns, by field.
pub(super) const EVENTS: &[&[EventText]] =
    &[meetings::MEETINGS, circles::CIRCLES, learning::LEARNING, gatherings::GATHERINGS];

/// What may be different about one date.
pub(super) const CANCELLED_NOTES: &[&str] = &[
    "No meeting this time: the building is closed.",
    "Off this once; the facilitator is traveling.",
    "Cancelled for the holiday.",
    "Cancelled because of the snow forecast.",
];
/// A word on a date that takes place as usual.
pub(super) const NOTES: &[&str] = &[
    "Upstairs this time; the elevator works.",
    "With a guest speaker.",
    "Bring something to share for the table.",
    "Interpreted in American Sign Language.",
    "We celebrate anniversaries tonight.",
    "In the garden if it is dry.",
];
/// A word on a date that has been moved.
pub(super) const MOVED_NOTES: &[&str] = &[
    "Moved to make room for the county's clinic.",
    "Another day this once.",
    "Later than usual because of the parade.",
];
