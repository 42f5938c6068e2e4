//! `gateway config`: check the settings, or print them all at their defaults.

use std::path::Path;

use clap::Subcommand;

use super::{Failure, load};
use crate::{cache::redis::Redis, config::keys};

/// Check the settings, or print them all at their defaults.
#[derive(Subcommand)]
pub enum Config {
    /// Read the settings as `serve` would and say whether they hold.
    Check,
    /// Print a file with every setting at its default, explained.
    PrintDefault,
}

impl Config {
    /// Runs the command.
    ///
    /// # Errors
    /// A setting does not hold.
    pub fn run(self, file: Option<&Path>) -> Result<(), Failure> {
        match self {
            Self::Check => {
                let settings = load(file)?;
                settings.redis.as_ref().map(Redis::open).transpose()?;
                println!("the settings hold: serve on {}, database {}", settings.listen, settings.database.place());
            }
            Self::PrintDefault => print!("{}", keys::default_file()),
        }
        Ok(())
    }
}
