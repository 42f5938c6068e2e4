//! Answers that are given again: to nobody in particular and to websites, who all see the same. What is asked is
//! executed once, kept as ready bytes in process and, where there is one, in Redis, and given again for as long as the
//! change feed proves that it would be the same.

mod memory;
mod response;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

pub use self::memory::WORTH_COMPRESSING;
use self::memory::{Held, Memory, Ready};
pub use self::response::{Given, Wanted};
use super::{answer::Answer, execute, limits::Weighed, negotiate::Media, read::Arrived, refusal::Refusal};
use crate::{
    cache::sealed::Kept,
    catalog::{
        follower::Follower,
        freshness::{self, HALF_OF_BOUND, Known},
        shelf::Shelf,
    },
    config::CacheSettings,
    http::App,
    identity::Viewer,
    kernel::{audience::Audience, clock},
};

/// What answers are called on the shelf.
const ANSWER: &[u8] = b"answer";

/// What is known of a question by the bytes in which it came, so that they need not be read again.
pub struct Question {
    /// The same for every request that asks the same.
    pub digest: [u8; 32],
    /// What the log tells of its operation: a hash.
    pub operation: Box<str>,
    /// And the operation's name, where that was known before anybody asked; else somebody made it up.
    pub name: Box<str>,
}

impl Question {
    /// What is asked by a weighed request.
    pub fn of(weighed: &Weighed) -> Self {
        let name = weighed.name.as_deref().unwrap_or_default();
        Self { digest: weighed.digest, operation: weighed.hash.as_str().into(), name: name.into() }
    }
}

/// The answer to a question of everybody.
pub enum Found {
    /// It is kept, from now on or already.
    Given(Given),
    /// It is for nobody else.
    Answer(Answer),
}

/// The answers of one process.
pub struct Answers {
    settings: CacheSettings,
    follower: Arc<Follower>,
    shelf: Option<Arc<Shelf>>,
    memory: Memory,
}

impl Answers {
    /// No answers yet, but for those that others put on the shelf.
    #[must_use]
    pub fn new(settings: CacheSettings, follower: Arc<Follower>, shelf: Option<Arc<Shelf>>) -> Self {
        let memory = Memory::of(settings.bytes);
        Self { settings, follower, shelf, memory }
    }

    /// What is known of a question that came like this before.
    pub async fn question(&self, arrived: &Arrived) -> Option<Arc<Question>> {
        self.memory.question(arrived).await
    }

    /// Remembers how a question came.
    pub async fn remember(&self, arrived: &Arrived, question: Arc<Question>) {
        self.memory.remember(arrived.detached(), question).await;
    }

    /// For how long what stands between us and whoever asks may keep an answer.
    pub fn shared_for(&self) -> Duration {
        self.settings.shared_for
    }

    /// The answer that is kept to a question, if it may be given at this moment.
    pub async fn kept(&self, digest: &[u8; 32]) -> Option<Given> {
        match self.memory.answer(digest).await? {
            Held::Ready(ready) => self.given(&ready),
            Held::Never | Held::Failed => None,
        }
    }

    /// The same to a weighed question of everybody, here or on the shelf.
    pub async fn kept_to(&self, weighed: &Weighed) -> Option<Given> {
        if let Some(given) = self.kept(&weighed.digest).await {
            return Some(given);
        }
        let ready = self.shelved(self.shelf_for(weighed), &weighed.digest).await?;
        self.given(&ready)
    }

    /// Answers a question of everybody: with what is kept, or by executing it once for all who ask it meanwhile.
    pub async fn answer(&self, app: &App, weighed: Weighed, viewer: Viewer, media: Media) -> Found {
        let (digest, arrived) = (weighed.digest, Instant::now());
        let before = match self.memory.answer(&digest).await {
            Some(Held::Never) => return Found::Answer(self.execute(app, weighed, viewer, media).await.0),
            Some(Held::Ready(ready)) => match self.given(&ready) {
                Some(given) => return Found::Given(given),
                None => Some(ready),
            },
            Some(Held::Failed) | None => None,
        };
        let (shelf, mut weighed, mut own) = (self.shelf_for(&weighed), Some(weighed), None);
        // Whoever waited for another's flight that a change has overtaken flies once more, with all who did.
        for _ in 0..2 {
            let flight = async {
                if let Some(ready) = self.shelved(shelf, &digest).await {
                    return Held::Ready(ready);
                }
                let Some(weighed) = weighed.take() else { return Held::Failed };
                let (answer, held) = self.execute(app, weighed, viewer.clone(), media).await;
                own = Some(answer);
                match (held, before.clone()) {
                    (Held::Failed, Some(before)) => Held::Ready(before),
                    (held, _) => held,
                }
            };
            let is_spent = |held: &Held| match held {
                Held::Ready(ready) => self.given(ready).is_none(),
                Held::Never => false,
                Held::Failed => true,
            };
            let Held::Ready(ready) = self.memory.fill(digest, flight, is_spent).await else { break };
            let is_old = before.as_ref().is_some_and(|before| Arc::ptr_eq(before, &ready));
            let given = match self.follower.freshness.known() {
                // Nothing could be made, and what was made before is perhaps still of use.
                Some(known) if is_old => self.stale(&ready, &known),
                Some(known) if self.is_new(&ready, &known, own.is_some(), arrived) => {
                    Some(Given::made(&ready, own.is_none()))
                }
                _ => self.given(&ready),
            };
            if let Some(given) = given {
                return Found::Given(given);
            }
            if own.is_some() {
                break;
            }
        }
        Found::Answer(match (own, weighed) {
            (None, Some(weighed)) => self.execute(app, weighed, viewer, media).await.0,
            (own, _) => own.unwrap_or_else(|| Answer::refused(&Refusal::given_up(), media)),
        })
    }

    /// Whether an answer is as new as one that would be made for a request that arrived at a moment: it was begun so shortly
    /// before that it is no older than what is kept may be and, unless it was made for this request, no change is known
    /// that has overtaken it.
    fn is_new(&self, ready: &Ready, known: &Known, is_own: bool, arrived: Instant) -> bool {
        let is_recent = ready.begun.is_some_and(|begun| begun + HALF_OF_BOUND >= arrived);
        let has_moved = || self.follower.freshness.has_moved(known, Audience::Public, &ready.kept);
        is_recent && (is_own || (known.generation == ready.generation && !has_moved()))
    }

    /// Where the answer to a question may lie. What is searched for, and where, never leaves the process: how far it is to
    /// each of many places would tell where somebody asked from.
    fn shelf_for(&self, weighed: &Weighed) -> Option<&Shelf> {
        self.shelf.as_deref().filter(|_| !weighed.is_private)
    }

    /// The answer that another replica put on the shelf, if it may be given at this moment.
    async fn shelved(&self, shelf: Option<&Shelf>, digest: &[u8; 32]) -> Option<Arc<Ready>> {
        let kept = shelf?.take(&[ANSWER, digest]).await?;
        let generation = self.follower.freshness.known()?.generation;
        let ready = Arc::new(Ready::new(kept, generation, None));
        self.given(&ready).map(|_| ready)
    }

    /// A kept answer, if it is as good as a new one, or the database is away and it is not too old.
    fn given(&self, ready: &Arc<Ready>) -> Option<Given> {
        let freshness = &self.follower.freshness;
        let stands = |known: &Known| {
            known.generation == ready.generation && freshness.stands(known, Audience::Public, &ready.kept)
        };
        if let Some(known) = freshness.confirmed() {
            return stands(&known).then(|| Given::fresh(ready, &known));
        }
        self.stale(ready, &freshness.lost()?)
    }

    /// A kept answer though nobody can tell whether it is still true, unless it is known not to be, or too old.
    fn stale(&self, ready: &Arc<Ready>, known: &Known) -> Option<Given> {
        if known.generation != ready.generation
            || self.follower.freshness.has_moved(known, Audience::Public, &ready.kept)
        {
            return None;
        }
        let over = ready.kept.until.map(|until| (clock::now() - until).to_std().unwrap_or_default());
        let age = known.confirmed.elapsed().max(over.unwrap_or_default());
        (age <= self.settings.stale).then(|| Given::stale(ready, age))
    }

    /// Executes a question, and tells what of the answer may be kept.
    async fn execute(&self, app: &App, weighed: Weighed, viewer: Viewer, media: Media) -> (Answer, Held) {
        let (shelf, digest) = (self.shelf_for(&weighed), weighed.digest);
        let (begun, made_at) = (Instant::now(), clock::now());
        // Taken before anything is read, so that nothing that changes meanwhile is missed.
        let known = self.follower.freshness.known();
        let loaders = app.loaders(viewer);
        let basis = loaders.basis();
        let answer = execute::execute(app, weighed, loaders, media, &app.concurrency.everybody).await;
        let grounds = basis.gathered();
        let held = match (known, answer.complete()) {
            _ if !grounds.may_be_kept() => Held::Never,
            (Some(known), Some(body)) => {
                let (slots, until) = (freshness::slots(grounds.tags), grounds.until);
                let kept = Kept { position: known.position, slots, until, made_at, body };
                // What holds for this moment alone is of no use to others.
                if let Some(shelf) = shelf.filter(|_| kept.until.is_none_or(|until| made_at < until)) {
                    shelf.put([(&[ANSWER, &digest][..], &kept)]);
                }
                Held::Ready(Arc::new(Ready::new(kept, known.generation, Some(begun))))
            }
            _ => Held::Failed,
        };
        (answer, held)
    }
}
