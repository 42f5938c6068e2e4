//! Meetings on screens, and those that are meant for some people.

use super::{
    AGAIN, COMMON, EVENINGS, EventText, HERE, MIDDAYS, MORNINGS,
    Rhythm::{Daily, Fortnightly, Monthly, Weekly},
    Scene, WORKDAYS,
};
use crate::kernel::vocabulary::{
    Pathway::{AllPathways, FamilyAndFriends},
    Population::{Indigenous, JusticeInvolved, Lgbtq, Men, OlderAdults, Parents, Veterans, Women, YoungAdults},
    RecoveryCapital::{Cultural, Human, Social},
    SupportType::{Affiliational, Emotional, Informational},
};

pub(super) const CIRCLES: &[EventText] = &[
    EventText {
        names: &["Women's circle", "{day} women's meeting"],
        summary: "A circle for women, with child care next door.",
        description: "Trans women are women here. Knitting is encouraged.",
        supports: &[Emotional, Affiliational],
        pathways: &[AllPathways],
        populations: &[Women],
        minutes: 75,
        ..COMMON
    },
    EventText {
        names: &["Men's meeting", "{day} men's group"],
        summary: "Straight talk and no show, for men in recovery.",
        description: "Topics from a hat: work, fathers, anger, rest.",
        supports: &[Emotional, Affiliational],
        pathways: &[AllPathways],
        populations: &[Men],
        ..COMMON
    },
    EventText {
        names: &["LGBTQ recovery meeting", "{day} rainbow circle"],
        summary: "All pathways, all letters.",
        description: "Pronouns on name tags, stories in confidence, dinner afterwards for those who like.",
        rhythms: AGAIN,
        supports: &[Emotional, Affiliational],
        pathways: &[AllPathways],
        populations: &[Lgbtq],
        ..COMMON
    },
    EventText {
        names: &["Veterans' coffee", "{day} vets' circle"],
        summary: "Coffee and company for all who served.",
        description: "Branch jokes are allowed. Spouses are welcome on the last one of the month.",
        starts: MORNINGS,
        days: WORKDAYS,
        supports: &[Emotional, Affiliational],
        populations: &[Veterans],
        ..HERE
    },
    EventText {
        names: &["Young people's meeting", "{day} under-thirty meeting"],
        summary: "A meeting by and for people under thirty.",
        description: "Pizza first. All pathways; friends may come along once to see.",
        supports: &[Emotional, Affiliational],
        pathways: &[AllPathways],
        populations: &[YoungAdults],
        ..COMMON
    },
    EventText {
        names: &["Elders in recovery", "{day} silver circle"],
        summary: "A daytime circle for people over sixty.",
        description: "Grief, grandchildren, medicine and good stories. Hearing loop in the room.",
        rhythms: AGAIN,
        starts: MIDDAYS,
        days: WORKDAYS,
        supports: &[Emotional, Affiliational],
        populations: &[OlderAdults],
        ..COMMON
    },
    EventText {
        names: &["Wellbriety circle", "{day} talking circle"],
        summary: "A talking circle in the teachings of the medicine wheel.",
        description: "Opens with smudging and closes with a shared meal. Relatives are welcome.",
        rhythms: AGAIN,
        minutes: 120,
        supports: &[Emotional, Affiliational],
        capital: &[Cultural, Social],
        populations: &[Indigenous],
        ..HERE
    },
    EventText {
        names: &["Family group", "{day} family and friends evening"],
        summary: "For those who love somebody who uses or used to.",
        description: "Led by family members. What helps, what does not, and rest.",
        rhythms: AGAIN,
        minutes: 90,
        supports: &[Emotional, Informational],
        pathways: &[FamilyAndFriends],
        populations: &[Parents],
        ..COMMON
    },
    EventText {
        names: &["Reunión de recuperación", "Círculo en español, {word} room"],
        summary: "Una reunión en español para todos los caminos de recuperación.",
        description: "Café, pan dulce y escucha. Hay cuidado de niños en la sala de al lado.",
        supports: &[Emotional, Affiliational],
        capital: &[Cultural, Social],
        pathways: &[AllPathways],
        ..COMMON
    },
    EventText {
        names: &["Online recovery room", "{day} recovery meeting online"],
        summary: "A meeting on screen or by telephone, wherever you are.",
        description: "Cameras on or off. Captions are switched on from the start.",
        rhythms: &[Daily, Weekly],
        supports: &[Emotional, Affiliational],
        pathways: &[AllPathways],
        scene: Scene::Screen,
        ..COMMON
    },
    EventText {
        names: &["Online grief circle", "Loss and recovery on screen"],
        summary: "For people who lost somebody to overdose.",
        description: "A counselor and a mother host. Come for once or for a year.",
        rhythms: &[Fortnightly, Monthly],
        supports: &[Emotional],
        pathways: &[FamilyAndFriends],
        scene: Scene::Screen,
        minutes: 90,
        ..COMMON
    },
    EventText {
        names: &["Reentry circle", "{day} homecoming group"],
        summary: "For people back from jail or prison, led by people who were.",
        description: "First names, no files. A job developer and a lawyer drop in by turns.",
        starts: EVENINGS,
        supports: &[Emotional, Informational],
        capital: &[Social, Human],
        populations: &[JusticeInvolved],
        ..COMMON
    },
];
