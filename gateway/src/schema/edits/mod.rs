//! What is entered: value objects as a client sends them, and what a mutation answers.
//!
//! In an update a field that is left out keeps its value, and null clears it.

/// Contacts, costs, statements and notices as they are entered.
mod listing;
/// What a mutation answers.
mod payload;
/// Addresses, sites and hours as they are entered.
mod place;

use async_graphql::{ID, MaybeUndefined};

pub(crate) use self::payload::payload;
pub use self::{
    listing::{AlertInput, AvailabilityInput, ContactInput, CostInput, EligibilityInput, ProviderInput},
    payload::{UserError, told},
    place::{AddressInput, OpeningHoursInput, SiteInput},
};
use crate::kernel::refusal::{Finding, Refusal};

/// Puts what was given in its place; null empties it.
pub fn put<T, U: Default>(given: MaybeUndefined<T>, place: &mut U, convert: impl FnOnce(T) -> U) {
    put_or(given, place, U::default, convert);
}

/// Puts what was given in its place; null puts there what stands where nobody says.
pub fn put_or<T, U>(given: MaybeUndefined<T>, place: &mut U, usual: impl FnOnce() -> U, convert: impl FnOnce(T) -> U) {
    match given {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => *place = usual(),
        MaybeUndefined::Value(value) => *place = convert(value),
    }
}

/// Puts what was given in its place, where there must be something.
pub fn put_required<T, U>(
    given: MaybeUndefined<T>,
    place: &mut U,
    field: &str,
    findings: &mut Vec<Finding>,
    convert: impl FnOnce(T) -> U,
) {
    match given {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => findings.push(Finding::at(field, Refusal::Blank)),
        MaybeUndefined::Value(value) => *place = convert(value),
    }
}

/// The items of a list, converted.
pub fn all<T, U: From<T>>(items: Vec<T>) -> Vec<U> {
    items.into_iter().map(U::from).collect()
}

/// What an id names, or that there is no such thing.
///
/// # Errors
/// It is no id of that kind.
pub fn named<T: std::str::FromStr, U>(
    id: &ID,
    field: &str,
    what: &'static str,
    pick: impl FnOnce(T) -> Option<U>,
) -> Result<U, Finding> {
    id.parse().ok().and_then(pick).ok_or_else(|| Finding::at(field, Refusal::NotFound(what)))
}
