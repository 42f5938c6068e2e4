//! Scalars that say what they hold.

/// Instants, dates and times of the wall clock.
mod time;
/// Addresses of pages, zones, languages, amounts.
mod words;

pub use self::{
    time::{Date, DateTime, Duration, LocalDateTime, LocalTime, instant},
    words::{Decimal, LanguageCode, TimeZone, Url},
};
