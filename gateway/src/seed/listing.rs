//! What every entry carries: who may see it, where it comes from, how far to trust it, when it was written.

use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Plan, chance::Dice};
use crate::kernel::{
    listing::{Availability, Cost, Money, Provenance, Verification},
    vocabulary::{
        CostKind,
        Origin::{Entered, Imported},
        VerificationMethod,
        Visibility::{self, Center, Network, Public},
    },
};

/// What something costs, as the texts say it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Price {
    Free,
    /// By income, in these words.
    Sliding(&'static str),
    /// Billed to insurance, in these words.
    Insurance(&'static str),
    /// A price between two amounts of dollars, in these words.
    Fee(i64, i64, &'static str),
    /// Nobody said.
    Unstated,
}

const SOURCES: &[(&str, &str, &str)] = &[
    ("County services list", "https://services.example.org/list", "csl"),
    ("State helpline export", "https://helpline.example.org/export", "hl"),
    ("Library resource guide", "https://library.example.org/guide", "lib"),
];

/// Languages that are spoken beside English and Spanish, the commoner ones first.
const FURTHER_LANGUAGES: &[(u32, &str)] =
    &[(5, "ase"), (4, "to"), (4, "sm"), (4, "nv"), (3, "vi"), (3, "ar"), (2, "pt"), (2, "so"), (1, "uk")];

/// Who may see an entry of the directory or the calendar.
pub(super) fn visibility(dice: &mut Dice) -> Visibility {
    dice.weighted(&[(60, Public), (22, Network), (18, Center)])
}

/// When an entry was made and when it last changed; both lie before the plan's day.
pub(super) fn written(plan: &Plan, dice: &mut Dice) -> (DateTime<Utc>, DateTime<Utc>) {
    const DAY: i64 = 24 * 60;
    let age = dice.between(20 * DAY, 700 * DAY);
    let since = dice.between(10, age);
    (plan.midnight() - TimeDelta::minutes(age), plan.midnight() - TimeDelta::minutes(since))
}

/// English, in so many of a hundred cases Spanish, now and then another language.
pub(super) fn languages(dice: &mut Dice, spanish: u32) -> Vec<String> {
    let mut languages = vec!["en".to_owned()];
    if dice.percent(spanish) {
        languages.push("es".to_owned());
    }
    if dice.percent(12) {
        languages.push(dice.weighted(FURTHER_LANGUAGES).to_owned());
    }
    languages
}

/// Most entries are entered by hand; some come from a list that another office keeps.
pub(super) fn provenance(plan: &Plan, number: usize, share_imported: u32, dice: &mut Dice) -> Provenance {
    if !dice.percent(share_imported) {
        return Provenance {
            origin: Entered,
            source_name: None,
            source_url: None,
            external_id: None,
            retrieved_at: None,
        };
    }
    let (name, url, prefix) = dice.pick(SOURCES);
    Provenance {
        origin: Imported,
        source_name: Some(name.to_owned()),
        source_url: Some(url.to_owned()),
        external_id: Some(format!("{prefix}-{number:05}")),
        retrieved_at: Some(plan.midnight() - TimeDelta::minutes(dice.between(60, 40 * 24 * 60))),
    }
}

/// Verified lately, too long ago, or never.
pub(super) fn verification(plan: &Plan, center: Uuid, dice: &mut Dice) -> Verification {
    const CADENCE_DAYS: i64 = 90;
    let days_ago = match dice.weighted(&[(62, 0), (24, 1), (14, 2)]) {
        0 => dice.between(0, CADENCE_DAYS - 10),
        1 => dice.between(CADENCE_DAYS + 1, 400),
        _ => return Verification::default(),
    };
    Verification {
        verified_on: Some(plan.day(-days_ago)),
        verified_by: Some(center),
        method: Some(dice.pick(VerificationMethod::ALL)),
        due_on: Some(plan.day(CADENCE_DAYS - days_ago)),
    }
}

/// A statement about free places: none, one that holds, or one that has expired.
pub(super) fn availability(plan: &Plan, most_slots: i64, dice: &mut Dice) -> Option<Availability> {
    let hour = |days: i64, minutes: i64| plan.midnight() + TimeDelta::days(days) + TimeDelta::minutes(minutes);
    let (stated_at, expires_at) = match dice.weighted(&[(25, 0), (50, 1), (25, 2)]) {
        0 => return None,
        1 => (hour(dice.between(-12, -1), 615), hour(dice.between(10, 45), 0)),
        _ => (hour(dice.between(-90, -45), 915), hour(dice.between(-40, -2), 0)),
    };
    let is_accepting = dice.percent(75);
    let counted = is_accepting && dice.percent(70);
    Some(Availability { is_accepting, open_slots: counted.then(|| dice.between(1, most_slots)), stated_at, expires_at })
}

/// The price in the form in which entries carry it.
pub(super) fn cost(price: Price, dice: &mut Dice) -> Cost {
    let in_words = |kind, words: &str| Cost { kind, amount: None, description: Some(words.to_owned()) };
    match price {
        Price::Free => Cost { kind: CostKind::Free, amount: None, description: None },
        Price::Sliding(words) => in_words(CostKind::SlidingScale, words),
        Price::Insurance(words) => in_words(CostKind::Insurance, words),
        Price::Fee(least, most, words) => {
            // Posted prices are round.
            let dollars = if most < 20 { dice.between(least, most) } else { dice.between(least / 5, most / 5) * 5 };
            let amount = Some(Money { amount: Decimal::new(dollars * 100, 2), currency: "USD".to_owned() });
            Cost { kind: CostKind::Fee, amount, description: Some(words.to_owned()) }
        }
        Price::Unstated => Cost::unknown(),
    }
}
