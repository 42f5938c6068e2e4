//! What a directory of a recovery community center holds, as patterns: each becomes many entries, with
//! the town, the provider and the particulars of one.

mod belonging;
mod daily_life;
mod family_and_law;
mod health;
mod homes;
mod recreation;
mod sober_homes;
mod treatment;
mod work;

use super::{listing::Price, places::Week};
use crate::kernel::vocabulary::{
    Need, Pathway, Population,
    RecoveryCapital::{self, Physical},
    SupportType::{self, Instrumental},
};

/// Where a resource is had.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    /// At one or two addresses in and around the town.
    Town,
    /// In the center itself.
    House,
    /// At an address that must stay hidden.
    Hidden,
    /// Nowhere: by telephone.
    Phone,
}

/// The pattern of a resource.
#[derive(Debug)]
pub(super) struct ResourceText {
    pub(super) names: &'static [&'static str],
    pub(super) summary: &'static str,
    pub(super) description: &'static str,
    pub(super) providers: &'static [&'static str],
    pub(super) supports: &'static [SupportType],
    pub(super) capital: &'static [RecoveryCapital],
    pub(super) needs: &'static [Need],
    pub(super) pathways: &'static [Pathway],
    pub(super) populations: &'static [Population],
    /// Whether nobody but the populations may use it.
    pub(super) only: bool,
    pub(super) eligibility: Option<&'static str>,
    pub(super) ages: (Option<i64>, Option<i64>),
    pub(super) documents: &'static [&'static str],
    pub(super) price: Price,
    pub(super) apply: &'static str,
    pub(super) week: Week,
    pub(super) place: Place,
    /// How many places there are at most, where they are counted.
    pub(super) places: Option<i64>,
}

/// Who offers what belongs to nobody in particular.
const COMMUNITY: &[&str] = &[
    "{word} Community Action",
    "{word} Community Services",
    "Friends of {town}",
    "{word} Neighbors Alliance",
    "{word} Family Resource Center",
    "{town} {word} Foundation",
];

/// What most patterns have in common.
const COMMON: ResourceText = ResourceText {
    names: &[],
    summary: "",
    description: "",
    providers: COMMUNITY,
    supports: &[Instrumental],
    capital: &[Physical],
    needs: &[],
    pathways: &[],
    populations: &[],
    only: false,
    eligibility: None,
    ages: (None, None),
    documents: &[],
    price: Price::Free,
    apply: "Call or walk in during opening hours.",
    week: Week::Office,
    place: Place::Town,
    places: None,
};

/// The patterns of which houses are filled, by field.
pub(super) const USUAL: &[&[ResourceText]] = &[
    homes::HOMES,
    work::WORK,
    daily_life::DAILY_LIFE,
    health::HEALTH,
    treatment::TREATMENTS,
    recreation::RECREATION,
    belonging::BELONGING,
    family_and_law::FAMILY_AND_LAW,
];

/// Homes without alcohol and drugs. A network has few of them, and a big one must stay searchable for
/// something that is rare: no other pattern has their word.
pub(super) const RARE: &[ResourceText] = sober_homes::SOBER_HOMES;

/// Sentences that a description may end with.
pub(super) const REMARKS: &[&str] = &[
    "Ask for the intake desk; waiting times are shortest early in the week.",
    "Staff know {center} and are glad to hear that a coach sent somebody.",
    "The entrance is around the corner, past the parking lot.",
    "Interpreters can be arranged with two days' notice.",
    "No need to be in recovery to use it; nobody asks.",
    "Closed on federal holidays.",
    "People from all of {county} are welcome.",
    "Service animals are welcome.",
    "A bus stop is within five minutes on foot.",
    "Walk-ins are seen in the order of arrival.",
    "Bring patience: it is a small team, and they call back within two working days.",
    "Funding is renewed each summer; call ahead in July.",
];
