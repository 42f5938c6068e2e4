//! `gateway seed`: a made-up network for an empty database.

use clap::Args;

use super::{Failure, operator, progress};
use crate::{
    config::Settings,
    db::upkeep,
    identity::roster,
    kernel::clock,
    publication::founding,
    seed::{self, Plan},
};

/// Fill an empty database with a made-up network, for trying and measuring. Without numbers it is the
/// demo's twelve centers of Utah; with them a network spread over the towns of the United States.
#[derive(Args)]
pub struct Seed {
    /// How many centers; left out, the demo's twelve.
    #[arg(long, value_name = "COUNT")]
    centers: Option<usize>,
    /// How many resources each center keeps.
    #[arg(long, default_value_t = 40, value_name = "COUNT")]
    resources_per_center: usize,
    /// How many events each center holds.
    #[arg(long, default_value_t = 25, value_name = "COUNT")]
    events_per_center: usize,
    /// How many coaches work in each center; left out, six and some more.
    #[arg(long, value_name = "COUNT")]
    coaches_per_center: Option<usize>,
    /// Which network: the same number always makes the same one.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u64,
    /// Also seat a coach and an admin for each center, a coordinator for each region and a network admin, as
    /// subjects of this issuer named like coach@summit-commons.
    #[arg(long, value_name = "ISSUER")]
    seats_for: Option<String>,
}

impl Seed {
    /// Runs the command.
    ///
    /// # Errors
    /// The database is not empty, or refuses.
    pub async fn run(self, settings: &Settings) -> Result<(), Failure> {
        let operator = operator(settings).await?;
        if !founding::is_empty(&operator).await? {
            return Err(format!("{} already holds centers; seed an empty database", settings.database.place()).into());
        }
        let plan = Plan {
            seed: self.seed,
            centers: self.centers,
            resources_per_center: self.resources_per_center,
            events_per_center: self.events_per_center,
            coaches_per_center: self.coaches_per_center,
            starting: clock::today(),
        };
        let houses = seed::houses(&plan);
        let bar = progress::bar(houses.len(), "centers");
        let (mut resources, mut events) = (0, 0);
        founding::found(&operator, &seed::regions(&plan), houses, |house| {
            resources += house.resources.len();
            events += house.events.len();
            bar.inc(1);
        })
        .await?;
        bar.finish_and_clear();
        if let Some(issuer) = &self.seats_for {
            roster::seat_demo(&operator, issuer).await?;
        }
        operator.close().await;
        upkeep::settle(&settings.database).await?;
        println!("{} centers, {resources} resources and {events} events", bar.position());
        Ok(())
    }
}
