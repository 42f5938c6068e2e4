//! What is searched for, and what of it in vain. Searches are added up in memory and written in batches, without order,
//! moment or anything about who searched; what is told of them are sums of closed periods.

/// The periods that are closed.
pub mod periods;
mod repository;
/// Who counted already, forgetfully.
pub mod sketch;

use std::{
    collections::BTreeMap,
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::NaiveDate;
use tokio::{sync::watch, time::timeout};
use uuid::Uuid;

pub use self::repository::{UnmetNeed, unmet_needs};
use self::{periods::monday, sketch::Sketch};
use crate::{
    db::SharedDoors,
    identity::Viewer,
    kernel::{cause::chain, clock, vocabulary::Need},
};

/// How long searches are gathered before they are written: among so many none stands for itself.
const PACE: Duration = Duration::from_secs(600);

/// Region, need and Monday of the week; how often searched for, how often in vain. In the order of the key, so that the
/// order in which it is written tells nothing.
type Sums = BTreeMap<(Uuid, Need, NaiveDate), (i64, i64)>;

/// What was searched for since it was last written, shared by the process.
#[derive(Default)]
pub struct Demand(Mutex<Gathered>);

#[derive(Default)]
struct Gathered {
    sketch: Sketch,
    sums: Sums,
}

impl Demand {
    /// A member searched around a place of a region for some needs; of each, whether nothing was found. Nobody else's
    /// searches are counted, and of one member's two a week for each need. It takes microseconds and waits for nothing.
    pub fn note(&self, viewer: &Viewer, region: Uuid, needs: &[(Need, bool)]) {
        // A sign-in without a role is not yet a member.
        let Viewer::Member(member) = viewer else { return };
        if member.roles.is_empty() {
            return;
        }
        let sign_in = &member.sign_in;
        let week = monday(clock::today());
        let mut gathered = self.gathered();
        let Gathered { sketch, sums } = &mut *gathered;
        for (need, is_in_vain) in needs {
            let search = [
                sign_in.issuer.expose().as_bytes(),
                sign_in.subject.expose().as_bytes(),
                region.as_bytes(),
                need.as_str().as_bytes(),
            ];
            if sketch.counts(week, &search) {
                let (searches, in_vain) = sums.entry((region, *need, week)).or_default();
                *searches += 1;
                *in_vain += i64::from(*is_in_vain);
            }
        }
    }

    /// Writes what was gathered again and again, until it is asked to stop.
    pub async fn run(&self, doors: &SharedDoors, mut stop: watch::Receiver<bool>) {
        loop {
            if timeout(PACE, async { drop(stop.wait_for(|stop| *stop).await) }).await.is_ok() {
                return;
            }
            self.write(doors).await;
        }
    }

    /// Writes what was gathered. What cannot be written waits for the next time; of what may have been written nothing
    /// is written twice.
    pub async fn write(&self, doors: &SharedDoors) {
        let sums = mem::take(&mut self.gathered().sums);
        if sums.is_empty() {
            return;
        }
        let intake = Viewer::Anonymous.intake(doors);
        let written = match repository::add(&intake, &sums).await {
            Ok(txn) => txn.commit().await.map_err(Into::into),
            Err(error) => {
                self.put_back(sums);
                Err(error)
            }
        };
        if let Err(error) = written {
            tracing::warn!(cause = chain(&error), "what was searched for could not be added up");
        }
    }

    fn put_back(&self, sums: Sums) {
        let mut gathered = self.gathered();
        for (key, (searches, in_vain)) in sums {
            let held = gathered.sums.entry(key).or_default();
            *held = (held.0 + searches, held.1 + in_vain);
        }
    }

    fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
