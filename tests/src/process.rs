//! The program as a child process.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, ChildStderr, Command, Stdio},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// How long a line that must come may take, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a command ended with.
#[derive(Debug)]
pub struct Output {
    /// The exit code; -1 where a signal ended it.
    pub status: i32,
    /// What it printed.
    pub stdout: String,
    /// What it complained of.
    pub stderr: String,
}

/// A command of the gateway, with no environment but what it is given.
pub struct Program(Command);

impl Program {
    /// The program with its arguments.
    #[must_use]
    pub fn new<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Self {
        let mut command = Command::new(program_path());
        command.env_clear().args(args).stdin(Stdio::null());
        Self(command)
    }

    /// Sets a variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Runs it to its end.
    ///
    /// # Panics
    /// It cannot be started.
    #[must_use]
    pub fn run(mut self) -> Output {
        let done = self.0.output().expect("the gateway can be started");
        Output {
            status: done.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&done.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&done.stderr).into_owned(),
        }
    }

    /// Starts it and waits for the first line that names the address it serves on.
    ///
    /// # Panics
    /// It ends before it serves.
    #[must_use]
    pub fn serve(mut self) -> Server {
        let mut child =
            self.0.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the gateway can be started");
        let log = Log::of(child.stderr.take().expect("standard error is piped"));
        let mut lines = BufReader::new(child.stdout.take().expect("standard output is piped")).lines();
        let mut said = String::new();
        let url = lines.by_ref().map_while(Result::ok).find_map(|line| {
            said.push_str(&line);
            said.push('\n');
            let at = line.find("http://")?;
            let address = line[at + "http://".len()..].split(|c: char| c == '/' || c.is_whitespace()).next()?;
            Some(format!("http://{address}"))
        });
        let Some(url) = url else {
            let status = child.wait().expect("the gateway was started");
            panic!("the gateway ended ({status}) before it served: {said}{}", log.finish());
        };
        let admin = Arc::<(Mutex<Option<String>>, Condvar)>::default();
        let found = Arc::clone(&admin);
        // Read on, so that the program never waits for a reader.
        let reader = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some(address) = line.strip_prefix("metrics on ").and_then(|line| line.strip_suffix("/metrics")) {
                    *lock(&found.0) = Some(address.to_owned());
                    found.1.notify_all();
                }
                said.push_str(&line);
                said.push('\n');
            }
            said
        });
        Server { child, url, admin, log, reader: Some(reader) }
    }
}

/// A gateway that serves. It is killed when it is dropped.
pub struct Server {
    child: Child,
    url: String,
    /// Where the admin port is, once that was said.
    admin: Arc<(Mutex<Option<String>>, Condvar)>,
    log: Log,
    reader: Option<JoinHandle<String>>,
}

impl Server {
    /// Where it serves: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where its admin port is, of which it must have one.
    ///
    /// # Panics
    /// It does not say so in time.
    #[must_use]
    pub fn admin(&self) -> String {
        let waited = self.admin.1.wait_timeout_while(lock(&self.admin.0), PATIENCE, |found| found.is_none());
        waited.unwrap_or_else(PoisonError::into_inner).0.clone().expect("there is an admin port")
    }

    /// What it has logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.log.text()
    }

    pub(crate) fn lines(&self) -> &Log {
        &self.log
    }

    /// Ends it at once, in whatever it is doing, by SIGKILL.
    ///
    /// # Panics
    /// There is no `kill`, or the server has ended already.
    pub fn kill(&self) {
        self.signal("-KILL");
    }

    /// Stops it where it is, by SIGSTOP: connections are taken and nothing is answered.
    ///
    /// # Panics
    /// There is no `kill`, or the server has ended already.
    pub fn pause(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on.
    ///
    /// # Panics
    /// There is no `kill`, or the server has ended already.
    pub fn go_on(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, name: &str) {
        signal(&self.child, name);
    }

    /// Asks it to stop, by SIGTERM.
    ///
    /// # Panics
    /// There is no `kill`, or the server has ended already.
    pub fn ask_to_stop(&self) {
        self.signal("-TERM");
    }

    /// Asks it to stop and waits for its end.
    ///
    /// # Panics
    /// There is no `kill`.
    #[must_use]
    pub fn stop(self) -> Output {
        self.ask_to_stop();
        self.ended()
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// It cannot be waited for.
    #[must_use]
    pub fn ended(mut self) -> Output {
        let status = self.child.wait().expect("the gateway was started");
        let stdout = self.reader.take().and_then(|reader| reader.join().ok()).unwrap_or_default();
        Output { status: status.code().unwrap_or(-1), stdout, stderr: self.log.finish() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Standard error, read on a thread of its own.
pub(crate) struct Log(Arc<(Mutex<Lines>, Condvar)>);

#[derive(Default)]
struct Lines {
    text: String,
    /// The statements of each request, in order.
    requests: Vec<u32>,
    has_ended: bool,
}

impl Log {
    fn of(stderr: ChildStderr) -> Self {
        let shared = Arc::new((Mutex::new(Lines::default()), Condvar::new()));
        let writer = Arc::clone(&shared);
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut lines = lock(&writer.0);
                lines.text.push_str(&line);
                lines.text.push('\n');
                lines.requests.extend(statements_of(&line));
                writer.1.notify_all();
            }
            lock(&writer.0).has_ended = true;
            writer.1.notify_all();
        });
        Self(shared)
    }

    fn text(&self) -> String {
        lock(&self.0.0).text.clone()
    }

    /// Everything, once the program has ended.
    fn finish(&self) -> String {
        let lines = lock(&self.0.0);
        let ended = self.0.1.wait_timeout_while(lines, PATIENCE, |lines| !lines.has_ended);
        ended.unwrap_or_else(PoisonError::into_inner).0.text.clone()
    }

    /// Waits until it holds a word, or the program has ended. What is logged comes through a pipe: it may be here later
    /// than the answer of which it tells.
    pub(crate) fn wait_for(&self, word: &str) {
        let lines = lock(&self.0.0);
        let waited =
            self.0.1.wait_timeout_while(lines, PATIENCE, |lines| !lines.has_ended && !lines.text.contains(word));
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// How many requests have been logged.
    pub(crate) fn requests(&self) -> usize {
        lock(&self.0.0).requests.len()
    }

    /// The statements of the request of that number, as soon as its line is there; none if it never comes.
    pub(crate) fn statements(&self, request: usize) -> Option<u32> {
        let until = Instant::now() + PATIENCE;
        let mut lines = lock(&self.0.0);
        while lines.requests.len() <= request && !lines.has_ended {
            let left = until.checked_duration_since(Instant::now())?;
            lines = self.0.1.wait_timeout(lines, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        lines.requests.get(request).copied()
    }
}

/// The statements that a request's log line tells of.
fn statements_of(line: &str) -> Option<u32> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    if line["target"] != "gateway::request" {
        return None;
    }
    u32::try_from(line["fields"]["statements"].as_u64()?).ok()
}

/// Sends a signal to a process that runs.
pub(crate) fn signal(child: &Child, name: &str) {
    let pid = child.id().to_string();
    let sent = Command::new("kill").args([name, &pid]).status().expect("there is a command kill");
    assert!(sent.success(), "kill {name} {pid} failed");
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A test that failed while it held the lock must not fail the others.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The program: that of `GATEWAY_BIN`, or the one beside the tests.
///
/// # Panics
/// There is none.
#[must_use]
pub fn program_path() -> PathBuf {
    if let Some(path) = std::env::var_os("GATEWAY_BIN") {
        return path.into();
    }
    let test = std::env::current_exe().expect("a process knows its program");
    let folder = test.parent().and_then(|deps| deps.parent()).expect("the tests lie in target/debug/deps");
    let binary = folder.join(format!("gateway{}", std::env::consts::EXE_SUFFIX));
    assert!(binary.exists(), "{} is missing: run tests/run, or cargo build -p gateway", binary.display());
    binary
}
