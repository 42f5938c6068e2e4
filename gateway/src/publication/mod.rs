//! From the truth to the copies: what a center shares is projected in the transaction that changed it.

/// The truth of one center, whole.
pub mod house;
/// Writing and rewriting the copies.
pub mod projector;
/// Writing a whole new network, for seeding.
pub mod founding;

pub use self::house::House;
