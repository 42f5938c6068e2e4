//! A federated GraphQL gateway for a network of recovery community centers.
//!
//! The floors from top to ground; each uses only floors below it, and a test holds that.

pub mod calendar;
pub mod catalog;
pub mod centers;
pub mod coaches;
pub mod db;
pub mod directory;
pub mod identity;
pub mod kernel;
pub mod publication;
pub mod reports;
pub mod sites;
