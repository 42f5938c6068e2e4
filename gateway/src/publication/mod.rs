//! From the truth to the copies: what a center shares is projected in the transaction that changed it.

/// Moving the dates of a center's events on to another day.
pub mod advance;
/// Writing a whole new network, for seeding.
pub mod founding;
/// The truth of one center, whole.
pub mod house;
/// Taking resources over from another directory.
pub mod import;
/// What a center keeps, and the entry that each copy makes of it.
pub mod kept;
/// Writing and rewriting the copies.
pub mod projector;
/// By which rules the copies are made.
pub mod rules;

pub use self::{house::House, kept::Kept};
