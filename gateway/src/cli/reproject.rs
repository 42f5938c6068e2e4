//! `gateway reproject`: the shared catalog, made anew.

use super::{Failure, operator, progress};
use crate::{config::Settings, publication::projector};

/// Runs the command.
///
/// # Errors
/// The database refuses, or an event has a rule that cannot be followed.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    let operator = operator(settings).await?;
    let bar = progress::bar(0, "centers");
    let mut centers = 0;
    projector::reproject(&operator, |done, total| {
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
