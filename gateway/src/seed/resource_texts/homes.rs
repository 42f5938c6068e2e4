//! A roof and what belongs to it.

use super::{COMMON, Place, Price, ResourceText, Week};
use crate::kernel::vocabulary::{
    Need::{Clothing, Family, Financial, Food, Housing, Legal, PeerCoaching},
    Population::{JusticeInvolved, Parents, Unhoused, Veterans, Women, YoungAdults, Youth},
    RecoveryCapital::{Human, Physical, Social},
    SupportType::{Affiliational, Emotional, Informational, Instrumental},
};

const HOUSES: &[&str] = &["{word} Homes", "{word} Recovery Residences", "{word} Housing Partners"];
const SHELTERS: &[&str] = &["{word} Shelter Network", "{word} Mission", "{town} {word} House"];

pub(super) const HOMES: &[ResourceText] = &[
    ResourceText {
        names: &["{town} overnight shelter", "{word} emergency shelter for adults"],
        summary: "Beds for the night, supper and breakfast, no referral needed.",
        description: "Doors open in the evening and guests stay until morning. Lockers, showers and a nurse on most nights. Couples may stay together.",
        providers: SHELTERS,
        supports: &[Instrumental],
        needs: &[Housing, Food],
        populations: &[Unhoused],
        ages: (Some(18), None),
        apply: "Line up at the door; beds are given out from the first hour.",
        week: Week::Nights,
        places: Some(20),
        ..COMMON
    },
    ResourceText {
        names: &["{word} family shelter", "Shelter rooms for families in {town}"],
        summary: "Private rooms for parents with children, with a school liaison.",
        description: "Families stay up to ninety days while a housing worker helps them look for an apartment. Pets can be boarded nearby.",
        providers: SHELTERS,
        supports: &[Instrumental, Emotional],
        needs: &[Housing, Family],
        populations: &[Parents, Unhoused],
        only: true,
        apply: "Call the family intake line.",
        week: Week::Always,
        places: Some(6),
        ..COMMON
    },
    ResourceText {
        names: &["{word} domestic violence shelter", "Safe house of {county}", "{word} haven for survivors"],
        summary: "A safe place at an address that is not given out, with advocates day and night.",
        description: "For people of every gender who flee violence at home, with their children. Substance use is no reason to be turned away. Transport is arranged on the telephone.",
        providers: &["{word} Safe Harbor", "{word} Survivors' Alliance"],
        supports: &[Emotional, Instrumental],
        capital: &[Physical, Social],
        needs: &[Housing, Family, Legal],
        populations: &[Women, Parents],
        apply: "Call the line; nobody is met without a call first.",
        week: Week::Always,
        place: Place::Hidden,
        places: Some(5),
        ..COMMON
    },
    ResourceText {
        names: &["{word} youth drop-in", "Night stay for youth in {town}"],
        summary: "Meals, laundry, a couch and, if need be, a bed for young people on their own.",
        description: "Street outreach workers, art supplies and a music corner. A parent's consent is not needed for the first three nights.",
        providers: SHELTERS,
        supports: &[Instrumental, Emotional, Affiliational],
        capital: &[Physical, Social],
        needs: &[Housing, Food, Clothing],
        populations: &[Youth, YoungAdults],
        only: true,
        ages: (Some(15), Some(22)),
        week: Week::Always,
        places: Some(8),
        ..COMMON
    },
    ResourceText {
        names: &["Transitional apartments, {word} Court", "{word} two-year apartments"],
        summary: "Furnished apartments for up to two years with a case manager down the hall.",
        description: "Rent follows income and part of it is saved for the tenant's next deposit. A record is no barrier; each application is read by a person.",
        providers: HOUSES,
        needs: &[Housing],
        populations: &[Unhoused, JusticeInvolved],
        ages: (Some(18), None),
        documents: &["Photo ID", "Proof of income"],
        price: Price::Sliding("30 percent of income"),
        apply: "Apply online or at the office; the list opens on the first of each month.",
        places: Some(3),
        ..COMMON
    },
    ResourceText {
        names: &["Rent deposit help, {county}", "{word} deposit guarantee"],
        summary: "Guarantees the deposit to the landlord, so that nobody has to save it first.",
        description: "Covers up to two months' rent for tenants with a signed lease. Works with landlords who take tenants with a record.",
        needs: &[Housing, Financial],
        documents: &["Photo ID", "Lease or offer of a lease", "Proof of income"],
        eligibility: Some("Residents of the county with up to half of the area's median income"),
        apply: "Make an appointment; bring the papers along.",
        ..COMMON
    },
    ResourceText {
        names: &["Heat and power help", "{county} utility bill assistance"],
        summary: "Keeps the heat on: pays overdue bills and stops shut-offs.",
        description: "A caseworker calls the utility while the applicant is there. Weatherization is offered afterwards.",
        needs: &[Financial, Housing],
        documents: &["Utility bill", "Photo ID", "Proof of income"],
        apply: "Walk in before noon or apply online.",
        ..COMMON
    },
    ResourceText {
        names: &["{word} furniture bank", "Beds and tables for new homes in {town}"],
        summary: "Mattresses, tables and pots for people who move into their first own place.",
        description: "Choose in the warehouse; a van delivers within the county on Fridays. New mattresses are kept for families.",
        needs: &[Housing],
        apply: "By referral: a coach sends the list of what is missing.",
        week: Week::Mornings,
        ..COMMON
    },
    ResourceText {
        names: &["Tenants' rights clinic", "{word} eviction help desk"],
        summary: "Law students and a lawyer answer questions about leases, repairs and eviction.",
        description: "Bring the notice the day it comes. The clinic goes along to court on short notice and mediates with landlords.",
        providers: &["{word} Law Project", "{county} Legal Clinic"],
        supports: &[Informational, Instrumental],
        capital: &[Human],
        needs: &[Housing, Legal],
        documents: &["Lease", "Any notice received"],
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["Housing navigation at {center}", "{town} housing navigators"],
        summary: "A navigator who sits down and fills in the applications with people.",
        description: "Knows which waiting lists move, which landlords listen, and how to explain a gap in a rental history.",
        supports: &[Informational, Emotional],
        capital: &[Human, Physical],
        needs: &[Housing, PeerCoaching],
        place: Place::House,
        ..COMMON
    },
    ResourceText {
        names: &["{word} warming room", "Winter night café, {town}"],
        summary: "A warm room on the coldest nights, with soup and no questions.",
        description: "Opens when the forecast falls below freezing and at each week's end. Chairs and mats rather than beds; outreach workers come by at midnight.",
        providers: SHELTERS,
        supports: &[Instrumental, Affiliational],
        needs: &[Housing, Food],
        populations: &[Unhoused],
        week: Week::LateNights,
        ..COMMON
    },
    ResourceText {
        names: &["Homes for veterans, {word} Row", "{county} veterans' housing vouchers"],
        summary: "Vouchers and case management for veterans without a home.",
        description: "Pairs a rent voucher with a caseworker who visits. Discharge status is looked at case by case.",
        providers: &["{word} Veterans' Alliance", "Valor {word}"],
        needs: &[Housing, Financial],
        populations: &[Veterans],
        only: true,
        ages: (Some(18), None),
        documents: &["Discharge papers if at hand"],
        ..COMMON
    },
    ResourceText {
        names: &["List of landlords who say yes", "{county} second-chance landlords"],
        summary: "Landlords who rent to people with a record, an eviction or no credit.",
        description: "Checked by peers every three months. Tells what each one asks for, and what helped others to get a yes.",
        supports: &[Informational],
        capital: &[Social],
        needs: &[Housing],
        populations: &[JusticeInvolved],
        apply: "Ask any coach for the current list.",
        place: Place::House,
        ..COMMON
    },
];
