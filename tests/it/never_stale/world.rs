//! Where it happens: two replicas on one database and one Redis, a clock that can be moved, and what is recorded.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{Backend, Database, PostgresServer, Program, RedisServer, Server, free_folder, token_with};

use super::law::{Clock, Group, Moment, Move, Read, Subject, Write};

/// The centers in which things are written.
pub const CENTERS: [&str; 3] = ["never-stale-0", "never-stale-1", "never-stale-2"];

/// The instant by the machine's clock.
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
    Moment::try_from(since.as_micros()).expect("an instant of these years")
}

/// Takes a lock that somebody may have left in a panic: the panic is what is told.
pub fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One of two processes that serve the same network.
pub struct Replica {
    /// Its process; nothing while it is dead.
    pub server: Mutex<Option<Server>>,
    url: RwLock<String>,
}

/// What it rests on.
pub enum Ground {
    /// A database.
    Alone(Database),
    /// A server, and a standby of it that everybody's reads go to.
    Paired {
        /// What is read; it goes first.
        standby: PostgresServer,
        /// What is written.
        primary: PostgresServer,
    },
}

impl Ground {
    /// A server with a standby.
    pub fn paired() -> Self {
        let primary = PostgresServer::start();
        Self::Paired { standby: primary.standby(), primary }
    }

    fn program(&self, args: &[&str]) -> Program {
        match self {
            Self::Alone(database) => database.program(args),
            Self::Paired { standby, primary } => primary.program(args).env("DATABASE_REPLICA_URL", standby.url()),
        }
    }
}

/// Everything that a run needs.
pub struct World {
    /// The replicas.
    pub replicas: [Replica; 2],
    /// What they share beside the database.
    pub redis: RedisServer,
    /// When it began.
    pub begun: Moment,
    /// What was written.
    pub subjects: Mutex<Vec<Subject>>,
    /// What was read.
    pub reads: Mutex<Vec<Read>>,
    /// The ids of what was made, each with its subject.
    pub ids: Mutex<Vec<(usize, String)>>,
    /// Answers to readers that have errors.
    pub errors: Mutex<Vec<String>>,
    /// How many writes were refused.
    pub refused: AtomicUsize,
    /// How many requests nobody answered.
    pub unanswered: AtomicUsize,
    /// How often the standby was read before it was last killed.
    by_standby: AtomicUsize,
    /// Whether everybody has to end.
    pub is_over: AtomicBool,
    clock: Mutex<Clock>,
    folder: TempDir,
    ground: Ground,
}

impl World {
    /// A demo network with two replicas.
    pub fn start() -> Self {
        Self::on(Ground::Alone(Database::demo(Backend::Postgres)))
    }

    /// The same on some ground.
    pub fn on(ground: Ground) -> Self {
        let folder = free_folder();
        set_clock(folder.path(), 0);
        let dead = || Replica { server: Mutex::new(None), url: RwLock::default() };
        let world = Self {
            replicas: [dead(), dead()],
            redis: RedisServer::start(),
            begun: now(),
            subjects: Mutex::default(),
            reads: Mutex::default(),
            ids: Mutex::default(),
            errors: Mutex::default(),
            refused: AtomicUsize::new(0),
            unanswered: AtomicUsize::new(0),
            by_standby: AtomicUsize::new(0),
            is_over: AtomicBool::new(false),
            clock: Mutex::default(),
            folder,
            ground,
        };
        world.revive(0);
        world.revive(1);
        world
    }

    /// Starts a replica in the place of the one that was killed.
    pub fn revive(&self, replica: usize) {
        let mut program = self.ground.program(&["serve", "--listen", "127.0.0.1:0"]);
        program = program.env("GATEWAY_DATABASE_CONNECTIONS", "6").env("REDIS_URL", self.redis.url());
        for (name, value) in moved_clock(self.folder.path()) {
            program = program.env(name, value);
        }
        let server = program.serve();
        *self.replicas[replica].url.write().unwrap_or_else(PoisonError::into_inner) = server.url().to_owned();
        *hold(&self.replicas[replica].server) = Some(server);
    }

    /// The standby, where there is one.
    pub fn standby(&self) -> Option<&PostgresServer> {
        match &self.ground {
            Ground::Alone(_) => None,
            Ground::Paired { standby, .. } => Some(standby),
        }
    }

    /// Adds up how often the standby was read: it forgets that where it is killed.
    pub fn count_standby(&self) -> usize {
        let scans = "SELECT coalesce(sum(idx_scan), 0) FROM pg_stat_all_tables \
                     WHERE schemaname = 'published' AND relname = 'entry'";
        let count = self.standby().map_or(0, |standby| standby.tell(scans).parse().expect("a count is a number"));
        self.by_standby.fetch_add(count, Ordering::Relaxed) + count
    }

    /// Where a replica answers.
    pub fn url(&self, replica: usize) -> String {
        self.replicas[replica].url.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether everybody has to end.
    pub fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// What the gateway's clock shows at least.
    pub fn gateway_clock(&self) -> Moment {
        hold(&self.clock).least(now())
    }

    /// How the clock has run so far.
    pub fn clock(&self) -> Clock {
        hold(&self.clock).clone()
    }

    /// Puts the clock ahead, to an instant.
    pub fn put_clock(&self, to: Moment) {
        let mut clock = hold(&self.clock);
        let seconds = (to - now()) / 1_000_000;
        let begun = now();
        set_clock(self.folder.path(), seconds);
        clock.0.push(Move { begun, ended: now(), ahead: seconds * 1_000_000 });
    }

    /// A new subject, which is not there yet.
    pub fn subject(&self, group: Group, bound: Moment) -> usize {
        let mut subjects = hold(&self.subjects);
        let number = subjects.len();
        subjects.push(Subject { name: format!("{}-{number}", group.kind), group, bound, writes: Vec::new() });
        number
    }

    /// Records a write.
    pub fn wrote(&self, subject: usize, write: Write) {
        hold(&self.subjects)[subject].writes.push(write);
    }

    /// Posts an operation to a replica; nothing where nobody answers.
    pub fn mutate(&self, replica: usize, bearer: &str, query: &str, input: &Value) -> Option<Value> {
        let body = json!({ "query": query, "variables": { "input": input } }).to_string();
        let headers = [("content-type", "application/json"), ("authorization", bearer)];
        let url = format!("{}/graphql", self.url(replica));
        tests::try_post(&url, &headers, body.as_bytes()).ok().map(|raw| raw.json())
    }
}

/// What a seat's requests carry. It holds for as long as the clock may be moved.
pub fn bearer(seat: &str) -> String {
    let until = now() / 1_000_000 + 400 * 24 * 3600;
    let token = token_with(|claims, _| {
        claims["sub"] = seat.into();
        claims["exp"] = until.into();
    });
    format!("Bearer {token}")
}

/// Puts the clock so many seconds ahead of the machine's, whole: nobody reads half of it.
fn set_clock(folder: &Path, seconds: i64) {
    let (draft, file) = (folder.join("clock.draft"), folder.join("clock"));
    fs::write(&draft, format!("{seconds:+}\n")).and_then(|()| fs::rename(draft, file)).expect("the clock can be set");
}

/// The variables that give a process the clock of a folder.
fn moved_clock(folder: &Path) -> Vec<(&'static str, String)> {
    let text = |path: PathBuf| path.to_str().expect("the path is text").to_owned();
    vec![
        ("LD_PRELOAD", text(libfaketime())),
        ("FAKETIME_TIMESTAMP_FILE", text(folder.join("clock"))),
        ("FAKETIME_NO_CACHE", "1".to_owned()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
    ]
}

/// What moves the clock of a process that it is loaded into.
pub fn libfaketime() -> PathBuf {
    let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found = folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).filter(|file| file.exists());
    found.next().expect("libfaketime is missing: run tests/run, which installs faketime")
}

/// Removes what processes that were killed have left of their clock.
pub fn sweep_clocks() {
    for entry in fs::read_dir("/dev/shm").into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let pid = ["faketime_shm_", "sem.faketime_sem_"].iter().find_map(|prefix| name.strip_prefix(prefix));
        if pid.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            // Somebody else may remove it at the same time.
            let _ = fs::remove_file(entry.path());
        }
    }
}
