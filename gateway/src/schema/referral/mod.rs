//! What a coach can offer outside the own house.

mod inputs;
mod option;
/// How options are asked for.
pub mod query;

pub use self::option::{ReferralOption, ReferralOptionConnection, ReferralOptionEdge};
