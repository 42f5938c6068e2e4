//! A network that nobody lives in: a demo of twelve houses in Utah, or a big one over the metros of the
//! United States, made of nothing but a seed and a day.
//!
//! Everything here is pure. The same plan yields the same houses on every machine, and a house never
//! depends on the others: each is drawn from the seed and its own number, so that a big network can be
//! made and written one house at a time. Names of people and organizations are invented, telephone
//! numbers lie in the range kept free for fiction, and addresses on the net end in `example.org`.
//!
//! In both networks the first center is `summit-commons` in the region `wasatch-front`, so that one
//! set of queries serves both.

mod centers;
mod chance;
mod coaches;
mod event_texts;
mod events;
mod listing;
mod metros;
mod network;
mod people;
mod places;
mod resource_texts;
mod resources;
mod schedules;
mod towns;
mod utah;
mod wording;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{centers::model::Region, publication::house::House};

/// What network to make.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// All chance comes from this number.
    pub seed: u64,
    /// How many centers, spread over the metros; `None` for the twelve named centers of Utah.
    pub centers: Option<usize>,
    /// How many resources each center keeps.
    pub resources_per_center: usize,
    /// How many events each center holds.
    pub events_per_center: usize,
    /// How many coaches work in each center; `None` for six and some more.
    pub coaches_per_center: Option<usize>,
    /// The day around which everything dated lies.
    pub starting: NaiveDate,
}

impl Plan {
    /// The demo: the twelve named centers of Utah with 40 resources and 25 events each.
    #[must_use]
    pub const fn demo(seed: u64, starting: NaiveDate) -> Self {
        Self {
            seed,
            centers: None,
            resources_per_center: 40,
            events_per_center: 25,
            coaches_per_center: None,
            starting,
        }
    }

    /// Whether this is a network of numbers and not the demo.
    const fn is_big(&self) -> bool {
        self.centers.is_some()
    }

    /// The instant at which the plan's day begins.
    fn midnight(&self) -> DateTime<Utc> {
        self.starting.and_time(NaiveTime::MIN).and_utc()
    }

    /// The plan's day moved by some days.
    fn day(&self, offset: i64) -> NaiveDate {
        self.starting + TimeDelta::days(offset)
    }
}

/// The regions of the network.
#[must_use]
pub fn regions(plan: &Plan) -> Vec<Region> {
    network::regions(plan)
}

/// The houses of the network, each made when it is asked for.
pub fn houses(plan: &Plan) -> impl ExactSizeIterator<Item = House> + '_ {
    (0..network::center_count(plan)).map(move |index| house(plan, index))
}

/// The identifier of what lies at a path, such as `center/summit-commons/resource/17`.
///
/// Paths begin with `region/<slug>` or `center/<slug>`; below a center follow `coach`, `resource` and
/// `event` with their number, counted from 0, and below these `site` with its own.
#[must_use]
pub fn id(seed: u64, path: &str) -> Uuid {
    const NAMESPACE: u64 = 0x7265_636f_7665_7279;
    Uuid::new_v5(&Uuid::from_u64_pair(NAMESPACE, seed), path.as_bytes())
}

fn house(plan: &Plan, index: usize) -> House {
    let spot = network::spot(plan, index);
    let center = centers::center(plan, &spot);
    House {
        coaches: coaches::coaches(plan, &spot, &center),
        resources: resources::resources(plan, &spot, &center),
        events: events::events(plan, &spot, &center),
        center,
    }
}
