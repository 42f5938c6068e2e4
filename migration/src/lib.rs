//! The shape of the database over time: one file a change, forward only, expand before contract.
//!
//! Statements are SQL with the few words in braces that the two databases spell differently
//! ([`dialect`]). Nothing here imports the entities: a migration says what was true when it was
//! written, an entity what is true now. Roles, grants and policies are not history but a rule that
//! holds for every table; the gateway lays them anew after each migration.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// The words that PostgreSQL and SQLite spell differently.
pub mod dialect;
mod m20261122_000001_truth;
mod m20261122_000002_catalog;
mod m20261122_000003_change_feed;
mod m20261122_000004_keeping;
mod m20261122_000005_terms;
mod m20261122_000006_offer;
mod m20261122_000007_unmet_needs;

/// Runs the migrations, in order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_truth::Migration),
            Box::new(m20261122_000002_catalog::Migration),
            Box::new(m20261122_000003_change_feed::Migration),
            Box::new(m20261122_000004_keeping::Migration),
            Box::new(m20261122_000005_terms::Migration),
            Box::new(m20261122_000006_offer::Migration),
            Box::new(m20261122_000007_unmet_needs::Migration),
        ]
    }
}
