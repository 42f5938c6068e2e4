//! Meetings and groups.

use super::{
    AGAIN, COMMON, EventText, HERE, MIDDAYS, MORNINGS, NIGHTS, OFTEN,
    Rhythm::{Daily, Weekly},
    Scene, WEEKEND, WORKDAYS,
};
use crate::kernel::vocabulary::{
    Pathway::{AllPathways, Dharma, FaithBased, HarmReduction, MedicationAssisted, Secular, Smart, TwelveStep},
    RecoveryCapital::{Cultural, Human, Social},
    SupportType::{Affiliational, Emotional, Informational},
};

pub(super) const MEETINGS: &[EventText] = &[
    EventText {
        names: &["{day} all-recovery circle", "All-recovery meeting, {word} room"],
        summary: "A meeting for everybody in recovery, on any pathway or on none yet.",
        description: "A short reading, a topic chosen by those who came, and time for each to speak or to pass.",
        rhythms: &[Daily, Weekly],
        supports: &[Emotional, Affiliational],
        pathways: &[AllPathways],
        ..COMMON
    },
    EventText {
        names: &["Morning check-in", "{day} coffee and check-in"],
        summary: "Half an hour to say how the day begins.",
        description: "Coffee from the first minute. Each says one word, one worry and one plan.",
        rhythms: &[Daily, Weekly],
        days: WORKDAYS,
        starts: MORNINGS,
        minutes: 30,
        supports: &[Emotional, Affiliational],
        pathways: &[AllPathways],
        ..COMMON
    },
    EventText {
        names: &["{day} SMART meeting", "SMART tools group, {word} room"],
        summary: "Four points, practical tools, no labels.",
        description: "Led by a trained facilitator. Newcomers get the handbook's first pages.",
        rhythms: OFTEN,
        minutes: 90,
        supports: &[Emotional, Informational],
        capital: &[Human, Social],
        pathways: &[Smart, Secular],
        ..COMMON
    },
    EventText {
        names: &["Recovery Dharma sitting", "{day} meditation and sharing"],
        summary: "Twenty minutes of meditation, a reading, and sharing.",
        description: "Chairs and cushions. Guided for beginners on the first date of each month.",
        rhythms: OFTEN,
        minutes: 75,
        supports: &[Emotional, Affiliational],
        capital: &[Cultural, Social],
        pathways: &[Dharma],
        ..COMMON
    },
    EventText {
        names: &["{day} twelve-step meeting, open", "Open step meeting, {word} group"],
        summary: "An open twelve-step meeting; visitors and students are welcome.",
        description: "Speaker first, then sharing. Slips for the court are signed at the end.",
        supports: &[Emotional, Affiliational],
        pathways: &[TwelveStep],
        ..COMMON
    },
    EventText {
        names: &["Lunch-hour step study", "{day} book and step study"],
        summary: "One step a month, read line by line over a sandwich.",
        description: "Closed meeting for those who want to stop. Books are on the shelf.",
        rhythms: OFTEN,
        days: WORKDAYS,
        starts: MIDDAYS,
        supports: &[Informational, Affiliational],
        pathways: &[TwelveStep],
        ..COMMON
    },
    EventText {
        names: &["Night owls meeting", "{day} candlelight meeting"],
        summary: "A late meeting for kitchen crews, night shifts and the sleepless.",
        description: "Lights low, tea strong. The door stays open until the last one has a ride.",
        rhythms: AGAIN,
        starts: NIGHTS,
        minutes: 120,
        supports: &[Emotional, Affiliational],
        pathways: &[AllPathways, TwelveStep],
        ..HERE
    },
    EventText {
        names: &["Medication and recovery group", "{day} MARA meeting"],
        summary: "For people whose recovery includes medication.",
        description: "All medications and all stages. A pharmacist answers questions once a month.",
        rhythms: AGAIN,
        supports: &[Emotional, Informational],
        pathways: &[MedicationAssisted, HarmReduction],
        ..COMMON
    },
    EventText {
        names: &["{day} faith and recovery", "Recovery in faith, supper and song"],
        summary: "Supper, a song, a story and small groups.",
        description: "Christ-centered, open to all. Children's program next door.",
        rhythms: OFTEN,
        minutes: 120,
        supports: &[Emotional, Affiliational],
        capital: &[Cultural, Social],
        pathways: &[FaithBased],
        scene: Scene::Out,
        ..COMMON
    },
    EventText {
        names: &["Secular {day} conversation", "LifeRing conversation, {word} room"],
        summary: "How was your week, and how will the next one be?",
        description: "A conversation without steps or prayer. Cross-talk is welcome.",
        supports: &[Emotional, Affiliational],
        pathways: &[Secular],
        ..COMMON
    },
    EventText {
        names: &["Weekend wake-up meeting", "{day} sunrise meeting"],
        summary: "Begin the free day with company.",
        description: "A gratitude round, a topic, and breakfast around the corner.",
        days: WEEKEND,
        starts: MORNINGS,
        supports: &[Emotional, Affiliational],
        pathways: &[AllPathways, TwelveStep],
        ..COMMON
    },
];
