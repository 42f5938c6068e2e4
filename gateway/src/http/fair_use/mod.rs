//! Fair use: how much each caller may ask for, counted where it is asked and, four times a second, told to the other replicas.
//! A request costs a unit, and one more for each hundred of its cost beyond the first; an answer that is kept costs one.

/// Where a request comes from.
pub mod address;
/// The law by which everybody is counted.
pub mod gcra;
/// Telling the other replicas, and hearing them.
mod keeping;
/// What everybody has spent.
pub mod ledger;
/// What callers are called while they are counted.
mod names;
/// How a caller stands, told by headers.
pub mod standing;
/// What one request has been charged.
mod tab;
/// What replicas tell each other.
pub mod together;

use std::{
    net::IpAddr,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, header::AUTHORIZATION};

pub use self::tab::Tab;
use self::{
    address::Prefix,
    gcra::Rate,
    ledger::Ledger,
    names::Names,
    standing::{Policies, Standing},
    together::Words,
};
use crate::{
    config::FairUseSettings,
    identity::{SITE_KEY, Viewer},
    telemetry::metrics,
};

/// What a unit buys beyond the first, in points of cost.
const POINTS: u64 = 100;

/// As whom somebody is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An address without a credential.
    Anonymous,
    /// A site key.
    Website,
    /// Somebody who signed in.
    Member,
    /// An address whose credentials do not hold.
    Stranger,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Anonymous, Self::Website, Self::Member, Self::Stranger];

    /// As it is told.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Website => "website",
            Self::Member => "member",
            Self::Stranger => "stranger",
        }
    }
}

/// Somebody who is counted.
#[derive(Clone, Copy, Debug)]
struct Caller {
    kind: Kind,
    name: u64,
}

/// A caller asked for more than a fair share.
#[derive(Clone, Copy, Debug)]
pub struct TooSoon {
    /// As whom it is counted.
    pub kind: Kind,
    /// How long it is to wait.
    pub wait: Duration,
}

/// What everybody has spent, and may.
pub struct FairUse {
    rates: [Option<Rate>; Kind::ALL.len()],
    is_on: bool,
    proxies: usize,
    policies: Policies,
    ledger: Ledger,
    names: Names,
    words: Mutex<Words>,
    begun: Instant,
    /// Whether it was said that a proxy seems to stand before us.
    has_warned: AtomicBool,
}

/// The units of a cost.
#[must_use]
pub fn units(cost: u64) -> u64 {
    cost.div_ceil(POINTS).max(1)
}

impl FairUse {
    /// Nobody has spent anything yet.
    #[must_use]
    pub fn new(settings: FairUseSettings) -> Self {
        let FairUseSettings { proxies, anonymous, site, member, burst } = settings;
        Kind::ALL.iter().for_each(|kind| metrics::refused(kind.as_str(), 0));
        // Who cannot be told from anybody may try no more than anybody may ask.
        let rates = [anonymous, site, member, anonymous].map(|units| Rate::of(units, burst));
        Self {
            rates,
            is_on: rates.iter().any(Option::is_some),
            proxies,
            policies: Policies::of(|kind| rates[kind as usize]),
            ledger: Ledger::default(),
            names: Names::default(),
            words: Mutex::default(),
            begun: Instant::now(),
            has_warned: AtomicBool::new(false),
        }
    }

    /// Proxies whose word is believed.
    #[must_use]
    pub fn proxies(&self) -> usize {
        self.proxies
    }

    /// The tab of a request that has just come, and whether it may be looked at. Without a credential its first unit is
    /// spent; who sends one is counted once that is known to be right. Where too many from there were not, it goes on only
    /// with one that `is_known` to hold: whoever tries credentials shuts nobody out who has one.
    pub fn arrive(
        &self,
        peer: IpAddr,
        headers: &HeaderMap,
        is_known: impl FnOnce() -> bool,
    ) -> (Tab, Result<(), TooSoon>) {
        if self.proxies == 0 && !self.has_warned.load(Ordering::Relaxed) && address::is_forwarded(headers) {
            self.warn();
        }
        let prefix = Prefix::of(address::caller(peer, headers, self.proxies));
        let is_stranger = headers.contains_key(AUTHORIZATION) || headers.contains_key(SITE_KEY);
        let mut tab = Tab::new(self.names.of_address(prefix), is_stranger);
        if !self.is_on {
            return (tab, Ok(()));
        }
        let allowed =
            if is_stranger { self.look(&mut tab, is_known) } else { self.spend(tab.anonymous(), 1, &mut tab) };
        (tab, allowed)
    }

    /// Charges a request of that many units to whoever it turned out to come from, but for what it has paid.
    ///
    /// # Errors
    /// It is more than a fair share.
    pub fn charge(&self, tab: &mut Tab, viewer: &Viewer, units: u64) -> Result<(), TooSoon> {
        if !self.is_on {
            return Ok(());
        }
        let caller = match viewer {
            Viewer::Anonymous => tab.anonymous(),
            Viewer::Website(website) => Caller { kind: Kind::Website, name: self.names.of_website(website) },
            Viewer::Member(member) => Caller { kind: Kind::Member, name: self.names.of_member(member) },
        };
        self.spend(caller, units, tab)
    }

    /// Gives back what a request was charged beyond its first unit: its answer was kept.
    pub fn forgive(&self, tab: &mut Tab) {
        let Some((caller, paid)) = tab.paid_by().filter(|(_, paid)| *paid > 1) else { return };
        let Some(rate) = self.rates[caller.kind as usize] else { return };
        let (now, time) = (self.now(), rate.time(paid) - rate.time(1));
        let due = self.ledger.at(caller.name, now, |account| {
            account.due = account.due.saturating_sub(time);
            account.untold = account.untold.saturating_sub(time);
            account.due
        });
        tab.pay(caller, 1, standing(caller.kind, &rate, due, now));
    }

    /// Charges the address of a request whose credential turned out not to hold, or of which nobody came to know whether it
    /// does.
    pub fn mistrust(&self, tab: &Tab, units: u64) {
        let caller = tab.stranger();
        let Some(rate) = self.rates[caller.kind as usize] else { return };
        let (now, time) = (self.now(), rate.time(units));
        self.ledger.at(caller.name, now, |account| {
            account.due = rate.owe(account.due, now, time);
            account.untold += time;
        });
    }

    /// Tells a caller by headers how it stands.
    pub fn tell(&self, tab: &Tab, headers: &mut HeaderMap) {
        self.policies.tell(tab.standing(), headers);
    }

    fn spend(&self, caller: Caller, units: u64, tab: &mut Tab) -> Result<(), TooSoon> {
        let Some(rate) = self.rates[caller.kind as usize] else { return Ok(()) };
        let paid = tab.paid_by().filter(|(payer, _)| payer.name == caller.name).map_or(0, |(_, paid)| paid);
        // What costs more than may ever be spent at once counts as that much.
        let units = units.min(rate.most()).max(paid);
        let now = self.now();
        let (spent, due) = self.ledger.at(caller.name, now, |account| {
            let spent = rate.spend(account.due, now, units - paid);
            if let Ok(due) = spent {
                account.due = due;
                account.untold += rate.time(units - paid);
            }
            (spent, account.due)
        });
        let standing = standing(caller.kind, &rate, due, now);
        match spent {
            Ok(_) => {
                tab.pay(caller, units, standing);
                Ok(())
            }
            Err(wait) => {
                tab.pay(caller, paid, standing);
                metrics::refused(caller.kind.as_str(), 1);
                Err(TooSoon { kind: caller.kind, wait })
            }
        }
    }

    /// Whether a credential may be looked up that was sent from an address.
    ///
    /// # Errors
    /// Too many from there did not hold, and it is not known whether this one does.
    pub fn look(&self, tab: &mut Tab, is_known: impl FnOnce() -> bool) -> Result<(), TooSoon> {
        let caller = tab.stranger();
        let Some(rate) = self.rates[caller.kind as usize] else { return Ok(()) };
        let now = self.now();
        let due = self.ledger.at(caller.name, now, |account| account.due);
        let Err(wait) = rate.spend(due, now, 1) else { return Ok(()) };
        if is_known() {
            return Ok(());
        }
        tab.pay(caller, 0, standing(caller.kind, &rate, due, now));
        metrics::refused(caller.kind.as_str(), 1);
        Err(TooSoon { kind: caller.kind, wait })
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(u64::MAX >> 1)
    }

    fn warn(&self) {
        if !self.has_warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "requests come by way of a proxy, whose word for whom they are from is not believed: all of them count as \
                 one caller. If the proxy is yours, set trusted_proxies (GATEWAY_TRUSTED_PROXIES)"
            );
        }
    }
}

fn standing(kind: Kind, rate: &Rate, due: u64, now: u64) -> Standing {
    let reset = due.saturating_sub(now).div_ceil(1_000_000_000);
    Standing { kind, left: rate.left(due, now), reset }
}
