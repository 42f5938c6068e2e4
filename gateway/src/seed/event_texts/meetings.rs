//! Meetings and groups.

use super::{
    AGAIN, COMMON, EVENINGS, EventText, MIDDAYS, MORNINGS, NIGHTS, OFTEN,
    Rhythm::{Daily, Fortnightly, Monthly, Weekly},
    Scene, WEEKEND, WORKDAYS,
};
use crate::kernel::vocabulary::{
    Pathway::{
        AllPathways, Dharma, FaithBased, FamilyAndFriends, HarmReduction, MedicationAssisted, Secular, Smart, TwelveStep,
    },
    Population::{Indigenous, JusticeInvolved, Lgbtq, Men, OlderAdults, Parents, Veterans, Women, YoungAdults},
    RecoveryCapital::{Cultural, Human, Social},
    SupportType::{Affiliational, Emotional, Informational},
};

pub(super) const MEETINGS: &[EventText] = &[
    EventText {
        names: &["{day} all-recovery circle", "All-recovery meeting, {word} room"],
        summary: "A meeting for everybody in recovery, on any pathway or on none yet.",
        description: "A short reading, a topic chosen by those who came, and time for each to speak or to pass.",
        rhythms: &[Daily, Weekly], supports: &[Emotional, Affiliational], pathways: &[AllPathways], ..COMMON
    },
    EventText {
        names: &["Morning check-in", "{day} coffee and check-in"],
        summary: "Half an hour to say how the day begins.",
        description: "Coffee from the first minute. Each says one word, one worry and one plan.",
        rhythms: &[Daily, Weekly], days: WORKDAYS, starts: MORNINGS, minutes: 30,
        supports: &[Emotional, Affiliational], pathways: &[AllPathways], ..COMMON
    },
    EventText {
        names: &["{day} SMART meeting", "SMART tools group, {word} room"],
        summary: "Four points, practical tools, no labels.",
        description: "Led by a trained facilitator. Newcomers get the handbook's first pages.",
        rhythms: OFTEN, minutes: 90, supports: &[Emotional, Informational], capital: &[Human, Social], pathways: &[Smart, Secular], ..COMMON
    },
    EventText {
        names: &["Recovery Dharma sitting", "{day} meditation and sharing"],
        summary: "Twenty minutes of meditation, a reading, and sharing.",
        description: "Chairs and cushions. Guided for beginners on the first date of each month.",
        rhythms: OFTEN, minutes: 75, supports: &[Emotional, Affiliational], capital: &[Cultural, Social], pathways: &[Dharma], ..COMMON
    },
    EventText {
        names: &["{day} twelve-step meeting, open", "Open step meeting, {word} group"],
        summary: "An open twelve-step meeting; visitors and students are welcome.",
        description: "Speaker first, then sharing. Slips for the court are signed at the end.",
        supports: &[Emotional, Affiliational], pathways: &[TwelveStep], ..COMMON
    },
    EventText {
        names: &["Lunch-hour step study", "{day} book and step study"],
        summary: "One step a month, read line by line over a sandwich.",
        description: "Closed meeting for those who want to stop. Books are on the shelf.",
        rhythms: OFTEN, days: WORKDAYS, starts: MIDDAYS, supports: &[Informational, Affiliational], pathways: &[TwelveStep], ..COMMON
    },
    EventText {
        names: &["Night owls meeting", "{day} candlelight meeting"],
        summary: "A late meeting for kitchen crews, night shifts and the sleepless.",
        description: "Lights low, tea strong. The door stays open until the last one has a ride.",
        rhythms: AGAIN, starts: NIGHTS, minutes: 120, supports: &[Emotional, Affiliational], pathways: &[AllPathways, TwelveStep], ..COMMON
    },
    EventText {
        names: &["Medication and recovery group", "{day} MARA meeting"],
        summary: "For people whose recovery includes medication.",
        description: "All medications and all stages. A pharmacist answers questions once a month.",
        rhythms: AGAIN, supports: &[Emotional, Informational], pathways: &[MedicationAssisted, HarmReduction], ..COMMON
    },
    EventText {
        names: &["{day} faith and recovery", "Recovery in faith, supper and song"],
        summary: "Supper, a song, a story and small groups.",
        description: "Christ-centered, open to all. Children's program next door.",
        rhythms: OFTEN, minutes: 120, supports: &[Emotional, Affiliational], capital: &[Cultural, Social], pathways: &[FaithBased],
        scene: Scene::Out, ..COMMON
    },
    EventText {
        names: &["Secular {day} conversation", "LifeRing conversation, {word} room"],
        summary: "How was your week, and how will the next one be?",
        description: "A conversation without steps or prayer. Cross-talk is welcome.",
        supports: &[Emotional, Affiliational], pathways: &[Secular], ..COMMON
    },
    EventText {
        names: &["Women's circle", "{day} women's meeting"],
        summary: "A circle for women, with child care next door.",
        description: "Trans women are women here. Knitting is encouraged.",
        supports: &[Emotional, Affiliational], pathways: &[AllPathways], populations: &[Women], minutes: 75, ..COMMON
    },
    EventText {
        names: &["Men's meeting", "{day} men's group"],
        summary: "Straight talk and no show, for men in recovery.",
        description: "Topics from a hat: work, fathers, anger, rest.",
        supports: &[Emotional, Affiliational], pathways: &[AllPathways], populations: &[Men], ..COMMON
    },
    EventText {
        names: &["LGBTQ recovery meeting", "{day} rainbow circle"],
        summary: "All pathways, all letters.",
        description: "Pronouns on name tags, stories in confidence, dinner afterwards for those who like.",
        rhythms: AGAIN, supports: &[Emotional, Affiliational], pathways: &[AllPathways], populations: &[Lgbtq], ..COMMON
    },
    EventText {
        names: &["Veterans' coffee", "{day} vets' circle"],
        summary: "Coffee and company for all who served.",
        description: "Branch jokes are allowed. Spouses are welcome on the last one of the month.",
        starts: MORNINGS, days: WORKDAYS, supports: &[Emotional, Affiliational], populations: &[Veterans], ..COMMON
    },
    EventText {
        names: &["Young people's meeting", "{day} under-thirty meeting"],
        summary: "A meeting by and for people under thirty.",
        description: "Pizza first. All pathways; friends may come along once to see.",
        supports: &[Emotional, Affiliational], pathways: &[AllPathways], populations: &[YoungAdults], ..COMMON
    },
    EventText {
        names: &["Elders in recovery", "{day} silver circle"],
        summary: "A daytime circle for people over sixty.",
        description: "Grief, grandchildren, medicine and good stories. Hearing loop in the room.",
        rhythms: AGAIN, starts: MIDDAYS, days: WORKDAYS, supports: &[Emotional, Affiliational], populations: &[OlderAdults], ..COMMON
    },
    EventText {
        names: &["Wellbriety circle", "{day} talking circle"],
        summary: "A talking circle in the teachings of the medicine wheel.",
        description: "Opens with smudging and closes with a shared meal. Relatives are welcome.",
        rhythms: AGAIN, minutes: 120, supports: &[Emotional, Affiliational], capital: &[Cultural, Social], populations: &[Indigenous], ..COMMON
    },
    EventText {
        names: &["Family group", "{day} family and friends evening"],
        summary: "For those who love somebody who uses or used to.",
        description: "Led by family members. What helps, what does not, and rest.",
        rhythms: AGAIN, minutes: 90, supports: &[Emotional, Informational], pathways: &[FamilyAndFriends], populations: &[Parents], ..COMMON
    },
    EventText {
        names: &["Reunión de recuperación", "Círculo en español, {word} room"],
        summary: "Una reunión en español para todos los caminos de recuperación.",
        description: "Café, pan dulce y escucha. Hay cuidado de niños en la sala de al lado.",
        supports: &[Emotional, Affiliational], capital: &[Cultural, Social], pathways: &[AllPathways], ..COMMON
    },
    EventText {
        names: &["Online recovery room", "{day} recovery meeting online"],
        summary: "A meeting on screen or by telephone, wherever you are.",
        description: "Cameras on or off. Captions are switched on from the start.",
        rhythms: &[Daily, Weekly], supports: &[Emotional, Affiliational], pathways: &[AllPathways], scene: Scene::Screen, ..COMMON
    },
    EventText {
        names: &["Online grief circle", "Loss and recovery on screen"],
        summary: "For people who lost somebody to overdose.",
        description: "A counselor and a mother host. Come for once or for a year.",
        rhythms: &[Fortnightly, Monthly], supports: &[Emotional], pathways: &[FamilyAndFriends], scene: Scene::Screen, minutes: 90, ..COMMON
    },
    EventText {
        names: &["Reentry circle", "{day} homecoming group"],
        summary: "For people back from jail or prison, led by people who were.",
        description: "First names, no files. A job developer and a lawyer drop in by turns.",
        starts: EVENINGS, supports: &[Emotional, Informational], capital: &[Social, Human], populations: &[JusticeInvolved], ..COMMON
    },
    EventText {
        names: &["Weekend wake-up meeting", "{day} sunrise meeting"],
        summary: "Begin the free day with company.",
        description: "A gratitude round, a topic, and breakfast around the corner.",
        days: WEEKEND, starts: MORNINGS, supports: &[Emotional, Affiliational], pathways: &[AllPathways, TwelveStep], ..COMMON
    },
];
