//! `gateway token`: a token for the local demo.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, data::DataFolder};
use crate::identity::{issuer, roster::Seat};

/// Print a token for the local demo, and nothing else. `serve` does not believe it.
#[derive(Args)]
pub struct Token {
    /// coach@CENTER, admin@CENTER, coordinator@REGION or network-admin.
    #[arg(value_name = "ROLE")]
    seat: Seat,
    /// The folder of the demo.
    #[arg(long, default_value = ".gateway", value_name = "DIR")]
    data: PathBuf,
    /// How long it is good for, in hours.
    #[arg(long, default_value_t = 24, value_name = "COUNT")]
    hours: u32,
}

impl Token {
    /// Runs the command.
    ///
    /// # Errors
    /// There is no demo in the folder.
    pub fn run(self) -> Result<(), Failure> {
        let secret = DataFolder::at(&self.data).secret()?;
        println!("{}", issuer::demo_token(&secret, &self.seat.to_string(), i64::from(self.hours) * 3600)?);
        Ok(())
    }
}
