use std::{sync::Arc, thread, time::Duration};

use chrono::TimeDelta;
use gateway::{
    cache::cipher::Cipher,
    http::{
        fair_use::{gcra::Rate, ledger::Ledger, together::Words},
        shedding::concurrency::{ConcurrencyLimit, Overloaded},
    },
    kernel::clock,
};

use crate::deeds::Chance;

const SECOND: u64 = 1_000_000_000;

/// Rates with their units a second and the seconds of their bursts.
const RATES: [(u64, u64); 6] = [(1, 1), (1, 60), (3, 7), (100, 60), (999, 1), (1_000_000, 3600)];

/// In no span of time, whichever, is more granted than a burst and what the span itself is worth.
#[test]
fn nobody_is_granted_more_than_a_burst_and_the_rate() {
    for (seed, (per_second, seconds)) in RATES.into_iter().enumerate() {
        let rate = Rate::of(per_second, Duration::from_secs(seconds)).unwrap();
        assert_eq!(rate.most(), per_second * seconds);
        let mut chance = Chance::of(seed as u64);
        let (mut now, mut due) = (0_u64, 0);
        let mut granted: Vec<(u64, u64)> = Vec::new();
        for _ in 0..1_500 {
            now += (chance.below(1_000) as u64) * SECOND / per_second / 600;
            let units = 1 + (chance.below(rate.most().min(40) as usize) as u64);
            if let Ok(then) = rate.spend(due, now, units) {
                assert!(then > due, "what is granted is owed");
                due = then;
                granted.push((now, units));
            }
        }
        assert!(granted.len() > 5, "{per_second} a second: {granted:?}");
        for (at, (from, _)) in granted.iter().enumerate() {
            let mut sum = 0;
            for (until, units) in &granted[at..] {
                sum += units;
                // A unit is a whole number of nanoseconds, so it may be shorter than it should by part of one.
                let worth = (until - from) as f64 * per_second as f64 / SECOND as f64 * 1.000_01;
                assert!(
                    sum as f64 <= rate.most() as f64 + worth + 1e-3,
                    "{sum} in {} ns at {per_second}",
                    until - from
                );
            }
        }
    }
}

#[test]
fn who_keeps_to_the_rate_is_never_refused_and_who_waits_as_told_is_let_in() {
    for (seed, (per_second, seconds)) in RATES.into_iter().enumerate() {
        let rate = Rate::of(per_second, Duration::from_secs(seconds)).unwrap();
        let (mut now, mut due) = (17, 0);
        for _ in 0..10_000 {
            due = rate.spend(due, now, 1).expect("it keeps to the rate");
            now += SECOND.div_ceil(per_second);
        }
        let mut chance = Chance::of(seed as u64);
        for _ in 0..10_000 {
            let units = 1 + (chance.below(1_000) as u64);
            match rate.spend(due, now, units) {
                Ok(then) => due = then,
                Err(wait) => {
                    let wait = u64::try_from(wait.as_nanos()).unwrap();
                    assert!(rate.spend(due, now + wait - 1, units).is_err(), "it need not wait for so long");
                    now += wait;
                    due = rate.spend(due, now, units).expect("it waited as long as it was told");
                }
            }
        }
    }
}

#[test]
fn what_costs_more_than_a_burst_is_let_in_when_nothing_is_owed() {
    let rate = Rate::of(10, Duration::from_secs(2)).unwrap();
    let due = rate.spend(0, SECOND, 1_000_000).unwrap();
    assert_eq!((due, rate.left(due, SECOND)), (3 * SECOND, 0));
    assert_eq!(rate.spend(due, SECOND, 1).unwrap_err(), Duration::from_millis(100));
    assert_eq!(Rate::of(0, Duration::from_secs(9)), None);
}

#[test]
fn what_was_spent_elsewhere_keeps_nobody_waiting_for_ever() {
    let rate = Rate::of(10, Duration::from_secs(2)).unwrap();
    let mut due = 0;
    for _ in 0..100 {
        due = rate.owe(due, SECOND, 20 * SECOND);
    }
    assert_eq!(due, 5 * SECOND);
    assert_eq!(rate.owe(9 * SECOND, SECOND, 1), 9 * SECOND, "and takes nothing back");
}

#[test]
fn those_who_come_at_the_same_time_are_granted_no_more_together() {
    let (ledger, rate) = (Arc::new(Ledger::default()), Rate::of(1, Duration::from_secs(1_000)).unwrap());
    let spend = {
        let ledger = ledger.clone();
        move || {
            let once = || {
                ledger.at(7, 5, |account| {
                    let spent = rate.spend(account.due, 5, 1);
                    account.due = spent.unwrap_or(account.due);
                    spent.is_ok()
                })
            };
            (0..600).filter(|_| once()).count()
        }
    };
    let threads: Vec<_> = (0..4).map(|_| thread::spawn(spend.clone())).collect();
    let granted: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert_eq!(granted, 1_000);
}

#[test]
fn the_ledger_forgets_who_has_paid_and_never_holds_more_than_so_many() {
    let ledger = Ledger::default();
    for name in 0..1_000 {
        ledger.at(name, 10, |account| account.due = 10 + name);
    }
    assert_eq!(ledger.count(), 999, "who owes nothing is not written down");
    ledger.sweep(509);
    assert_eq!(ledger.count(), 500);
    for name in 0..500_000_u64 {
        ledger.at(name.wrapping_mul(0x9E37_79B9_7F4A_7C15), 10, |account| account.due = 1 << 40);
    }
    assert!(ledger.count() <= 64 * 2048 && ledger.count() > 64 * 1900, "{}", ledger.count());
    // The last to come is there.
    let last = 499_999_u64.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    assert_eq!(ledger.at(last, 10, |account| account.due), 1 << 40);
}

#[test]
fn what_is_not_told_for_want_of_room_is_told_next_time() {
    let ledger = Ledger::default();
    for name in 1..=300 {
        ledger.at(name, 0, |account| (account.due, account.untold) = (SECOND, name));
    }
    let mut told = Vec::new();
    for _ in 0..3 {
        let some = ledger.untold(100);
        assert_eq!(some.len(), 100);
        told.extend(some);
    }
    assert_eq!(ledger.untold(100), []);
    told.sort_unstable();
    assert_eq!(told, (1..=300).map(|name| (name, name)).collect::<Vec<_>>());
}

#[test]
fn a_word_is_heard_once_by_others_and_cannot_be_forged() {
    let (cipher, now) = (|| Cipher::new([7; 32]), clock::now());
    let (mut one, mut other) = (Words::default(), Words::default());
    let spent = [(u64::MAX, 3), (5, u64::MAX)];
    let first = one.say(&cipher(), &spent, now).unwrap();
    let second = one.say(&cipher(), &spent[..1], now).unwrap();
    assert_eq!(one.hear(&cipher(), first.clone(), now), [], "its own");
    assert_eq!(other.hear(&cipher(), second.clone(), now), &spent[..1]);
    assert_eq!(other.hear(&cipher(), second.clone(), now), [], "said again");
    assert_eq!(other.hear(&cipher(), first.clone(), now), [], "overtaken, or said again");
    let third = one.say(&cipher(), &spent, now).unwrap();
    for at in 0..third.len() {
        let mut forged = third.clone();
        forged[at] ^= 1;
        assert_eq!(other.hear(&cipher(), forged, now), []);
    }
    assert_eq!(other.hear(&Cipher::new([8; 32]), third.clone(), now), [], "of another network or day");
    assert_eq!(other.hear(&cipher(), Vec::new(), now), []);
    assert_eq!(other.hear(&cipher(), third, now), spent);
}

#[test]
fn a_word_is_of_its_moment() {
    let (cipher, said) = (Cipher::new([7; 32]), clock::now());
    let word = Words::default().say(&cipher, &[(1, 2)], said).unwrap();
    for (seconds, is_heard) in
        [(-3600, false), (-6, false), (-4, true), (0, true), (4, true), (6, false), (3600, false)]
    {
        // Each has just started, so it has heard nothing yet.
        let heard = Words::default().hear(&cipher, word.clone(), said + TimeDelta::seconds(seconds));
        assert_eq!(!heard.is_empty(), is_heard, "{seconds} s after it was said");
    }
}

#[tokio::test]
async fn so_many_go_on_some_wait_and_the_rest_are_sent_away() {
    let limit = Arc::new(ConcurrencyLimit::of(2));
    let held = [limit.acquire().await.unwrap(), limit.acquire().await.unwrap()];
    assert!(limit.check().is_ok());
    let waiting: Vec<_> = (0..8)
        .map(|_| {
            let limit = limit.clone();
            tokio::spawn(async move { limit.acquire().await.map(drop) })
        })
        .collect();
    tokio::task::yield_now().await;
    let begun = std::time::Instant::now();
    assert_eq!((limit.acquire().await.err(), limit.check().err()), (Some(Overloaded), Some(Overloaded)));
    assert!(begun.elapsed() < Duration::from_millis(500), "at once");
    // Who gives up waiting leaves room for another.
    waiting[0].abort();
    tokio::task::yield_now().await;
    assert!(limit.check().is_ok());
    let [one, other] = held;
    drop(one);
    for waited in waiting.into_iter().skip(1) {
        assert_eq!(waited.await.unwrap(), Ok(()), "one after the other");
    }
    let _one = limit.acquire().await.unwrap();
    let begun = std::time::Instant::now();
    assert_eq!(limit.acquire().await.err(), Some(Overloaded), "not for ever");
    assert!((2..20).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    drop(other);
}
