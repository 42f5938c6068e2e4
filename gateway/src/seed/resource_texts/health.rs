//! Treatment, medication, care of body and mind, and staying alive.

use super::{COMMON, Place, Price, ResourceText, Week};
use crate::kernel::vocabulary::{
    Need::{
        Detox, HealthCare, Medication, MentalHealth, OverdosePrevention, PeerCoaching, Transportation, Treatment,
    },
    Pathway::{AllPathways, HarmReduction, MedicationAssisted, TwelveStep},
    Population::{Adults, Indigenous, Lgbtq, Parents, Pregnant, Unhoused, Veterans, Women, Youth},
    RecoveryCapital::{Cultural, Human, Physical, Social},
    SupportType::{Affiliational, Emotional, Informational, Instrumental},
};

const CLINICS: &[&str] = &["{word} Community Health", "{word} Clinic", "{county} {word} Health Center"];
const TREATMENT: &[&str] = &["{word} Behavioral Health", "{word} Treatment Center", "{town} Counseling Associates"];
const STREET_CARE: &[&str] = &["{word} Harm Reduction", "{town} Outreach Collective"];
const BY_INCOME: Price = Price::Sliding("by income; nobody is turned away for lack of money");
const BY_INSURANCE: Price = Price::Insurance("Medicaid and most plans; state funds for those without");

pub(super) const HEALTH: &[ResourceText] = &[
    ResourceText {
        names: &["{word} withdrawal management", "Social detox, {town}"],
        summary: "Three to seven days of withdrawal under watch, with a bed that can be had the same day.",
        description: "Nurses by day, trained staff by night. Peers visit each afternoon and plan the next step before discharge.",
        providers: TREATMENT, supports: &[Instrumental, Emotional], capital: &[Physical], needs: &[Detox, Treatment],
        populations: &[Adults], ages: (Some(18), None), price: BY_INSURANCE, apply: "Call first; beds are given out by telephone at all hours.",
        week: Week::Always, places: Some(6), ..COMMON
    },
    ResourceText {
        names: &["Intensive outpatient program", "{word} evening outpatient"],
        summary: "Nine hours of group a week, in the morning or after work, for three months.",
        description: "Begins with an assessment. Child care on Tuesdays and Thursdays, telehealth where the road is long.",
        providers: TREATMENT, supports: &[Emotional, Informational], capital: &[Human, Social], needs: &[Treatment],
        price: BY_INSURANCE, documents: &["Insurance card if there is one"], week: Week::Clinic, places: Some(10), ..COMMON
    },
    ResourceText {
        names: &["{word} residential treatment for women", "Residential program, {word} Ranch"],
        summary: "Ninety days in the country, for women and for mothers with infants.",
        description: "Trauma-informed groups, a garden, and a nursery. Medication continues during the stay.",
        providers: TREATMENT, supports: &[Emotional, Instrumental], capital: &[Physical, Human], needs: &[Treatment],
        pathways: &[AllPathways], populations: &[Women, Pregnant, Parents], only: true, ages: (Some(18), None), price: BY_INSURANCE,
        week: Week::Always, places: Some(4), ..COMMON
    },
    ResourceText {
        names: &["Buprenorphine within two days", "{word} bridge clinic"],
        summary: "A prescription at the first visit, no program to join first.",
        description: "Walk-in hours each morning, telehealth in the afternoon. A peer sits in the waiting room and may sit in on the visit.",
        providers: CLINICS, supports: &[Instrumental], capital: &[Physical], needs: &[Medication, Treatment],
        pathways: &[MedicationAssisted, HarmReduction], price: BY_INCOME, week: Week::Clinic, places: Some(8), ..COMMON
    },
    ResourceText {
        names: &["{word} methadone program", "Opioid treatment program, {town}"],
        summary: "Methadone and buprenorphine, dosing from dawn, counseling on site.",
        description: "Intake on four days of the week. Take-home doses as the rules allow; guest dosing for travelers.",
        providers: TREATMENT, needs: &[Medication, Treatment], pathways: &[MedicationAssisted], ages: (Some(18), None),
        price: Price::Fee(60, 110, "per week without insurance"), documents: &["Photo ID"], week: Week::Clinic, places: Some(12), ..COMMON
    },
    ResourceText {
        names: &["Mobile clinic of {county}", "{word} clinic on wheels"],
        summary: "A van with a nurse, wound care, vaccines and starts of medication.",
        description: "Stops at shelters, parks and the library. The week's stops are on the website and at the front desk of {center}.",
        providers: STREET_CARE, supports: &[Instrumental, Informational], needs: &[HealthCare, Medication, OverdosePrevention],
        pathways: &[HarmReduction, MedicationAssisted], populations: &[Unhoused], week: Week::Unknown, ..COMMON
    },
    ResourceText {
        names: &["Naloxone by mail", "{word} naloxone post"],
        summary: "Two doses of naloxone in a plain envelope, with a page on how to use them.",
        description: "For anybody in the state who may see an overdose. A short film replaces the training. No name is kept.",
        providers: STREET_CARE, supports: &[Instrumental, Informational], capital: &[Physical, Human], needs: &[OverdosePrevention],
        pathways: &[HarmReduction], place: Place::Phone, week: Week::Unknown, apply: "Order on the website.", ..COMMON
    },
    ResourceText {
        names: &["Naloxone and test strips at {center}", "{word} safety shelf"],
        summary: "Naloxone, fentanyl and xylazine test strips from an open shelf.",
        description: "Take what is needed. Peers show how to use it in five minutes and do not ask what for.",
        providers: STREET_CARE, supports: &[Instrumental, Informational], needs: &[OverdosePrevention], pathways: &[HarmReduction, AllPathways],
        place: Place::House, week: Week::Clinic, ..COMMON
    },
    ResourceText {
        names: &["{word} syringe services", "Syringe exchange, {town}"],
        summary: "Clean supplies, disposal, wound care and a way into treatment for those who ask.",
        description: "Drug checking on Wednesdays. Staff have lived it, and the door is on the quiet side of the building.",
        providers: STREET_CARE, supports: &[Instrumental, Emotional, Informational], needs: &[OverdosePrevention, HealthCare],
        pathways: &[HarmReduction], populations: &[Unhoused], week: Week::Evenings, ..COMMON
    },
    ResourceText {
        names: &["{word} dental days", "Dental clinic for people in recovery"],
        summary: "Cleanings, fillings and dentures, because a smile opens doors.",
        description: "Students treat under supervision. Pain is seen first; dentures take three visits.",
        providers: CLINICS, needs: &[HealthCare], price: Price::Sliding("from twenty dollars a visit"), places: Some(5), ..COMMON
    },
    ResourceText {
        names: &["Eye exams and glasses", "{word} vision clinic"],
        summary: "An exam and a pair of glasses on the same day.",
        description: "Every third Saturday, with a lab in the truck. Readers are handed out at any time.",
        providers: CLINICS, needs: &[HealthCare], price: Price::Fee(10, 35, "for frames and lenses"), week: Week::Weekend, ..COMMON
    },
    ResourceText {
        names: &["Primary care without insurance", "{word} family practice"],
        summary: "A doctor of one's own, labs and vaccines, paid by income.",
        description: "Treats substance use like any other condition. Same-day visits are kept free each morning.",
        providers: CLINICS, needs: &[HealthCare], price: BY_INCOME, documents: &["Proof of income, or a word on why there is none"],
        week: Week::Clinic, places: Some(20), ..COMMON
    },
    ResourceText {
        names: &["Hepatitis C and HIV care", "{word} test and treat"],
        summary: "Tests in twenty minutes, treatment within a week, drinking or using is no barrier.",
        description: "The nurse does the paperwork with the insurer. Partners are welcome to come along.",
        providers: CLINICS, supports: &[Instrumental, Informational], needs: &[HealthCare], pathways: &[HarmReduction], price: BY_INCOME, ..COMMON
    },
    ResourceText {
        names: &["Counseling by income", "{word} counseling center"],
        summary: "Individual counseling for anxiety, grief and trauma alongside recovery.",
        description: "Interns under supervision and licensed therapists. The first talk is within two weeks, often by video.",
        providers: TREATMENT, supports: &[Emotional], capital: &[Human], needs: &[MentalHealth], price: Price::Sliding("from ten dollars a session"),
        week: Week::Clinic, places: Some(6), ..COMMON
    },
    ResourceText {
        names: &["{word} crisis line", "Warm line for {county}"],
        summary: "Somebody to talk to at any hour, before it is an emergency and when it is.",
        description: "Answered by trained peers. A mobile team can come out in the county within the hour.",
        providers: TREATMENT, supports: &[Emotional], capital: &[Social], needs: &[MentalHealth], place: Place::Phone,
        week: Week::Always, apply: "Call or text.", ..COMMON
    },
    ResourceText {
        names: &["Seeking safety group", "{word} trauma and recovery group"],
        summary: "Twelve evenings on coping with trauma and substance use at once.",
        description: "Closed group of eight with two facilitators. Nobody has to tell what happened.",
        providers: TREATMENT, supports: &[Emotional, Informational, Affiliational], capital: &[Human, Social], needs: &[MentalHealth, Treatment],
        populations: &[Women, Lgbtq], ages: (Some(18), None), week: Week::Evenings, places: Some(3), ..COMMON
    },
    ResourceText {
        names: &["Assessment and placement", "{county} treatment navigator"],
        summary: "One assessment that all programs of the county accept.",
        description: "Within three days, in person or by video. The navigator books the first appointment and calls a ride.",
        providers: TREATMENT, supports: &[Informational, Instrumental], capital: &[Human], needs: &[Treatment, Transportation], price: BY_INSURANCE, ..COMMON
    },
    ResourceText {
        names: &["Care for pregnancy and recovery", "{word} mothers' clinic"],
        summary: "Prenatal care, medication and a doula who has been there.",
        description: "One team until the child is a year old. A plan of safe care is written together, before the birth.",
        providers: CLINICS, supports: &[Emotional, Instrumental], capital: &[Physical, Social], needs: &[HealthCare, Medication, Treatment],
        pathways: &[MedicationAssisted], populations: &[Pregnant, Parents], only: true, price: BY_INSURANCE, week: Week::Clinic, ..COMMON
    },
    ResourceText {
        names: &["{word} adolescent program", "Treatment for teens, {town}"],
        summary: "After-school treatment with family sessions and a climbing wall.",
        description: "For ages thirteen to eighteen. Keeps in touch with the school only as far as the young person wants.",
        providers: TREATMENT, supports: &[Emotional, Affiliational], capital: &[Human, Social], needs: &[Treatment, MentalHealth],
        populations: &[Youth], only: true, ages: (Some(13), Some(18)), price: BY_INSURANCE, documents: &["Guardian's consent below sixteen"],
        week: Week::Evenings, places: Some(5), ..COMMON
    },
    ResourceText {
        names: &["Talking circle and traditional healing", "{word} urban Indian health"],
        summary: "Talking circles, sweat lodge and counseling, led by elders and clinicians together.",
        description: "For Native people of all nations and their relatives. Beading on Thursdays, a shared meal each month.",
        providers: &["{word} Native Health", "Circle of {word}"], supports: &[Emotional, Affiliational], capital: &[Cultural, Social],
        needs: &[Treatment, MentalHealth], populations: &[Indigenous], price: BY_INCOME, ..COMMON
    },
    ResourceText {
        names: &["Veterans' counseling and recovery", "{word} vet center"],
        summary: "Counseling with other veterans, readjustment groups and medication.",
        description: "Separate from the hospital and its records. Families are seen too; evenings on request.",
        providers: &["{word} Veterans' Alliance"], supports: &[Emotional, Informational], capital: &[Human, Social],
        needs: &[MentalHealth, Treatment], populations: &[Veterans], only: true, week: Week::Clinic, ..COMMON
    },
    ResourceText {
        names: &["Twelve-step facilitation group", "{word} step study with a counselor"],
        summary: "A counselor-led introduction to twelve-step fellowships.",
        description: "Six weeks on what meetings are, what a sponsor is and is not, and how to find a home group.",
        providers: TREATMENT, supports: &[Informational, Affiliational], capital: &[Social], needs: &[Treatment, PeerCoaching],
        pathways: &[TwelveStep], price: Price::Unstated, week: Week::Evenings, ..COMMON
    },
];
