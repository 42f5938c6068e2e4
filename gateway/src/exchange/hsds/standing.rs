//! What a service says about itself today: status, alert, free places, when it was last assured.

use chrono::{DateTime, Days, TimeDelta, Utc};

use crate::kernel::{
    listing::{Alert, Availability, Verification},
    vocabulary::ResourceStatus,
};

use super::{
    Context,
    record::{Record, shown},
};

const ALERT_LIMIT: usize = 500;
/// HSDS gives alerts and free places no end; after so many days nobody should rely on them.
const CURRENT_DAYS: i64 = 7;
/// How long an assured entry counts as verified.
const ASSURED_DAYS: u64 = 180;

/// Whether the service can be had.
pub(super) fn status(service: &Record<'_>) -> ResourceStatus {
    let Some(word) = service.line("status") else {
        service.warned("status", "it is missing; taken as active");
        return ResourceStatus::Active;
    };
    match word.to_lowercase().replace(['_', '-'], " ").as_str() {
        "active" => ResourceStatus::Active,
        "temporarily closed" => ResourceStatus::TemporarilyClosed,
        "inactive" => ResourceStatus::Inactive,
        "defunct" => ResourceStatus::Defunct,
        _ => {
            // Nobody is to stand before a closed door because of a word that we do not know.
            service.warned("status", format!("\"{}\" is not a status of HSDS; taken as inactive", shown(&word)));
            ResourceStatus::Inactive
        }
    }
}

/// The alert, with an end that HSDS does not have.
pub(super) fn alert(service: &Record<'_>, context: &Context) -> Option<Alert> {
    let text = service.line_within("alert", ALERT_LIMIT)?;
    let until = in_days(context.now, CURRENT_DAYS)?;
    service.warned("alert", format!("alerts of HSDS have no end; this one is shown until {}", until.date_naive()));
    Some(Alert { text, source: Some(context.source_name.clone()), until })
}

/// The day on which the source assured the entry. Who did and how stays open: the source's word is not a
/// center's.
pub(super) fn verification(service: &Record<'_>, context: &Context) -> Verification {
    let Some(day) = service.date("assured_date") else { return Verification::default() };
    if day > context.today {
        service.left_out("assured_date", format!("{day} is in the future"));
        return Verification::default();
    }
    let due_on = day.checked_add_days(Days::new(ASSURED_DAYS));
    Verification { verified_on: Some(day), due_on, ..Verification::default() }
}

/// When the source says it last changed the service.
pub(super) fn last_modified(service: &Record<'_>, context: &Context) -> Option<DateTime<Utc>> {
    let at = service.instant("last_modified")?;
    if at > context.now {
        service.left_out("last_modified", "it is in the future");
        return None;
    }
    Some(at)
}

/// The latest statement about free places. Capacities of different units cannot be added up, so where
/// there are several, only whether there is any place at all is kept.
pub(super) fn availability(service: &Record<'_>, context: &Context) -> Option<Availability> {
    let stated: Vec<Availability> =
        service.records("capacities").iter().filter_map(|capacity| one_capacity(capacity, context)).collect();
    match stated.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        several => {
            service.warned("capacities", "several are stated; only whether any place is free is kept");
            // The oldest of them decides when the statement as a whole stops counting.
            let oldest = several.iter().min_by_key(|one| one.stated_at)?;
            let is_accepting = several.iter().any(|one| one.is_accepting);
            Some(Availability { is_accepting, open_slots: None, ..oldest.clone() })
        }
    }
}

fn one_capacity(capacity: &Record<'_>, context: &Context) -> Option<Availability> {
    let available = capacity.number("available")?;
    if !(0.0..=1_000_000.0).contains(&available) {
        capacity.left_out("available", format!("{available} is no number of places"));
        return None;
    }
    let Some(stated_at) = capacity.instant("updated") else {
        capacity.left_out("updated", "free places without a date cannot be relied on");
        return None;
    };
    if stated_at > context.now {
        capacity.left_out("updated", "it is in the future");
        return None;
    }
    let expires_at = in_days(stated_at, CURRENT_DAYS)?;
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and a million")]
    let mut open_slots = Some(available.floor() as i64);
    if let Some(maximum) = capacity.number("maximum").filter(|&maximum| maximum < available) {
        capacity.left_out(
            "available",
            format!("{available} of at most {maximum} places cannot be free; the number is left out"),
        );
        open_slots = None;
    }
    Some(Availability { is_accepting: available >= 1.0, open_slots, stated_at, expires_at })
}

fn in_days(from: DateTime<Utc>, days: i64) -> Option<DateTime<Utc>> {
    from.checked_add_signed(TimeDelta::try_days(days)?)
}
