//! Play, craft and company.

use super::{COMMON, Place, Price, ResourceText, Week};
use crate::kernel::vocabulary::{
    Need::{Education, MutualHelp, Other, PeerCoaching, Recreation, Volunteering},
    Pathway::AllPathways,
    Population::{Lgbtq, Men, OlderAdults, Veterans},
    RecoveryCapital::{Cultural, Human, Physical, Social},
    SupportType::{Affiliational, Emotional, Informational},
};

const PEERS: &[&str] = &["{word} Peer Network", "{word} Recovery Allies", "{town} Recovery Coalition"];
const CLUBS: &[&str] = &["{word} Active Recovery", "{town} {word} Club"];

pub(super) const RECREATION: &[ResourceText] = &[
    ResourceText {
        names: &["LGBTQ recovery social", "{word} rainbow table"],
        summary: "An evening without a bar: games, a speaker now and then, and good people.",
        description: "For queer and trans people in recovery and those who think about it. Pronoun pins at the door.",
        providers: PEERS,
        supports: &[Affiliational, Emotional],
        capital: &[Social, Cultural],
        needs: &[MutualHelp, Recreation],
        populations: &[Lgbtq],
        pathways: &[AllPathways],
        week: Week::LateNights,
        ..COMMON
    },
    ResourceText {
        names: &["{word} climbing nights", "Active recovery gym, {town}"],
        summary: "Climbing, lifting and yoga, free for everybody with two days without drink or drugs.",
        description: "Volunteer coaches and gear to borrow. The only rule is to be kind on the mats.",
        providers: CLUBS,
        supports: &[Affiliational],
        capital: &[Physical, Social],
        needs: &[Recreation],
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["{word} softball league", "Recovery kickball, {town}"],
        summary: "Twelve teams, a season from April to September, and lemonade after the game.",
        description: "Beginners welcome; gloves are lent. Families fill the bleachers.",
        providers: CLUBS,
        supports: &[Affiliational],
        capital: &[Social, Physical],
        needs: &[Recreation],
        price: Price::Fee(10, 40, "per season, for shirts and fields"),
        week: Week::Weekend,
        ..COMMON
    },
    ResourceText {
        names: &["{word} recovery choir", "Open choir of {town}"],
        summary: "Sing once a week, perform twice a year, no audition.",
        description: "Songs are taught by ear. Sign interpreters stand with the basses.",
        providers: CLUBS,
        supports: &[Affiliational, Emotional],
        capital: &[Cultural, Social],
        needs: &[Recreation],
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["Open art studio", "{word} clay and paint room"],
        summary: "Paint, clay, a press and a kiln, with an artist on hand.",
        description: "Come in, take an apron. Work is shown at the center each spring and sold for the artists.",
        providers: CLUBS,
        supports: &[Affiliational, Emotional],
        capital: &[Cultural],
        needs: &[Recreation, Education],
        week: Week::Weekend,
        ..COMMON
    },
    ResourceText {
        names: &["{word} community garden", "Recovery garden, {town}"],
        summary: "Raised beds, shared tools and a harvest that is divided on Saturdays.",
        description: "Beds at wheelchair height. Compost, bees, and a bench that has heard many stories.",
        providers: CLUBS,
        supports: &[Affiliational],
        capital: &[Physical, Social],
        needs: &[Recreation, Volunteering],
        week: Week::Mornings,
        places: Some(9),
        ..COMMON
    },
    ResourceText {
        names: &["Recovery library and reading room", "{word} book shelf"],
        summary: "Books of every pathway to borrow or keep, and a room to read in.",
        description: "Large print, audio and Spanish shelves. A book club meets around the stove.",
        supports: &[Informational, Affiliational],
        capital: &[Cultural, Human],
        needs: &[Education, Other],
        place: Place::House,
        week: Week::Clinic,
        ..COMMON
    },
    ResourceText {
        names: &["Men's shed", "{word} workshop for men"],
        summary: "Build something beside somebody, and talk or do not.",
        description: "Woodwork, bicycles, radios. Retired tradesmen teach; the stove is lit from October.",
        providers: CLUBS,
        supports: &[Affiliational],
        capital: &[Social, Human],
        needs: &[Recreation],
        populations: &[Men, OlderAdults],
        week: Week::Mornings,
        ..COMMON
    },
    ResourceText {
        names: &["Veterans' peer group", "{word} vets' breakfast"],
        summary: "Coffee at seven, stories by eight, and rides to the clinic after.",
        description: "For all who served and their spouses. A service officer comes once a month.",
        providers: &["{word} Veterans' Alliance"],
        supports: &[Affiliational, Emotional],
        capital: &[Social, Cultural],
        needs: &[MutualHelp, PeerCoaching],
        populations: &[Veterans],
        week: Week::Mornings,
        ..COMMON
    },
];
