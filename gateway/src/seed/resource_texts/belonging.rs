//! Peers, meetings and the good of being expected somewhere.

use super::{COMMON, Place, Price, ResourceText, Week};
use crate::kernel::vocabulary::{
    Need::{Education, Family, MutualHelp, PeerCoaching, Recreation, Volunteering},
    Pathway::{
        AllPathways, Dharma, FaithBased, FamilyAndFriends, HarmReduction, MedicationAssisted, Secular, Smart,
        TwelveStep,
    },
    Population::{Indigenous, JusticeInvolved, Women, YoungAdults},
    RecoveryCapital::{Cultural, Human, Social},
    SupportType::{Affiliational, Emotional, Informational},
};

const PEERS: &[&str] = &["{word} Peer Network", "{word} Recovery Allies", "{town} Recovery Coalition"];
const CHURCHES: &[&str] = &["{word} Street Chapel", "{word} Fellowship", "{town} {word} Church"];

pub(super) const BELONGING: &[ResourceText] = &[
    ResourceText {
        names: &["Recovery coaching at {center}", "One-to-one coaching, {word} room"],
        summary: "A coach with lived experience, for an hour a week or whenever the floor gives way.",
        description: "Plans are made by the person and not for the person. Meet at the center, on a walk or by telephone.",
        supports: &[Emotional, Informational],
        capital: &[Human, Social],
        needs: &[PeerCoaching],
        pathways: &[AllPathways],
        place: Place::House,
        week: Week::Clinic,
        places: Some(6),
        ..COMMON
    },
    ResourceText {
        names: &["Telephone recovery support", "{word} check-in calls"],
        summary: "A friendly call once a week from a trained volunteer.",
        description: "Ten minutes or half an hour, as long as it does good. People sign up themselves and stop when they like.",
        providers: PEERS,
        supports: &[Emotional],
        capital: &[Social],
        needs: &[PeerCoaching],
        pathways: &[AllPathways],
        place: Place::Phone,
        week: Week::Evenings,
        apply: "Call and say when is a good time.",
        ..COMMON
    },
    ResourceText {
        names: &["Coaches in the emergency department", "{word} bedside peers"],
        summary: "A coach at the bedside within the hour, and a call the next morning.",
        description: "On call day and night in the hospitals of {county}. Leaves naloxone, a number and no pressure.",
        providers: PEERS,
        supports: &[Emotional, Informational],
        capital: &[Social],
        needs: &[PeerCoaching],
        place: Place::Phone,
        week: Week::Always,
        apply: "Ask any nurse to page the peer.",
        ..COMMON
    },
    ResourceText {
        names: &["Twelve-step meeting office", "{county} fellowship answering service"],
        summary: "Lists, literature and a volunteer who will go along to a first meeting.",
        description: "Keeps the schedule of all groups in the county, open and closed. A newcomer's packet is free.",
        providers: &["{county} Central Office", "{town} Fellowship Service Office"],
        supports: &[Informational, Affiliational],
        capital: &[Social],
        needs: &[MutualHelp],
        pathways: &[TwelveStep],
        ..COMMON
    },
    ResourceText {
        names: &["SMART meetings in {county}", "{word} SMART group"],
        summary: "Tools for urges, thoughts and balance, without labels.",
        description: "Facilitators are trained volunteers. Worksheets are on the table, online participants on the screen.",
        providers: PEERS,
        supports: &[Emotional, Informational],
        capital: &[Human, Social],
        needs: &[MutualHelp],
        pathways: &[Smart, Secular],
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["{word} Dharma sangha", "Recovery Dharma, {town}"],
        summary: "Meditation, a reading and sharing, led by peers.",
        description: "Cushions and chairs, no belief needed. Stay for tea; a study circle follows on the last week of the month.",
        providers: &["{word} Sangha"],
        supports: &[Emotional, Affiliational],
        capital: &[Cultural, Social],
        needs: &[MutualHelp],
        pathways: &[Dharma],
        week: Week::Evenings,
        price: Price::Sliding("a gift if one likes"),
        ..COMMON
    },
    ResourceText {
        names: &["{word} faith recovery group", "Celebration supper and group"],
        summary: "A meal, music, and small groups for hurts and habits of every kind.",
        description: "Christ-centered and open to all. Children have a program of their own upstairs.",
        providers: CHURCHES,
        supports: &[Emotional, Affiliational],
        capital: &[Cultural, Social],
        needs: &[MutualHelp, Family],
        pathways: &[FaithBased],
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["Secular recovery circle", "{word} LifeRing table"],
        summary: "A conversation about the week behind and the week ahead, without prayer or steps.",
        description: "Cross-talk is welcome. Everybody builds a plan of their own.",
        providers: PEERS,
        supports: &[Emotional, Affiliational],
        capital: &[Social],
        needs: &[MutualHelp],
        pathways: &[Secular],
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["Medication-friendly recovery group", "{word} MARA circle"],
        summary: "For people whose recovery includes medication, led by people whose recovery includes medication.",
        description: "Nobody is told to taper. Questions about doctors, travel and pharmacies have good answers here.",
        providers: PEERS,
        supports: &[Emotional, Informational, Affiliational],
        capital: &[Social],
        needs: &[MutualHelp],
        pathways: &[MedicationAssisted, HarmReduction],
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["Wellbriety circle", "{word} red road gathering"],
        summary: "Recovery in the teachings of the medicine wheel.",
        description: "Opens with smudging. Elders lead, drums are shared, relatives are welcome.",
        providers: &["Circle of {word}"],
        supports: &[Emotional, Affiliational],
        capital: &[Cultural, Social],
        needs: &[MutualHelp],
        pathways: &[AllPathways],
        populations: &[Indigenous],
        week: Week::Weekend,
        ..COMMON
    },
    ResourceText {
        names: &["Young people in recovery, {town}", "{word} under-thirty crew"],
        summary: "Meetings, bowling and road trips for those who got here early.",
        description: "All pathways. Help with school, first jobs and telling friends.",
        providers: PEERS,
        supports: &[Affiliational, Emotional],
        capital: &[Social],
        needs: &[MutualHelp, Recreation],
        populations: &[YoungAdults],
        ages: (Some(16), Some(30)),
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["Women's recovery circle", "{word} women's table"],
        summary: "A closed circle for women, with child care next door.",
        description: "All pathways, trans women included. The first half hour is silence or knitting.",
        providers: PEERS,
        supports: &[Emotional, Affiliational],
        capital: &[Social],
        needs: &[MutualHelp],
        populations: &[Women],
        only: true,
        pathways: &[AllPathways],
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["Coach training and supervision", "{word} recovery coach academy"],
        summary: "Five days of training to become a recovery coach, and supervision afterwards.",
        description: "Scholarships for people with lived experience. Counts toward the state's credential.",
        providers: PEERS,
        supports: &[Informational],
        capital: &[Human],
        needs: &[Education, Volunteering],
        populations: &[JusticeInvolved],
        ages: (Some(18), None),
        price: Price::Fee(150, 450, "scholarships cover most of it"),
        places: Some(15),
        apply: "Send a page on why.",
        ..COMMON
    },
    ResourceText {
        names: &["Friends and family circle", "{word} allies' evening"],
        summary: "For those who love somebody who uses: what helps, what does not, and rest.",
        description: "Led by parents and partners. No advice unless asked for.",
        providers: PEERS,
        supports: &[Emotional, Affiliational],
        capital: &[Social],
        needs: &[Family, MutualHelp],
        pathways: &[FamilyAndFriends],
        week: Week::Evenings,
        ..COMMON
    },
];
