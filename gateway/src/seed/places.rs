//! Streets, doors and weeks: the addresses and opening hours of what is found around a center.

use chrono::NaiveTime;
use chrono_tz::Tz;

use super::{Plan, chance::Dice, network::Spot, towns::scatter, wording::WORDS};
use crate::kernel::{
    geo::GeoPoint,
    hours::{HoursException, OpeningHours, WeeklyHours},
    site::Address,
    vocabulary::Weekday::{self, Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday},
};

/// The shape of a usual week.
#[derive(Clone, Copy, Debug)]
pub(super) enum Week {
    /// The hours of offices.
    Office,
    /// Long days, a short Friday.
    Clinic,
    /// After work.
    Evenings,
    /// A few mornings.
    Mornings,
    /// Saturday and Sunday.
    Weekend,
    /// Every night, past midnight.
    Nights,
    /// The ends of the week until two in the morning.
    LateNights,
    /// Day and night.
    Always,
    /// Nobody wrote it down.
    Unknown,
}

const STREETS: &[&str] = &["Street", "Avenue", "Lane", "Road", "Court", "Way"];
const NOTES: &[&str] = &["Staff training", "Inventory", "Short day before the holiday", "Repairs", "Community day"];
const WORKDAYS: &[Weekday] = &[Monday, Tuesday, Wednesday, Thursday, Friday];

/// A place at most so many kilometres from the center: its address and where it is.
pub(super) fn place(spot: &Spot, most_km: f64, dice: &mut Dice) -> (Address, GeoPoint) {
    let (location, km) = scatter(spot.location, most_km, dice);
    let (city, zip) = spot.town.place_at(km, dice);
    (address(spot, city, zip, street(spot, dice)), location)
}

/// The address of a street in a place of the town's state.
pub(super) fn address(spot: &Spot, city: &str, zip: String, street: String) -> Address {
    Address {
        lines: vec![street],
        city: Some(city.to_owned()),
        region: Some(spot.town.state.to_owned()),
        postal_code: Some(zip),
        country: Some("US".to_owned()),
    }
}

/// A street and number; towns in Utah count their streets from the middle.
pub(super) fn street(spot: &Spot, dice: &mut Dice) -> String {
    let number = 10 + dice.below(3000);
    if spot.town.state == "UT" && dice.percent(65) {
        let (along, across) = dice.pick(&[("West", "South"), ("East", "North"), ("West", "North"), ("East", "South")]);
        return format!("{number} {along} {}00 {across}", 1 + dice.below(39));
    }
    format!("{number} {} {}", dice.pick(WORDS), dice.pick(STREETS))
}

/// The opening hours of a week of that shape, sometimes with dates that differ.
pub(super) fn hours(plan: &Plan, zone: Tz, week: Week, dice: &mut Dice) -> Option<OpeningHours> {
    let later = dice.below(2) as u32;
    let weekly = match week {
        Week::Unknown => return None,
        Week::Office => spans(WORKDAYS, (8 + later, 0), (16 + later, 30)),
        Week::Clinic => {
            let mut spans_of_week = spans(&WORKDAYS[..4], (7 + later, 30), (18, 0));
            spans_of_week.extend(spans(&[Friday], (7 + later, 30), (12, 0)));
            spans_of_week
        }
        Week::Evenings => spans(&dice.some(&[Monday, Tuesday, Wednesday, Thursday], 2, 4), (17, 0), (20 + later, 0)),
        Week::Mornings => spans(&dice.some(&[Monday, Tuesday, Wednesday, Friday, Saturday], 2, 4), (9, 0), (12, 30)),
        Week::Weekend => spans(&[Saturday, Sunday], (10, 0), (15 + later, 0)),
        Week::Nights => spans(Weekday::ALL, (19 + later, 0), (7, 0)),
        Week::LateNights => spans(&[Thursday, Friday, Saturday], (20, 0), (1 + later, 0)),
        Week::Always => spans(Weekday::ALL, (0, 0), (0, 0)),
    };
    let exceptions = if dice.percent(15) { vec![exception(plan, dice)] } else { Vec::new() };
    Some(OpeningHours { time_zone: zone, weekly, exceptions })
}

fn exception(plan: &Plan, dice: &mut Dice) -> HoursException {
    let is_closed = dice.percent(70);
    let opening = |hour| (!is_closed).then(|| wall(hour, 0));
    HoursException {
        on: plan.day(dice.between(1, 45)),
        is_closed,
        opens: opening(10),
        closes: opening(14),
        note: Some(dice.pick(NOTES).to_owned()),
    }
}

/// The same span on several days.
pub(super) fn spans(days: &[Weekday], opens: (u32, u32), closes: (u32, u32)) -> Vec<WeeklyHours> {
    let span = |&day| WeeklyHours { day, opens: wall(opens.0, opens.1), closes: wall(closes.0, closes.1) };
    days.iter().map(span).collect()
}

/// A time of the wall clock.
pub(super) const fn wall(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).expect("the hours here are written by hand")
}
