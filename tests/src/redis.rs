//! Servers of Redis of a test's own, from the system's packages: to be killed, stopped and asked.

mod authority;
mod groups;

use std::{
    fs::{self, File},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
    time::{Duration, Instant},
};

use tempfile::TempDir;

use self::authority::Authority;
pub use self::groups::{RedisCluster, RedisSentinels};
use crate::{
    places,
    process::{lock, signal},
};

/// How long a server may take to start, or a group of them to find each other.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server of Redis. It ends when it is dropped.
pub struct RedisServer {
    folder: TempDir,
    port: u16,
    args: Vec<String>,
    /// Who signed its certificate, where it speaks TLS and nothing else.
    authority: Option<Arc<Authority>>,
    child: Mutex<Child>,
}

impl RedisServer {
    /// A server without a password that keeps nothing when it ends.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// The same with some options more.
    ///
    /// # Panics
    /// There is no `redis-server`, or it does not start.
    #[must_use]
    pub fn start_with(options: &[&str]) -> Self {
        Self::begin(options.iter().map(|option| (*option).to_owned()).collect(), None)
    }

    fn begin(options: Vec<String>, authority: Option<Arc<Authority>>) -> Self {
        let folder = places::free_folder();
        // Another process may take a port between the look and the start.
        let mut tries = 3;
        loop {
            let port = free_port();
            let own = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"].map(str::to_owned);
            let args = [listening(&folder, port, authority.as_deref()), own.to_vec(), options.clone()].concat();
            match spawn(folder.path(), &args, port) {
                Ok(child) => return Self { folder, port, args, authority, child: Mutex::new(child) },
                Err(log) if tries == 0 => panic!("redis-server does not start: {log}"),
                Err(_) => tries -= 1,
            }
        }
    }

    /// A server with TLS alone, whose user `gateway` may do only what the gateway needs, with keys and channels that
    /// begin with that prefix.
    ///
    /// # Panics
    /// There is no `openssl`, or no `redis-server`.
    #[must_use]
    pub fn secured(prefix: &str) -> Self {
        Self::begin(user(prefix, ""), Some(Authority::new()))
    }

    /// The authority that signed the certificate of a secured server.
    ///
    /// # Panics
    /// It is not secured.
    #[must_use]
    pub fn ca(&self) -> PathBuf {
        self.authority.as_ref().expect("it speaks TLS").ca()
    }

    /// Its address: of a secured server as the user `gateway`.
    #[must_use]
    pub fn url(&self) -> String {
        match self.authority {
            None => format!("redis://127.0.0.1:{}", self.port),
            Some(_) => format!("rediss://{SIGN_IN}@127.0.0.1:{}", self.port),
        }
    }

    /// The port on which it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Ends it at once, in whatever it is doing.
    pub fn kill(&self) {
        let mut child = lock(&self.child);
        // It may have ended already.
        let _ = child.kill();
        let _ = child.wait();
    }

    /// Starts it again, on the same port and empty.
    ///
    /// # Panics
    /// It does not start.
    pub fn start_again(&self) {
        *lock(&self.child) = spawn(self.folder.path(), &self.args, self.port)
            .unwrap_or_else(|log| panic!("redis-server does not start again: {log}"));
    }

    /// Stops it where it is: connections stay open and nothing answers.
    pub fn pause(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on.
    pub fn go_on(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, name: &str) {
        signal(&lock(&self.child), name);
    }

    /// What it answers to a command, as `redis-cli` prints it to a program.
    ///
    /// # Panics
    /// There is no `redis-cli`.
    #[must_use]
    pub fn cli(&self, args: &[&str]) -> String {
        let mut command = Command::new("redis-cli");
        command.args(["-h", "127.0.0.1", "-p", &self.port.to_string()]).args(self.entry()).args(args);
        let done = command.stdin(Stdio::null()).output().expect("there is a command redis-cli");
        String::from_utf8_lossy(&done.stdout).trim_end().to_owned() + &String::from_utf8_lossy(&done.stderr)
    }

    /// Every key and value, as they lie on disk once it is told to write them plainly.
    ///
    /// # Panics
    /// It cannot write them.
    #[must_use]
    pub fn everything(&self) -> Vec<u8> {
        for told in [&["CONFIG", "SET", "rdbcompression", "no"][..], &["SAVE"]] {
            assert_eq!(self.cli(told), "OK", "{told:?}");
        }
        fs::read(self.folder.path().join("dump.rdb")).expect("it has written them")
    }

    /// The bytes of a key.
    ///
    /// # Panics
    /// There is no such key.
    #[must_use]
    pub fn bytes(&self, key: &str) -> Vec<u8> {
        let script = "return (redis.call('GET', KEYS[1]):gsub('.', function(c) return ('%02x'):format(c:byte()) end))";
        let digits = self.cli(&["EVAL", script, "1", key]);
        let byte = |at: usize| digits.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        (0..digits.len()).step_by(2).map(|at| byte(at).unwrap_or_else(|| panic!("{key}: {digits}"))).collect()
    }

    /// Sets the bytes of a key.
    ///
    /// # Panics
    /// It does not take them.
    pub fn set_bytes(&self, key: &str, bytes: &[u8]) {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let script = "local bytes = ARGV[1]:gsub('..', function(pair) return string.char(tonumber(pair, 16)) end)
                      return redis.call('SET', KEYS[1], bytes)";
        assert_eq!(self.cli(&["EVAL", script, "1", key, &digits]), "OK");
    }

    /// What `redis-cli` needs to be let in.
    fn entry(&self) -> Vec<String> {
        self.authority.iter().flat_map(|authority| authority.entry()).collect()
    }

    /// How many listen to a channel.
    #[must_use]
    pub fn listeners(&self, channel: &str) -> usize {
        self.cli(&["PUBSUB", "NUMSUB", channel]).lines().nth(1).and_then(|count| count.parse().ok()).unwrap_or_default()
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// How a server listens, and where it keeps its files.
fn listening(folder: &TempDir, port: u16, authority: Option<&Authority>) -> Vec<String> {
    let (port, folder) = (port.to_string(), folder.path().display().to_string());
    let words = ["--dir", &folder].map(str::to_owned).to_vec();
    match authority {
        None => [words, ["--port", &port].map(str::to_owned).to_vec()].concat(),
        Some(authority) => {
            let listen = ["--port", "0", "--tls-port", &port].map(str::to_owned).to_vec();
            [words, listen, authority.options()].concat()
        }
    }
}

/// What the user `gateway` signs in with. In an address an @ is escaped.
const PASSWORD: &str = "of-gate@way";
const SIGN_IN: &str = "gateway:of-gate%40way";

/// The options that make the user `gateway`, who may do only what the gateway needs, with keys and channels that begin
/// with a prefix. docs/operations.md has the same.
fn user(prefix: &str, more: &str) -> Vec<String> {
    let rights = "-@all +get +mget +set +publish +subscribe +ping";
    let user = format!("--user gateway on >{PASSWORD} ~{prefix}:* &{prefix}:* {rights} {more}");
    user.split_whitespace().map(str::to_owned).collect()
}

/// Waits until something is so.
///
/// # Errors
/// It is not in time.
pub fn until(what: &str, is_so: impl Fn() -> bool) -> Result<(), String> {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        if Instant::now() > end {
            return Err(format!("it is not so within {} s that {what}", PATIENCE.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// A port that nobody has, nor that 10,000 above it, on which the servers of a Cluster speak to each other. Both lie below
/// those that the system gives to clients.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(std::process::id() % 9_000).unwrap_or_default();
    loop {
        let port = 10_000 + (first + NEXT.fetch_add(1, Ordering::Relaxed) % 9_000) % 9_000;
        if [port, port + 10_000].iter().all(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok()) {
            return port;
        }
    }
}

/// Starts a server and waits until it listens; what it logged where it does not.
fn spawn(folder: &Path, args: &[String], port: u16) -> Result<Child, String> {
    let path = folder.join("redis.log");
    let log = File::create(&path).expect("the folder can be written");
    let mut child = Command::new("redis-server")
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a file can be shared"))
        .stderr(log)
        .spawn()
        .expect("there is a command redis-server: run tests/run, which installs it");
    let end = Instant::now() + PATIENCE;
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        let has_ended = child.try_wait().expect("it was started").is_some();
        if has_ended || Instant::now() > end {
            let _ = child.kill();
            let _ = child.wait();
            return Err(fs::read_to_string(&path).unwrap_or_default());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(child)
}
