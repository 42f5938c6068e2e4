//! Answers, with what the server's log tells of each: also of those that are asked at the same time.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{Raw, Server, ask};

/// How long the line of a request may take, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer, and what is told of it.
#[derive(Debug)]
pub struct Told {
    /// The answer.
    pub raw: Raw,
    /// How many statements it took.
    pub statements: u64,
    /// How long it took.
    pub took: Duration,
}

impl Told {
    /// How it came about, as caches say it: `hit`, `hit; detail=shared`, `fwd=miss; stored` and the like; empty where no
    /// cache had to do with it.
    #[must_use]
    pub fn cache(&self) -> &str {
        self.raw.header("cache-status").and_then(|status| status.split_once("; ")).map_or("", |(_, how)| how)
    }

    /// Whether it was kept, by this process or by another one, and given again as good as new.
    #[must_use]
    pub fn is_hit(&self) -> bool {
        matches!(self.cache(), "hit" | "hit; detail=shared")
    }
}

impl Server {
    /// Posts a body to `/graphql`.
    ///
    /// # Panics
    /// Nobody answers, or the request is not in the log.
    #[must_use]
    pub fn post(&self, headers: &[(&str, &str)], body: &str) -> Told {
        let headers = [headers, &[("content-type", "application/json")]].concat();
        let begun = Instant::now();
        let raw = ask::post(&format!("{}/graphql", self.url()), &headers, body.as_bytes());
        self.tell(raw, begun.elapsed())
    }

    /// Gets a path that is a question.
    ///
    /// # Panics
    /// As above.
    #[must_use]
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Told {
        let begun = Instant::now();
        let raw = ask::get(&format!("{}{path}", self.url()), headers);
        self.tell(raw, begun.elapsed())
    }

    fn tell(&self, raw: Raw, took: Duration) -> Told {
        let id = raw.header("x-request-id").expect("every answer has an id").to_owned();
        let until = Instant::now() + PATIENCE;
        loop {
            let log = self.log();
            let line = log.lines().rev().find(|line| line.contains(&id) && line.contains("gateway::request"));
            if let Some(line) = line {
                let line: Value = serde_json::from_str(line).expect("the log is JSON");
                let statements = line["fields"]["statements"].as_u64().expect("statements are counted");
                return Told { raw, statements, took };
            }
            assert!(Instant::now() < until, "the request is not in the log:\n{log}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}
