//! `gateway migrate`: the database, brought up to date.

use super::Failure;
use crate::{config::Settings, db::setup};

/// Runs the command.
///
/// # Errors
/// The database cannot be reached as its owner, or is newer than this program.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    if let setup::Location::Sqlite(path) = &settings.database.location
        && let Some(folder) = path.parent()
    {
        std::fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    }
    setup::migrate(&settings.database).await?;
    println!("{} is up to date", settings.database.place());
    Ok(())
}
