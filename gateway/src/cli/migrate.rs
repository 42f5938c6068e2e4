//! `gateway migrate`: the database, brought up to date.

use clap::Args;

use super::Failure;
use crate::{
    config::Settings,
    db::{setup, upkeep},
};

/// Bring the database up to date; on PostgreSQL also make the doors' roles and grants.
#[derive(Args)]
pub struct Migrate {
    /// The database was restored from a backup, or failed over with a loss of changes: it is another one from now on, so
    /// that nothing is believed of what was kept of it, and no cursor of a subscription from before.
    #[arg(long)]
    restored: bool,
}

impl Migrate {
    /// Runs the command.
    ///
    /// # Errors
    /// The database cannot be reached as its owner, or is newer than this program.
    pub async fn run(self, settings: &Settings) -> Result<(), Failure> {
        run(settings).await?;
        if self.restored {
            upkeep::mark_restored(&settings.database).await?;
            println!("it is another database from now on");
        }
        Ok(())
    }
}

/// Migrates the configured database.
///
/// # Errors
/// The database cannot be reached as its owner, or is newer than this program.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    if let setup::Location::Sqlite(path) = &settings.database.location
        && let Some(folder) = path.parent()
    {
        std::fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    }
    let undone = upkeep::migrate(&settings.database).await?;
    println!("{} is up to date", settings.database.place());
    if !undone.is_empty() {
        println!(
            "Its server may be told to write the values of statements to its own log: what somebody searches for. The owner may \
             not keep it from that for the doors; a superuser may:\n{}",
            undone.join("\n")
        );
    }
    Ok(())
}
