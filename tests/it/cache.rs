//! Answers that are given again: which, to whom, for how long, and what becomes of them when something is away or lies.

/// How others may keep them, over HTTP.
mod conditions;
/// While PostgreSQL is away.
mod database;
/// When what depends on the time ends.
mod expiry;
/// One execution for many.
mod flights;
/// New after each kind of change, and only what the change touched.
mod fresh;
/// Which are kept, and for whom.
mod kept;
/// Redis that lies.
mod lies;
/// What reaches Redis, and what never does.
mod private;
/// What makes two requests the same question.
mod same;
/// Redis that is full, flushed, hung or gone.
mod shaken;

use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tests::{Server, Told, Who};

use crate::operations::{CALENDAR_PAGE, DIRECTORY_PAGE, month};

/// The most that what is given may be older than the catalog.
const BOUND: Duration = Duration::from_secs(1);

/// A request.
fn body(query: &str, variables: &Value) -> String {
    json!({ "query": query, "variables": variables }).to_string()
}

/// Asks nobody in particular's question.
fn ask(server: &Server, body: &str) -> Told {
    ask_as(server, &Who::Anonymous, body)
}

fn ask_as(server: &Server, who: &Who, body: &str) -> Told {
    let header = who.header();
    let headers: Vec<_> = header.iter().map(|(name, value)| (*name, value.as_str())).collect();
    server.post(&headers, body)
}

/// Asks until the answer is given again from this process, which it is at once on a machine that is not busy.
fn warm(server: &Server, body: &str) -> Told {
    warm_as(server, &Who::Anonymous, body)
}

fn warm_as(server: &Server, who: &Who, body: &str) -> Told {
    // Where the machine is so busy that the feed is not read in time, nothing counts as fresh meanwhile.
    let until = Instant::now() + BOUND * 10;
    loop {
        let told = ask_as(server, who, body);
        // The first time somebody asks with a key, that is looked up.
        if told.is_hit() && told.statements == 0 {
            return told;
        }
        assert!(Instant::now() < until, "{body} is never given again: {told:?}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Waits for something that may take a while.
///
/// # Panics
/// It is not so in time.
fn within(time: Duration, what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + time;
    while !is_so() {
        assert!(Instant::now() < end, "it is not so within {time:?} that {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// What a center's website asks for its calendar.
fn events() -> String {
    body(CALENDAR_PAGE, &json!({ "center": "summit-commons", "window": month(), "first": 20 }))
}

/// What a center's website asks for its directory.
fn resources() -> String {
    body(DIRECTORY_PAGE, &json!({ "center": "summit-commons", "km": 40, "first": 20 }))
}
