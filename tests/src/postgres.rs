//! A server of PostgreSQL of a test's own: to be killed and stopped without harm to the others.

use std::{
    env, fs,
    fs::File,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Mutex,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{Output, Program, Server, Setting, database::environment_at, issuer_url, process::lock};

/// How long a server may take to start, or to recover.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server of PostgreSQL with the demo network in it. It ends when it is dropped.
pub struct PostgresServer {
    folder: TempDir,
    port: u16,
    child: Mutex<Child>,
}

impl PostgresServer {
    /// Starts one and makes the demo network in it.
    ///
    /// # Panics
    /// `TEST_POSTGRES_BIN` names no server's programs, or the network cannot be made.
    #[must_use]
    pub fn start() -> Self {
        let server = Self::empty();
        for args in [&["migrate"][..], &["seed", "--seats-for", &issuer_url()]] {
            let done = server.gateway(args);
            assert_eq!(done.status, 0, "gateway {args:?}: {}", done.stderr);
        }
        server
    }

    /// Starts one with nothing in it.
    ///
    /// # Panics
    /// `TEST_POSTGRES_BIN` names no server's programs.
    #[must_use]
    pub fn empty() -> Self {
        let folder = private_folder();
        let data = folder.path().join("data").display().to_string();
        let words = ["-D", &data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
        let made = program("initdb").args(words).current_dir(folder.path()).output().expect("initdb can be started");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        Self::run(folder)
    }

    /// A hot standby of it, which replays what it commits.
    ///
    /// # Panics
    /// It cannot be copied.
    #[must_use]
    pub fn standby(&self) -> Self {
        let folder = private_folder();
        let data = folder.path().join("data").display().to_string();
        let words = ["-D", &data, "-R", "-c", "fast", "--no-sync"];
        let copied = self.client("pg_basebackup").args(words).output().expect("there is a pg_basebackup");
        assert!(copied.status.success(), "pg_basebackup: {}", String::from_utf8_lossy(&copied.stderr));
        Self::run(folder)
    }

    fn run(folder: TempDir) -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
        let port = free.local_addr().expect("it has a port").port();
        drop(free);
        let child = Mutex::new(spawn(folder.path(), port));
        Self { folder, port, child }
    }

    /// Its address, as its superuser.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// The port on which it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Every setting of a gateway on it.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        environment_at(self.url())
    }

    /// What it says to a statement of its superuser, as `psql` prints it: rows by lines, columns by bars.
    ///
    /// # Panics
    /// It refuses.
    pub fn tell(&self, statement: &str) -> String {
        let told = self.client("psql").args(["-qAt", "-v", "ON_ERROR_STOP=1", "-c", statement]).output();
        let told = told.expect("there is a psql");
        assert!(told.status.success(), "{statement}: {}", String::from_utf8_lossy(&told.stderr));
        String::from_utf8_lossy(&told.stdout).trim().to_owned()
    }

    /// Starts a gateway on it with some settings more.
    #[must_use]
    pub fn serve(&self, settings: &[Setting<'_>]) -> Server {
        let serve = self.program(&["serve", "--listen", "127.0.0.1:0"]);
        settings.iter().fold(serve, |serve, (name, value)| serve.env(name, value)).serve()
    }

    /// Runs a command of the gateway on it.
    #[must_use]
    pub fn gateway(&self, args: &[&str]) -> Output {
        self.program(args).run()
    }

    /// Lets it log everything that it can be told to log.
    ///
    /// # Panics
    /// It does not take a setting.
    pub fn log_everything(&self) {
        let settings = [
            "log_statement = 'all'",
            "log_min_duration_statement = 0",
            "log_min_error_statement = 'debug5'",
            "log_parameter_max_length = -1",
            "log_parameter_max_length_on_error = -1",
            "log_error_verbosity = 'verbose'",
            "log_connections = on",
        ];
        let statements = settings.map(|setting| format!("ALTER SYSTEM SET {setting}"));
        for statement in statements.iter().map(String::as_str).chain(["SELECT pg_reload_conf()"]) {
            self.tell(statement);
        }
    }

    /// What it has logged.
    ///
    /// # Panics
    /// The log cannot be read.
    #[must_use]
    pub fn log(&self) -> Vec<u8> {
        fs::read(self.folder.path().join("postgres.log")).expect("the log can be read")
    }

    /// Every row of every table, as text.
    ///
    /// # Panics
    /// There is no `pg_dump`.
    #[must_use]
    pub fn rows(&self) -> Vec<u8> {
        let told = self.client("pg_dump").arg("--data-only").output().expect("there is a pg_dump");
        assert!(told.status.success(), "pg_dump: {}", String::from_utf8_lossy(&told.stderr));
        told.stdout
    }

    /// A program that speaks to it as its superuser.
    fn client(&self, name: &str) -> Command {
        let mut command = program(name);
        command.current_dir(self.folder.path()).args([
            "-h",
            "127.0.0.1",
            "-p",
            &self.port.to_string(),
            "-U",
            "postgres",
        ]);
        command
    }

    /// Ends it at once, with everything that it is doing.
    ///
    /// # Panics
    /// There is no `kill`.
    pub fn kill(&self) {
        // Its children end by themselves once they find that it is gone.
        self.each("-KILL");
        let _ = lock(&self.child).wait();
    }

    /// Starts it again.
    pub fn start_again(&self) {
        *lock(&self.child) = spawn(self.folder.path(), self.port);
    }

    /// Stops it where it is, with all that serve a connection: nothing answers and nothing is closed.
    pub fn pause(&self) {
        self.each("-STOP");
    }

    /// Lets it go on.
    pub fn go_on(&self) {
        self.each("-CONT");
    }

    /// Sends a signal to the server first, so that it makes no more children, and then to those that it has.
    fn each(&self, signal: &str) {
        let own = lock(&self.child).id().to_string();
        let children = || {
            let listed = Command::new("ps").args(["-o", "pid=", "--ppid", &own]).output().expect("there is a ps");
            let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
            listed.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        };
        let before = children();
        let _ = Command::new("kill").args([signal, &own]).status();
        for pid in before.into_iter().chain(children()) {
            let _ = Command::new("kill").args([signal, &pid]).stderr(Stdio::null()).status();
        }
    }

    /// A command of the gateway on it.
    #[must_use]
    pub fn program(&self, args: &[&str]) -> Program {
        self.environment().into_iter().fold(Program::new(args), |program, (name, value)| program.env(name, value))
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A folder that belongs to whom the server runs as.
pub(crate) fn private_folder() -> TempDir {
    // Root's own temporary folder may be closed to that user.
    let folder = TempDir::with_prefix_in("recovery-gateway-postgres.", "/tmp").expect("a folder can be made");
    if let Some(user) = user() {
        let owned = Command::new("chown").arg(format!("{user}:")).arg(folder.path()).status();
        assert!(owned.is_ok_and(|status| status.success()), "the folder cannot be given to {user}");
    }
    folder
}

/// As whom the server runs, who must not be root.
pub(crate) fn user() -> Option<&'static str> {
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    is_root.then_some("postgres")
}

/// A program of the server's.
fn program(name: &str) -> Command {
    let folder: PathBuf = env::var_os("TEST_POSTGRES_BIN").expect("TEST_POSTGRES_BIN is not set: run tests/run").into();
    as_ordinary_user(&folder.join(name))
}

/// A program that root may not run.
pub(crate) fn as_ordinary_user(path: &Path) -> Command {
    let Some(user) = user() else { return Command::new(path) };
    let mut command = Command::new("setpriv");
    command.args([&format!("--reuid={user}"), &format!("--regid={user}"), "--init-groups", "--"]).arg(path);
    command
}

/// Starts a server and waits until it answers.
fn spawn(folder: &Path, port: u16) -> Child {
    let log = File::create(folder.join("postgres.log")).expect("the folder can be written");
    let (data, port) = (folder.join("data").display().to_string(), port.to_string());
    let (socket, options) = (folder.display().to_string(), ["fsync=off", "shared_buffers=16MB", "max_connections=100"]);
    let mut child = program("postgres")
        .args(["-D", &data, "-k", &socket, "-h", "127.0.0.1", "-p", &port])
        .args(options.iter().flat_map(|option| ["-c", option]))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a file can be shared"))
        .stderr(log)
        .spawn()
        .expect("postgres can be started");
    let end = Instant::now() + PATIENCE;
    let answers = || {
        let asked = program("pg_isready").args(["-q", "-U", "postgres", "-h", &socket, "-p", &port]).status();
        asked.is_ok_and(|status| status.success())
    };
    while !answers() {
        let has_ended = child.try_wait().expect("it was started").is_some();
        let log = || fs::read_to_string(folder.join("postgres.log")).unwrap_or_default();
        assert!(!has_ended && Instant::now() < end, "postgres does not start: {}", log());
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}
