//! `gateway config`: check the settings, or print them all at their defaults.

use std::path::Path;

use clap::Subcommand;

use super::{Failure, hand_out, load};
use crate::{cache::redis::Redis, config::keys, http::graphql::documents::Documents};

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
    /// A setting does not hold, or the file of trusted documents cannot be used.
    pub async fn run(self, file: Option<&Path>) -> Result<(), Failure> {
        match self {
            Self::Check => {
                let settings = load(file)?;
                let redis = settings.redis.as_ref().map(Redis::open).transpose()?;
                let documents = Documents::open(&settings.documents, &settings.limits, redis).await?;
                let (listen, database) = (settings.listen, settings.database.place());
                let trusted = match documents.trusted_count() {
                    0 => String::new(),
                    count => format!(", {count} trusted documents"),
                };
                println!("the settings hold: serve on {listen}, database {database}{trusted}");
            }
            Self::PrintDefault => hand_out(&keys::default_file())?,
        }
        Ok(())
    }
}
