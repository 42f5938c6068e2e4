//! Regions and centers.

/// What a center's admins see of it.
pub mod administration;
/// What is known of a region and of a center.
pub mod model;
/// Regions and centers as the catalog holds them.
pub mod projection;
/// Reading and writing them.
pub mod repository;
