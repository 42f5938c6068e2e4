//! Regions and centers.

/// Who changed what of a center.
pub mod audit;
/// Who holds a role.
pub mod members;
/// What is known of a region and of a center.
pub mod model;
/// Regions and centers as the catalog holds them.
pub mod projection;
/// Reading and writing them.
pub mod repository;
/// What may stand in them.
pub mod rules;
/// The keys of centers' websites.
pub mod site_keys;
