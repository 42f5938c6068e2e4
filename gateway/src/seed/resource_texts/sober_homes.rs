//! Homes without alcohol and drugs.

use super::{COMMON, Place, Price, ResourceText, Week};
use crate::kernel::vocabulary::{
    Need::{ChildCare, Financial, Housing, SoberLiving},
    Pathway::{AllPathways, MedicationAssisted},
    Population::{JusticeInvolved, Lgbtq, Men, Parents, Pregnant, Unhoused, Women},
    RecoveryCapital::{Human, Physical, Social},
    SupportType::{Affiliational, Emotional, Informational, Instrumental},
};

const HOUSES: &[&str] = &["{word} Homes", "{word} Recovery Residences", "{word} Housing Partners"];

pub(super) const SOBER_HOMES: &[ResourceText] = &[
    ResourceText {
        names: &["Sober housing for men in {town}", "{word} sober home for men"],
        summary: "Twelve beds in a sober house for men, with a resident manager and weekly house meetings.",
        description: "Shared rooms, a kitchen and a garden. Residents work or look for work, keep curfew in the first month and decide together how the house is run. Sober housing by the week, without a lease.",
        providers: HOUSES,
        supports: &[Instrumental, Affiliational],
        capital: &[Physical, Social],
        needs: &[SoberLiving, Housing],
        populations: &[Men],
        only: true,
        ages: (Some(18), None),
        price: Price::Fee(130, 190, "per week, first week due on moving in"),
        documents: &["Photo ID"],
        apply: "Call for a telephone interview with the residents.",
        week: Week::Always,
        places: Some(4),
        ..COMMON
    },
    ResourceText {
        names: &["Sober housing for women with children", "{word} home: sober living for mothers"],
        summary: "Family rooms in sober housing where mothers live with up to two children.",
        description: "Own bedrooms, a playroom, and a case manager in the house on weekdays. Medication for opioid use disorder is welcome and locked up safely.",
        providers: HOUSES,
        supports: &[Instrumental, Emotional],
        capital: &[Physical, Social],
        needs: &[SoberLiving, Housing, ChildCare],
        pathways: &[AllPathways, MedicationAssisted],
        populations: &[Women, Parents, Pregnant],
        only: true,
        ages: (Some(18), None),
        price: Price::Sliding("30 percent of income"),
        documents: &["Photo ID", "Children's birth certificates"],
        apply: "A coach or caseworker calls the intake line; mothers may call on their own too.",
        week: Week::Always,
        places: Some(3),
        ..COMMON
    },
    ResourceText {
        names: &["Self-run sober home, {word}", "Democratically run sober housing in {town}"],
        summary: "Six to ten adults rent a house together, run it by vote and keep it sober.",
        description: "No staff and no time limit. Everybody pays an equal share, everybody holds an office, and whoever drinks or uses moves out. The network of homes offers housing to newly formed groups.",
        providers: HOUSES,
        supports: &[Instrumental, Affiliational],
        capital: &[Physical, Social, Human],
        needs: &[SoberLiving, Housing],
        ages: (Some(18), None),
        price: Price::Fee(110, 160, "equal share of rent and utilities per week"),
        apply: "Write to the house; the residents vote after an interview.",
        week: Week::Unknown,
        places: Some(3),
        ..COMMON
    },
    ResourceText {
        names: &["Sober housing fund: first month's rent", "{county} sober living grants"],
        summary: "Pays deposit and first rent in certified sober housing.",
        description: "One grant per person and year, paid to the house. Decisions within three working days; people leaving treatment, jail or a shelter come first.",
        supports: &[Instrumental],
        needs: &[SoberLiving, Housing, Financial],
        populations: &[JusticeInvolved, Unhoused],
        documents: &["Letter of acceptance from the house"],
        apply: "A peer coach fills in the one-page form together with the applicant.",
        ..COMMON
    },
    ResourceText {
        names: &["Sober housing vacancy line", "{town} recovery residence hotline"],
        summary: "One number that knows tonight's vacancies in sober housing across {county}.",
        description: "Volunteers ring all certified houses each morning and tell callers where a bed is free, what it costs and whom it takes.",
        supports: &[Informational],
        capital: &[Physical],
        needs: &[SoberLiving, Housing],
        apply: "Call; leave a number only if a call back is wanted.",
        week: Week::Clinic,
        place: Place::Phone,
        ..COMMON
    },
    ResourceText {
        names: &["{word} sober home for LGBTQ adults", "Rainbow sober housing, {town}"],
        summary: "An affirming sober house with eight rooms, close to the bus line.",
        description: "Housing for lesbian, gay, bisexual, transgender and queer adults in recovery. Chosen names on every door, all pathways welcome, dinner together on Sundays.",
        providers: HOUSES,
        supports: &[Instrumental, Affiliational, Emotional],
        capital: &[Physical, Social],
        needs: &[SoberLiving, Housing],
        pathways: &[AllPathways],
        populations: &[Lgbtq],
        ages: (Some(18), None),
        price: Price::Fee(140, 200, "per week with utilities"),
        apply: "Send the form on the website.",
        week: Week::Always,
        places: Some(2),
        ..COMMON
    },
];
