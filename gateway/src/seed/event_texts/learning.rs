//! Trainings, clinics and things to get done.

use super::{
    AGAIN, COMMON, EVENINGS, EventText, HERE, MIDDAYS, MORNINGS, OFTEN, SELDOM, SINGLE, Scene, WEEKEND, WORKDAYS,
};
use crate::{
    kernel::vocabulary::{
        Pathway::{AllPathways, FamilyAndFriends, HarmReduction},
        Population::{JusticeInvolved, OlderAdults, Parents, Unhoused, Youth},
        RecoveryCapital::{Cultural, Human, Physical, Social},
        SupportType::{Affiliational, Emotional, Informational, Instrumental},
    },
    seed::listing::Price,
};

pub(super) const LEARNING: &[EventText] = &[
    EventText {
        names: &["Naloxone training", "Overdose response in one hour, {town}"],
        summary: "How to see an overdose and what to do; everybody leaves with a kit.",
        description: "Practice on a dummy, questions of all kinds, two doses to take home.",
        rhythms: SELDOM,
        days: WORKDAYS,
        supports: &[Informational, Instrumental],
        capital: &[Human],
        pathways: &[HarmReduction],
        places: Some(30),
        ..HERE
    },
    EventText {
        names: &["Job club", "{day} job club"],
        summary: "Leads, practice interviews, and somebody to tell how it went.",
        description: "Bring a résumé or write one here. Employers visit on the last date of the month.",
        rhythms: OFTEN,
        days: WORKDAYS,
        starts: MORNINGS,
        minutes: 120,
        supports: &[Informational, Emotional],
        capital: &[Human, Social],
        ..COMMON
    },
    EventText {
        names: &["Expungement clinic", "Clear your record, {word} Hall"],
        summary: "Lawyers look at records and file what can be filed.",
        description: "Bring a photo ID and case numbers if known. Half an hour each, by appointment.",
        rhythms: SELDOM,
        days: WEEKEND,
        starts: MORNINGS,
        minutes: 240,
        supports: &[Instrumental, Informational],
        capital: &[Human],
        populations: &[JusticeInvolved],
        places: Some(24),
        ..HERE
    },
    EventText {
        names: &["ID and birth certificate day", "Papers day, {town}"],
        summary: "Vouchers for state IDs and orders for birth certificates in one room.",
        description: "The license office, the county clerk and volunteers who know the forms.",
        rhythms: SELDOM,
        days: WORKDAYS,
        starts: MORNINGS,
        minutes: 180,
        supports: &[Instrumental],
        capital: &[Physical],
        populations: &[Unhoused, JusticeInvolved],
        ..HERE
    },
    EventText {
        names: &["Housing applications together", "{day} housing hour"],
        summary: "Sit down with a navigator and get the applications out of the door.",
        description: "Bring what papers there are. Printers, stamps and patience are provided.",
        rhythms: AGAIN,
        days: WORKDAYS,
        starts: MIDDAYS,
        minutes: 120,
        supports: &[Instrumental, Informational],
        capital: &[Physical],
        ..COMMON
    },
    EventText {
        names: &["Know your rights at work", "Fair chance hiring, an evening"],
        summary: "What employers may ask about records and recovery, and what not.",
        description: "A lawyer and a worker who won. Questions can be put on cards.",
        rhythms: SINGLE,
        supports: &[Informational],
        capital: &[Human],
        minutes: 90,
        ..COMMON
    },
    EventText {
        names: &["Money basics", "Debt and credit evening, {word} room"],
        summary: "Letters, fines and scores, sorted out in plain words.",
        description: "A counselor from the credit union stays for one-to-one talks.",
        rhythms: SELDOM,
        supports: &[Informational],
        capital: &[Human],
        minutes: 90,
        places: Some(20),
        ..COMMON
    },
    EventText {
        names: &["Parenting in recovery", "{day} parenting table"],
        summary: "Ten evenings with dinner; the certificate counts in family court.",
        description: "Children eat along and then play next door.",
        rhythms: OFTEN,
        minutes: 120,
        supports: &[Informational, Emotional],
        capital: &[Human, Social],
        populations: &[Parents],
        places: Some(12),
        ..COMMON
    },
    EventText {
        names: &["Families: how to invite change", "{day} CRAFT course"],
        summary: "A course for families on how to help without losing oneself.",
        description: "Eight evenings, practiced in pairs. Sitting in once is fine.",
        rhythms: OFTEN,
        minutes: 90,
        supports: &[Informational, Emotional],
        capital: &[Human],
        pathways: &[FamilyAndFriends],
        places: Some(14),
        ..COMMON
    },
    EventText {
        names: &["Computer help", "{day} computer hour"],
        summary: "Bring the phone or the form that will not do what it should.",
        description: "Volunteers sit beside you. Mail accounts, video calls, applications.",
        rhythms: AGAIN,
        starts: MIDDAYS,
        supports: &[Informational, Instrumental],
        capital: &[Human],
        populations: &[OlderAdults],
        ..COMMON
    },
    EventText {
        names: &["Recovery coach academy", "Five-day coach training, {town}"],
        summary: "The training for those who want to become recovery coaches.",
        description: "First of five days. Scholarships for people with lived experience.",
        rhythms: SINGLE,
        days: WORKDAYS,
        starts: MORNINGS,
        minutes: 480,
        supports: &[Informational],
        capital: &[Human],
        places: Some(20),
        price: Price::Fee(150, 450, "for all five days; scholarships on request"),
        ..HERE
    },
    EventText {
        names: &["Orientation for volunteers", "Volunteer evening at {center}"],
        summary: "What volunteers do here, and how to begin.",
        description: "A tour, three stories, and the form. Court-ordered hours can be done.",
        rhythms: SELDOM,
        supports: &[Informational, Affiliational],
        capital: &[Social, Human],
        ..HERE
    },
    EventText {
        names: &["Mental health first aid", "First aid for minds, {word} room"],
        summary: "A day on how to listen, ask and stay.",
        description: "A certificate for three years. Lunch is included.",
        rhythms: SINGLE,
        days: WEEKEND,
        starts: MORNINGS,
        minutes: 450,
        supports: &[Informational],
        capital: &[Human],
        places: Some(25),
        price: Price::Sliding("nothing to forty dollars"),
        ..COMMON
    },
    EventText {
        names: &["Health screening day", "Nurse at the house, {town}"],
        summary: "Vaccines, hepatitis C and HIV tests, blood pressure, wound care.",
        description: "No insurance, no appointment. Results before you leave.",
        rhythms: SELDOM,
        days: WORKDAYS,
        starts: MIDDAYS,
        minutes: 180,
        supports: &[Instrumental, Informational],
        capital: &[Physical],
        pathways: &[HarmReduction],
        ..HERE
    },
    EventText {
        names: &["Tenants' rights workshop", "Leases and deposits, an evening"],
        summary: "How to read a lease, get repairs and keep a deposit.",
        description: "With a lawyer of the clinic. Bring the lease.",
        rhythms: SINGLE,
        supports: &[Informational],
        capital: &[Human],
        minutes: 90,
        ..COMMON
    },
    EventText {
        names: &["Teen evening: questions answered", "Straight talk for teens"],
        summary: "Young peers answer what nobody answers.",
        description: "No parents in the room; a parents' table is set up next door.",
        rhythms: SELDOM,
        supports: &[Informational, Emotional],
        populations: &[Youth],
        minutes: 90,
        ..HERE
    },
    EventText {
        names: &["Online: how benefits work", "Benefits question hour on screen"],
        summary: "Food, medical and cash benefits explained, with time for questions.",
        description: "A navigator of the county hosts. Questions may be written without a name.",
        rhythms: SELDOM,
        starts: MIDDAYS,
        supports: &[Informational],
        capital: &[Human, Physical],
        scene: Scene::Screen,
        places: Some(100),
        ..COMMON
    },
    EventText {
        names: &["Telling your story", "Recovery messaging workshop"],
        summary: "How to speak of recovery in public, and how much of it to keep.",
        description: "For advocates and for those who will be asked. Ends with two minutes on stage, if one likes.",
        rhythms: SINGLE,
        days: WEEKEND,
        starts: MIDDAYS,
        minutes: 180,
        supports: &[Informational, Affiliational],
        capital: &[Cultural, Human],
        pathways: &[AllPathways],
        places: Some(16),
        ..COMMON
    },
    EventText {
        names: &["Free tax desk", "{day} tax evening"],
        summary: "Volunteers prepare returns and find credits.",
        description: "Bring wage statements and ID. Years that were never filed are welcome.",
        rhythms: &[super::Rhythm::Monthly],
        starts: EVENINGS,
        minutes: 180,
        supports: &[Instrumental],
        capital: &[Physical],
        ..HERE
    },
];
