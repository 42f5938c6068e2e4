//! `gateway reproject`: the shared catalog, made anew.

use chrono::NaiveDate;
use clap::Args;

use super::{Failure, operator, progress};
use crate::{calendar::horizon::Horizon, config::Settings, kernel::clock, publication::projector};

/// Make the shared catalog anew from what the centers keep.
#[derive(Args)]
pub struct Reproject {
    /// As if it were that day, in UTC: for trying how calendars are moved on.
    #[arg(long, hide = true, value_name = "DATE")]
    as_of: Option<NaiveDate>,
}

impl Reproject {
    /// Runs the command.
    ///
    /// # Errors
    /// The database refuses, or an event has a rule that cannot be followed.
    pub async fn run(self, settings: &Settings) -> Result<(), Failure> {
        let operator = operator(settings).await?;
        let bar = progress::bar(0, "centers");
        let mut centers = 0;
        let horizon = Horizon::around(self.as_of.unwrap_or_else(clock::today));
        projector::reproject(&operator, horizon, |done, total| {
            bar.set_length(u64::try_from(total).unwrap_or(u64::MAX));
            bar.inc(1);
            centers = done;
        })
        .await?;
        operator.close().await;
        bar.finish_and_clear();
        println!("the catalog was made anew from {centers} centers");
        Ok(())
    }
}
