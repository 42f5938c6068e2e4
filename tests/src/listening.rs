//! Clients that stay and listen: those that people use, in one process of Node.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{Who, places::repository, process::lock};

/// How long what must be heard may take, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// Something that a client heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// What it was: `connected`, `next`, `error`, `complete`, `message` or `closed`.
    pub event: String,
    /// What came with it.
    pub data: Value,
    /// When.
    pub at: Instant,
}

/// What was heard, with the name of the client that heard it.
type Ears = Arc<(Mutex<Vec<(String, Heard)>>, Condvar)>;

/// Clients that do as they are told. They end when they are dropped.
pub struct Listeners {
    child: Child,
    tell: Mutex<ChildStdin>,
    heard: Ears,
}

impl Default for Listeners {
    fn default() -> Self {
        Self::start()
    }
}

impl Listeners {
    /// A process for any number of clients.
    ///
    /// # Panics
    /// There is no Node.
    #[must_use]
    pub fn start() -> Self {
        let mut child = Command::new("node")
            .arg(repository().join("tests/node/live.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("there is a command node");
        let tell = Mutex::new(child.stdin.take().expect("standard input is piped"));
        let output = child.stdout.take().expect("standard output is piped");
        let heard = Ears::default();
        let writer = Arc::clone(&heard);
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let Ok(line) = serde_json::from_str::<Value>(&line) else { continue };
                let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
                let heard = Heard { event: text("event"), data: line["data"].clone(), at: Instant::now() };
                lock(&writer.0).push((text("name"), heard));
                writer.1.notify_all();
            }
        });
        Self { child, tell, heard }
    }

    /// Tells a client of a name to do something.
    ///
    /// # Panics
    /// The process has ended.
    pub fn tell(&self, command: &str, name: &str, mut with: Value) {
        (with["command"], with["name"]) = (command.into(), name.into());
        let mut tell = lock(&self.tell);
        writeln!(tell, "{with}").and_then(|()| tell.flush()).expect("the clients listen");
    }

    /// Opens a subscription over a socket, as somebody.
    pub fn over_socket(&self, name: &str, url: &str, who: &Who, query: &str, variables: Value) {
        let params: Value =
            who.header().into_iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
        let url = format!("{url}/graphql");
        self.tell("socket", name, json!({ "url": url, "params": params, "query": query, "variables": variables }));
    }

    /// Opens a subscription as a stream of events, as somebody.
    pub fn over_events(&self, name: &str, url: &str, who: &Who, query: &str, variables: Value) {
        let headers: Value =
            who.header().into_iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
        let url = format!("{url}/graphql");
        self.tell("events", name, json!({ "url": url, "headers": headers, "query": query, "variables": variables }));
    }

    /// Everything that a client has heard so far.
    #[must_use]
    pub fn heard(&self, name: &str) -> Vec<Heard> {
        lock(&self.heard.0).iter().filter(|(known, _)| known == name).map(|(_, heard)| heard.clone()).collect()
    }

    /// What a client has heard, once that satisfies.
    ///
    /// # Panics
    /// It does not in time.
    pub fn until(&self, name: &str, satisfies: impl Fn(&[Heard]) -> bool) -> Vec<Heard> {
        let until = Instant::now() + PATIENCE;
        let mut all = lock(&self.heard.0);
        loop {
            let own: Vec<_> = all.iter().filter(|(known, _)| known == name).map(|(_, heard)| heard.clone()).collect();
            if satisfies(&own) {
                return own;
            }
            let left = until.checked_duration_since(Instant::now());
            let left = left.unwrap_or_else(|| panic!("{name} waits in vain; it heard {own:#?}"));
            all = self.heard.1.wait_timeout(all, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// How much all clients have heard so far.
    #[must_use]
    pub fn count(&self) -> usize {
        lock(&self.heard.0).len()
    }

    /// The first that a client hears of an event.
    ///
    /// # Panics
    /// It hears none in time.
    pub fn first(&self, name: &str, event: &str) -> Heard {
        let heard = self.until(name, |heard| heard.iter().any(|heard| heard.event == event));
        heard.into_iter().find(|heard| heard.event == event).expect("it was heard")
    }

    /// The first so many results that a client hears.
    ///
    /// # Panics
    /// So many do not come in time.
    pub fn results(&self, name: &str, count: usize) -> Vec<Value> {
        let results = |heard: &[Heard]| -> Vec<Value> {
            heard.iter().filter(|heard| heard.event == "next").map(|heard| heard.data.clone()).collect()
        };
        results(&self.until(name, |heard| results(heard).len() >= count))
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
