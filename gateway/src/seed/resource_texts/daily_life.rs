//! Food, clothes, rides, papers and what else a day needs.

use super::{COMMON, Place, Price, ResourceText, Week};
use crate::kernel::vocabulary::{
    Need::{ChildCare, Clothing, Family, Food, Identification, Other, Technology, Transportation, Treatment},
    Population::{JusticeInvolved, OlderAdults, Parents, Unhoused},
    RecoveryCapital::{Cultural, Human, Physical, Social},
    SupportType::{Affiliational, Emotional, Informational, Instrumental},
};

const PANTRIES: &[&str] = &["{word} Food Bank", "{word} Table", "{town} Harvest Share"];
const CHURCHES: &[&str] = &["{word} Interfaith Council", "{word} Street Chapel", "{town} Ministers' Alliance"];

pub(super) const DAILY_LIFE: &[ResourceText] = &[
    ResourceText {
        names: &["{word} food pantry", "Neighborhood pantry, {town}"],
        summary: "Groceries for a week, chosen like in a shop.",
        description: "Fresh produce, bread, diapers and pet food. Once a week, more often in hard times. Kosher, halal and gluten-free shelves.",
        providers: PANTRIES,
        needs: &[Food],
        week: Week::Mornings,
        ..COMMON
    },
    ResourceText {
        names: &["Community supper at {word} Hall", "{word} open table"],
        summary: "A hot meal at long tables, for everybody who sits down.",
        description: "Cooked by volunteers, many of them in recovery. There is always a vegetarian pot, and leftovers go home with guests.",
        providers: CHURCHES,
        supports: &[Instrumental, Affiliational],
        capital: &[Physical, Social],
        needs: &[Food],
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["Mobile pantry of {county}", "{word} produce truck"],
        summary: "A truck with fruit, vegetables and milk that comes to a different lot each day.",
        description: "The route is posted on Sundays. Bring bags; no papers are asked for.",
        providers: PANTRIES,
        needs: &[Food],
        week: Week::Unknown,
        ..COMMON
    },
    ResourceText {
        names: &["{word} clothing closet", "Warm clothes room, {town}"],
        summary: "Coats, shoes and clothes for all ages, washed and sorted by size.",
        description: "Up to ten pieces a visit. Underwear and socks are new. Winter coats from October on.",
        providers: CHURCHES,
        needs: &[Clothing],
        week: Week::Mornings,
        ..COMMON
    },
    ResourceText {
        names: &["Free laundry night", "{word} wash and fold"],
        summary: "Two loads washed and dried, soap included, with coffee while the drum turns.",
        description: "A laundromat lends its machines to the neighborhood. Peers from {center} sit at the corner table.",
        supports: &[Instrumental, Affiliational],
        needs: &[Clothing, Other],
        populations: &[Unhoused],
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["Showers and hygiene, {word} Street", "{town} shower trailer"],
        summary: "Hot showers, towels and razors, no appointment.",
        description: "Six private stalls, one of them step-free. Mail can be picked up at the same window.",
        providers: CHURCHES,
        needs: &[Other],
        populations: &[Unhoused],
        week: Week::Mornings,
        ..COMMON
    },
    ResourceText {
        names: &["Bus passes for appointments", "{word} transit fund"],
        summary: "Day and month passes for work, treatment, court and meetings.",
        description: "Day passes on the spot, month passes after a talk about where the person needs to go.",
        needs: &[Transportation],
        apply: "Ask at the front desk or have a coach ask.",
        place: Place::House,
        ..COMMON
    },
    ResourceText {
        names: &["Rides to treatment", "{word} volunteer drivers"],
        summary: "Volunteers drive people to detox, treatment and first appointments.",
        description: "Call the day before; on the same day if a bed has opened. Drivers are in recovery themselves and good company.",
        supports: &[Instrumental, Emotional],
        needs: &[Transportation, Treatment],
        apply: "Call the dispatcher.",
        week: Week::Clinic,
        place: Place::Phone,
        ..COMMON
    },
    ResourceText {
        names: &["{word} bicycle co-op", "Earn-a-bike, {town}"],
        summary: "Build a bike in four evenings and ride it home.",
        description: "Tools, parts and teachers are there. Helmet, lock and lights belong to it. Repairs are always free for those who learn them.",
        providers: &["{word} Bicycle Co-op", "{town} Spoke House"],
        supports: &[Instrumental, Affiliational],
        capital: &[Physical, Human],
        needs: &[Transportation],
        week: Week::Evenings,
        price: Price::Fee(0, 15, "for lock and lights"),
        ..COMMON
    },
    ResourceText {
        names: &["State ID vouchers", "{word} ID desk"],
        summary: "Vouchers for a state ID and help with the papers behind it.",
        description: "For people without a wallet to start from. The desk knows which two letters the counter accepts.",
        supports: &[Instrumental, Informational],
        needs: &[Identification],
        populations: &[Unhoused, JusticeInvolved],
        apply: "Walk in; bring whatever papers there are.",
        week: Week::Mornings,
        ..COMMON
    },
    ResourceText {
        names: &["Birth certificates from other states", "{county} vital records help"],
        summary: "Orders birth certificates and Social Security cards and pays the fee.",
        description: "Takes three to eight weeks, by state. Papers can be sent to the office and kept there safely.",
        needs: &[Identification],
        documents: &["A statement of identity, written at the desk"],
        ..COMMON
    },
    ResourceText {
        names: &["Phones and minutes", "{word} lifeline phone table"],
        summary: "A simple smartphone with calls and data for people who get benefits.",
        description: "Signed up on the spot, one phone a household. Numbers can be moved from an old phone.",
        needs: &[Technology, Other],
        documents: &["Benefits card or letter", "Photo ID"],
        week: Week::Mornings,
        ..COMMON
    },
    ResourceText {
        names: &["Mail service for people without an address", "{word} mail room"],
        summary: "A postal address, kept private, and somebody who sorts.",
        description: "Letters are kept for sixty days. The address is accepted by the county, the court and most employers.",
        needs: &[Other, Identification],
        populations: &[Unhoused],
        ..COMMON
    },
    ResourceText {
        names: &["Storage lockers downtown", "{word} day lockers"],
        summary: "A dry locker for bags and bedding, so that hands are free for an interview.",
        description: "Ninety days at a time. Open early and late; medication can be kept in a cooled box.",
        needs: &[Other],
        populations: &[Unhoused],
        week: Week::Clinic,
        places: Some(15),
        price: Price::Fee(1, 5, "per month, waived on request"),
        ..COMMON
    },
    ResourceText {
        names: &["Child care during meetings", "{word} playroom"],
        summary: "Trained volunteers look after children while parents are at a meeting or with a coach.",
        description: "Toys, snacks and a quiet corner. Up to three hours; no registration in the evening, a call ahead by day.",
        supports: &[Instrumental],
        capital: &[Social, Physical],
        needs: &[ChildCare, Family],
        populations: &[Parents],
        place: Place::House,
        week: Week::Evenings,
        places: Some(8),
        ..COMMON
    },
    ResourceText {
        names: &["{word} child care scholarships", "Day care places for working parents, {town}"],
        summary: "Pays the gap between subsidy and the price of day care.",
        description: "For parents in treatment, in school or newly at work. Centers are visited before they are listed.",
        needs: &[ChildCare, Family],
        populations: &[Parents],
        documents: &["Proof of work, school or treatment", "Children's birth certificates"],
        price: Price::Sliding("by income and number of children"),
        places: Some(5),
        ..COMMON
    },
    ResourceText {
        names: &["{word} diaper bank", "Diapers and car seats, {county}"],
        summary: "Diapers, wipes and formula each month; car seats with a lesson in fitting them.",
        description: "Sizes from newborn to training pants. Car seats are new, one for each child.",
        needs: &[Family, ChildCare],
        populations: &[Parents],
        week: Week::Mornings,
        ..COMMON
    },
    ResourceText {
        names: &["Car repair for the way to work", "{word} community garage"],
        summary: "Brakes, tires and inspections at the price of the parts.",
        description: "Students of the trade work under a master mechanic. A loaner is there for people who would lose a shift.",
        providers: &["{word} Community Garage", "{town} Technical School"],
        needs: &[Transportation],
        price: Price::Fee(40, 250, "for parts; labor is free"),
        documents: &["Registration", "Pay stub"],
        ..COMMON
    },
    ResourceText {
        names: &["Meals and visits for elders", "{word} meals on the road"],
        summary: "A meal at the door on weekdays, and somebody who notices.",
        description: "Drivers stay for a talk. Recovery among older people is quiet; these visitors know its signs and its jokes.",
        providers: PANTRIES,
        supports: &[Instrumental, Emotional],
        capital: &[Physical, Social],
        needs: &[Food],
        populations: &[OlderAdults],
        only: true,
        ages: (Some(60), None),
        place: Place::Phone,
        price: Price::Sliding("a suggested gift, never a bill"),
        ..COMMON
    },
    ResourceText {
        names: &["Language and welcome café", "{word} newcomers' table"],
        summary: "English practice, forms explained and tea, in the company of earlier newcomers.",
        description: "Volunteers from a dozen countries. Comes with a walk through the neighborhood's clinics, shops and buses.",
        providers: CHURCHES,
        supports: &[Informational, Affiliational],
        capital: &[Cultural, Human, Social],
        needs: &[Other, Technology],
        week: Week::Weekend,
        ..COMMON
    },
];
