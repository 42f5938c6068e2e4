//! One running server on its own database.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Condvar, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use serde_json::{Value, json};

use crate::{
    Answer, Backend, Database, Raw, Server, Who, ask,
    process::{Program, lock},
};

/// At most so many threads have servers on PostgreSQL at a time, which takes so many connections and no more.
const MOST: usize = 8;

/// A setting of a server: its variable and its value.
pub type Setting<'a> = (&'static str, &'a str);

/// Connections that a server holds a door, unless a test needs more.
pub const FEW: Setting<'static> = ("GATEWAY_DATABASE_CONNECTIONS", "2");

/// A demo network that is served. Its server ends and its database goes when it is dropped.
pub struct Network {
    // In this order: the server leaves the database before that is dropped.
    server: Server,
    database: Database,
    settings: Vec<(&'static str, String)>,
    /// One request at a time, so that each finds its own line in the log.
    asking: Mutex<()>,
    _seat: Option<Seat>,
}

impl Network {
    /// The demo network.
    #[must_use]
    pub fn start(backend: Backend) -> Self {
        Self::start_with(backend, |_| ())
    }

    /// The demo network, with something done to its database before the server starts.
    #[must_use]
    pub fn start_with(backend: Backend, prepare: impl FnOnce(&Database)) -> Self {
        Self::open(backend, &[FEW], prepare)
    }

    /// The demo network, whose server holds so many connections a door: for many who ask at a time.
    #[must_use]
    pub fn start_wide(backend: Backend, connections: u32) -> Self {
        Self::open(backend, &[(FEW.0, &connections.to_string())], |_| ())
    }

    /// The demo network, whose server has some settings more.
    #[must_use]
    pub fn start_set(backend: Backend, settings: &[Setting<'_>]) -> Self {
        Self::open(backend, &[&[FEW], settings].concat(), |_| ())
    }

    /// The demo network, whose server has some settings more, with something done to its database before that starts.
    #[must_use]
    pub fn open(backend: Backend, settings: &[Setting<'_>], prepare: impl FnOnce(&Database)) -> Self {
        let seat = (backend == Backend::Postgres).then(Seat::take);
        let database = Database::demo(backend);
        prepare(&database);
        let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let server = database.serve_with(&settings);
        Self { server, database, settings, asking: Mutex::new(()), _seat: seat }
    }

    /// Its server, which may be asked by many at a time.
    #[must_use]
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Starts another server on its database in the place of the one that was killed.
    pub fn restart(&mut self) {
        self.server = self.database.serve_with(&self.settings);
    }

    /// Its database.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Where it is served: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        self.server.url()
    }

    /// Asks a GraphQL operation as somebody.
    ///
    /// # Panics
    /// No GraphQL answer comes, or the request is not in the log.
    #[must_use]
    pub fn ask(&self, who: &Who, query: &str, variables: Value) -> Answer {
        let mut headers = vec![("content-type", "application/json".to_owned())];
        headers.extend(who.header());
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let body = json!({ "query": query, "variables": variables }).to_string();
        let (raw, statements) = self.post(&headers, body.as_bytes());
        Answer {
            status: raw.status,
            body: raw.json(),
            statements: statements.unwrap_or_else(|| panic!("the request is not in the log:\n{}", self.log())),
            text: raw.text,
        }
    }

    /// Posts a body to `/graphql`.
    #[must_use]
    pub fn ask_raw(&self, headers: &[(&str, &str)], body: &[u8]) -> Raw {
        self.post(headers, body).0
    }

    /// Gets a path of the server.
    #[must_use]
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Raw {
        let _one = lock(&self.asking);
        let before = self.server.lines().requests();
        let raw = ask::get(&format!("{}{path}", self.url()), headers);
        if path.starts_with("/graphql?") {
            self.server.lines().statements(before);
        }
        raw
    }

    /// Asks what a page of some origin may ask, as a browser does before it.
    #[must_use]
    pub fn options(&self, path: &str, headers: &[(&str, &str)]) -> Raw {
        ask::options(&format!("{}{path}", self.url()), headers)
    }

    /// Everything the server has logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.server.log()
    }

    fn post(&self, headers: &[(&str, &str)], body: &[u8]) -> (Raw, Option<u32>) {
        let _one = lock(&self.asking);
        let before = self.server.lines().requests();
        let raw = ask::post(&format!("{}/graphql", self.url()), headers, body);
        (raw, self.server.lines().statements(before))
    }
}

impl Server {
    /// Asks a GraphQL operation with some headers more, until its line is in the log.
    #[must_use]
    pub fn ask(&self, headers: &[(&str, &str)], query: &str) -> Raw {
        let headers = [headers, &[("content-type", "application/json")]].concat();
        let body = json!({ "query": query }).to_string();
        let raw = ask::post(&format!("{}/graphql", self.url()), &headers, body.as_bytes());
        self.lines().wait_for(raw.header("x-request-id").expect("every answer has an id"));
        raw
    }

    /// Posts an operation, beside whatever else is asked; nothing where the server ends before it has answered.
    #[must_use]
    pub fn try_ask(&self, header: &(&str, String), body: &str) -> Option<Value> {
        let headers = [(header.0, header.1.as_str()), ("content-type", "application/json")];
        let raw = ask::try_post(&format!("{}/graphql", self.url()), &headers, body.as_bytes()).ok()?;
        serde_json::from_str(&raw.text).ok()
    }
}

impl Database {
    /// Starts the server on it.
    #[must_use]
    pub fn serve(&self) -> Server {
        self.serve_with(&[(FEW.0, FEW.1.to_owned())])
    }

    /// Starts a server on it that has some settings more: beside another one it is another replica.
    #[must_use]
    pub fn serve_set(&self, settings: &[Setting<'_>]) -> Server {
        let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        self.serve_with(&settings)
    }

    fn serve_with(&self, settings: &[(&'static str, String)]) -> Server {
        let serve = self.program(&["serve", "--listen", "127.0.0.1:0"]);
        settings.iter().fold(serve, |serve, (name, value)| serve.env(name, value.clone())).serve()
    }

    /// Starts a demo in a folder on a copy of it, in which the demo's own coach of `summit-commons` holds that
    /// role.
    #[must_use]
    pub fn demo_in(&self, folder: &Path) -> Server {
        let coach = "coach@summit-commons";
        let granted = self.gateway(&["grant", coach, "--issuer", "urn:recovery-gateway:demo", "--subject", coach]);
        assert_eq!(granted.status, 0, "{}", granted.stderr);
        self.copy_to(&folder.join("demo.db"));
        let folder = folder.to_str().expect("the folder's name is text");
        Program::new(["demo", "--listen", "127.0.0.1:0", "--data", folder, "--log", "info"]).serve()
    }

    /// A command of the gateway on it.
    #[must_use]
    pub fn program(&self, args: &[&str]) -> Program {
        self.environment().into_iter().fold(Program::new(args), |program, (name, value)| program.env(name, value))
    }
}

static TAKEN: (Mutex<BTreeMap<u64, usize>>, Condvar) = (Mutex::new(BTreeMap::new()), Condvar::new());

/// The right of a thread to have servers on PostgreSQL. A thread that has one may start more: twins must not
/// wait for each other.
struct Seat(u64);

impl Seat {
    fn take() -> Self {
        let me = me();
        let taken = lock(&TAKEN.0);
        let waits = |taken: &mut BTreeMap<u64, usize>| taken.len() >= MOST && !taken.contains_key(&me);
        let mut taken = TAKEN.1.wait_while(taken, waits).unwrap_or_else(PoisonError::into_inner);
        *taken.entry(me).or_default() += 1;
        Self(me)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = lock(&TAKEN.0);
        match taken.get_mut(&self.0) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                taken.remove(&self.0);
                TAKEN.1.notify_one();
            }
        }
    }
}

/// The number of this thread.
fn me() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    thread_local! {
        static MINE: u64 = LAST.fetch_add(1, Ordering::Relaxed);
    }
    MINE.with(|number| *number)
}
