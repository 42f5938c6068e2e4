//! What everybody has spent, in so many drawers that callers seldom wait for each other. It forgets whoever has paid all
//! off, and never holds more than so many: whoever is forgotten too soon begins anew.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use ahash::RandomState;

/// Drawers.
const DRAWERS: usize = 64;
/// The most callers of a drawer.
const MOST: usize = 2048;

/// What is known of a caller.
#[derive(Clone, Copy, Debug, Default)]
pub struct Account {
    /// Until when all is paid off.
    pub due: u64,
    /// What was spent here and not yet told to other replicas, as the time in which it is paid off.
    pub untold: u64,
}

type Drawer = HashMap<u64, Account, RandomState>;

/// The accounts of all callers, by what they are called.
pub struct Ledger(Box<[Mutex<Drawer>]>);

impl Default for Ledger {
    fn default() -> Self {
        Self((0..DRAWERS).map(|_| Mutex::default()).collect())
    }
}

impl Ledger {
    /// Looks at an account, or changes it.
    pub fn at<T>(&self, name: u64, now: u64, change: impl FnOnce(&mut Account) -> T) -> T {
        let mut drawer = open(&self.0[name as usize % DRAWERS]);
        if let Some(account) = drawer.get_mut(&name) {
            return change(account);
        }
        let mut account = Account::default();
        let changed = change(&mut account);
        if account.due > now {
            make_room(&mut drawer, now);
            drawer.insert(name, account);
        }
        changed
    }

    /// What was spent here since it was last told, of so many callers at most: the rest is told next time.
    pub fn untold(&self, most: usize) -> Vec<(u64, u64)> {
        let mut told = Vec::new();
        for drawer in &self.0 {
            let mut drawer = open(drawer);
            let spent = drawer.iter_mut().filter(|(_, account)| account.untold > 0);
            told.extend(
                spent.take(most - told.len()).map(|(name, account)| (*name, std::mem::take(&mut account.untold))),
            );
        }
        told
    }

    /// Forgets whoever has paid all off.
    pub fn sweep(&self, now: u64) {
        for drawer in &self.0 {
            open(drawer).retain(|_, account| account.due > now);
        }
    }

    /// How many callers are remembered.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.iter().map(|drawer| open(drawer).len()).sum()
    }
}

/// Room for one more.
fn make_room(drawer: &mut Drawer, now: u64) {
    if drawer.len() < MOST {
        return;
    }
    drawer.retain(|_, account| account.due > now);
    if drawer.len() >= MOST
        && let Some(any) = drawer.keys().next().copied()
    {
        drawer.remove(&any);
    }
}

fn open(drawer: &Mutex<Drawer>) -> MutexGuard<'_, Drawer> {
    drawer.lock().unwrap_or_else(PoisonError::into_inner)
}
