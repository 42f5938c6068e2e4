//! Care of the body, medication, and staying alive.

use super::{COMMON, Place, Price, ResourceText, Week};
use crate::kernel::vocabulary::{
    Need::{HealthCare, Medication, OverdosePrevention},
    Pathway::{AllPathways, HarmReduction, MedicationAssisted},
    Population::Unhoused,
    RecoveryCapital::{Human, Physical},
    SupportType::{Emotional, Informational, Instrumental},
};

const CLINICS: &[&str] = &["{word} Community Health", "{word} Clinic", "{county} {word} Health Center"];
const STREET_CARE: &[&str] = &["{word} Harm Reduction", "{town} Outreach Collective"];
const BY_INCOME: Price = Price::Sliding("by income; nobody is turned away for lack of money");

pub(super) const HEALTH: &[ResourceText] = &[
    ResourceText {
        names: &["Mobile clinic of {county}", "{word} clinic on wheels"],
        summary: "A van with a nurse, wound care, vaccines and starts of medication.",
        description: "Stops at shelters, parks and the library. The week's stops are on the website and at the front desk of {center}.",
        providers: STREET_CARE,
        supports: &[Instrumental, Informational],
        needs: &[HealthCare, Medication, OverdosePrevention],
        pathways: &[HarmReduction, MedicationAssisted],
        populations: &[Unhoused],
        week: Week::Unknown,
        ..COMMON
    },
    ResourceText {
        names: &["Naloxone by mail", "{word} naloxone post"],
        summary: "Two doses of naloxone in a plain envelope, with a page on how to use them.",
        description: "For anybody in the state who may see an overdose. A short film replaces the training. No name is kept.",
        providers: STREET_CARE,
        supports: &[Instrumental, Informational],
        capital: &[Physical, Human],
        needs: &[OverdosePrevention],
        pathways: &[HarmReduction],
        place: Place::Phone,
        week: Week::Unknown,
        apply: "Order on the website.",
        ..COMMON
    },
    ResourceText {
        names: &["Naloxone and test strips at {center}", "{word} safety shelf"],
        summary: "Naloxone, fentanyl and xylazine test strips from an open shelf.",
        description: "Take what is needed. Peers show how to use it in five minutes and do not ask what for.",
        providers: STREET_CARE,
        supports: &[Instrumental, Informational],
        needs: &[OverdosePrevention],
        pathways: &[HarmReduction, AllPathways],
        place: Place::House,
        week: Week::Clinic,
        ..COMMON
    },
    ResourceText {
        names: &["{word} syringe services", "Syringe exchange, {town}"],
        summary: "Clean supplies, disposal, wound care and a way into treatment for those who ask.",
        description: "Drug checking on Wednesdays. Staff have lived it, and the door is on the quiet side of the building.",
        providers: STREET_CARE,
        supports: &[Instrumental, Emotional, Informational],
        needs: &[OverdosePrevention, HealthCare],
        pathways: &[HarmReduction],
        populations: &[Unhoused],
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["{word} dental days", "Dental clinic for people in recovery"],
        summary: "Cleanings, fillings and dentures, because a smile opens doors.",
        description: "Students treat under supervision. Pain is seen first; dentures take three visits.",
        providers: CLINICS,
        needs: &[HealthCare],
        price: Price::Sliding("from twenty dollars a visit"),
        places: Some(5),
        ..COMMON
    },
    ResourceText {
        names: &["Eye exams and glasses", "{word} vision clinic"],
        summary: "An exam and a pair of glasses on the same day.",
        description: "Every third Saturday, with a lab in the truck. Readers are handed out at any time.",
        providers: CLINICS,
        needs: &[HealthCare],
        price: Price::Fee(10, 35, "for frames and lenses"),
        week: Week::Weekend,
        ..COMMON
    },
    ResourceText {
        names: &["Primary care without insurance", "{word} family practice"],
        summary: "A doctor of one's own, labs and vaccines, paid by income.",
        description: "Treats substance use like any other condition. Same-day visits are kept free each morning.",
        providers: CLINICS,
        needs: &[HealthCare],
        price: BY_INCOME,
        documents: &["Proof of income, or a word on why there is none"],
        week: Week::Clinic,
        places: Some(20),
        ..COMMON
    },
    ResourceText {
        names: &["Hepatitis C and HIV care", "{word} test and treat"],
        summary: "Tests in twenty minutes, treatment within a week, drinking or using is no barrier.",
        description: "The nurse does the paperwork with the insurer. Partners are welcome to come along.",
        providers: CLINICS,
        supports: &[Instrumental, Informational],
        needs: &[HealthCare],
        pathways: &[HarmReduction],
        price: BY_INCOME,
        ..COMMON
    },
];
