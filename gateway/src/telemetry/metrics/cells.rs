//! What is counted in cells of our own, and looked at when somebody reads: counting a kept answer may be no part of what it
//! costs.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use opentelemetry::{KeyValue, metrics::Meter};

use super::names;

/// Methods by which requests are told apart; every other one counts as the last.
const METHODS: [&str; 5] = ["GET", "POST", "HEAD", "OPTIONS", "_OTHER"];

static ACTIVE: [AtomicI64; METHODS.len()] = [const { AtomicI64::new(0) }; METHODS.len()];
static RUNNING: AtomicI64 = AtomicI64::new(0);
static CAME: [AtomicU64; Came::ALL.len()] = [const { AtomicU64::new(0) }; Came::ALL.len()];

/// Where an answer to everybody came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// This process kept it.
    Memory,
    /// Redis did.
    Redis,
    /// It was made.
    Made,
    /// It was being made for another request.
    Joined,
    /// This process kept it, and the database is away.
    Stale,
    /// It was made, and is not to be kept.
    Unkept,
}

impl Came {
    const ALL: [Self; 6] = [Self::Memory, Self::Redis, Self::Made, Self::Joined, Self::Stale, Self::Unkept];

    /// As it is told.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Redis => "redis",
            Self::Made => "made",
            Self::Joined => "joined",
            Self::Stale => "stale",
            Self::Unkept => "unkept",
        }
    }
}

/// A request begins or ends, by its method.
pub fn active(method: &'static str, change: i64) {
    let at = METHODS.iter().position(|known| *known == method).unwrap_or(METHODS.len() - 1);
    ACTIVE[at].fetch_add(change, Ordering::Relaxed);
}

/// An answer to everybody is given.
pub fn came(from: Came) {
    if super::are_on() {
        CAME[from as usize].fetch_add(1, Ordering::Relaxed);
    }
}

/// A subscription that runs as long as this is held.
pub struct Running(());

impl Running {
    /// One more.
    #[must_use]
    pub fn begin() -> Self {
        RUNNING.fetch_add(1, Ordering::Relaxed);
        Self(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Has the cells looked at.
pub fn begin(meter: &Meter) {
    let of = names::ACTIVE_REQUESTS;
    let requests = meter.i64_observable_up_down_counter(of.name).with_unit(of.unit).with_description(of.help);
    let requests = requests.with_callback(|observer| {
        for (method, count) in METHODS.iter().zip(&ACTIVE) {
            let labels = [KeyValue::new("http.request.method", *method), KeyValue::new("url.scheme", "http")];
            observer.observe(count.load(Ordering::Relaxed), &labels);
        }
    });
    requests.build();
    let of = names::SUBSCRIPTIONS_OPEN;
    let running = meter.i64_observable_up_down_counter(of.name).with_unit(of.unit).with_description(of.help);
    running.with_callback(|observer| observer.observe(RUNNING.load(Ordering::Relaxed), &[])).build();
    let of = names::CACHE_ANSWERS;
    let answers = meter.u64_observable_counter(of.name).with_unit(of.unit).with_description(of.help);
    let answers = answers.with_callback(|observer| {
        for (from, count) in Came::ALL.iter().zip(&CAME) {
            observer.observe(count.load(Ordering::Relaxed), &[KeyValue::new("gateway.cache.from", from.as_str())]);
        }
    });
    answers.build();
}
