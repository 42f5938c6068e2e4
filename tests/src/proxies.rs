//! What stands between: a real haproxy before gateways, a real PgBouncer before PostgreSQL, from the system's packages.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{
    places,
    postgres::{PostgresServer, as_ordinary_user, private_folder},
};

/// How long one may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// A port that nobody has.
///
/// # Panics
/// There is none.
#[must_use]
pub fn free_port() -> u16 {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
    free.local_addr().expect("it has a port").port()
}

/// A proxy. It ends when it is dropped.
pub struct Proxy {
    child: Child,
    port: u16,
    _folder: TempDir,
}

impl Proxy {
    /// An haproxy before gateways on some ports, which asks each of them five times a second whether it serves. It sends
    /// nothing a second time.
    ///
    /// # Panics
    /// There is no `haproxy`, or it does not start.
    #[must_use]
    pub fn before_gateways(ports: &[u16]) -> Self {
        let (folder, port) = (places::free_folder(), free_port());
        let servers =
            ports.iter().map(|port| format!("  server gateway-{port} 127.0.0.1:{port}\n")).collect::<String>();
        let file = folder.path().join("haproxy.cfg");
        let settings = format!(
            "global\n  maxconn 1000\ndefaults\n  mode http\n  timeout connect 2s\n  timeout client 60s\n  timeout server 60s\n  \
             timeout tunnel 1h\nfrontend everybody\n  bind 127.0.0.1:{port}\n  default_backend gateways\nbackend gateways\n  \
             balance roundrobin\n  option httpchk GET /readyz/process\n  default-server check inter 200ms fall 1 rise 1\n{servers}"
        );
        fs::write(&file, settings).expect("the folder can be written");
        let mut command = Command::new("haproxy");
        command.args(["-db", "-f"]).arg(&file);
        Self::start(command, port, folder)
    }

    /// A PgBouncer before a server, which lets in the doors' roles by the passwords that they have there.
    ///
    /// # Panics
    /// There is no `pgbouncer`, or it does not start.
    #[must_use]
    pub fn before_postgres(server: &PostgresServer, pool_mode: &str) -> Self {
        let (folder, port) = (private_folder(), free_port());
        let users =
            server.tell("SELECT format('\"%s\" \"%s\"', rolname, rolpassword) FROM pg_authid WHERE rolpassword <> ''");
        let write = |name: &str, text: &str| -> PathBuf {
            let path = folder.path().join(name);
            fs::write(&path, text).expect("the folder can be written");
            path
        };
        let users = write("userlist.txt", &users);
        let settings = format!(
            "[databases]\npostgres = host=127.0.0.1 port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
             unix_socket_dir =\nauth_type = scram-sha-256\nauth_file = {}\npool_mode = {pool_mode}\n\
             default_pool_size = 20\nmax_client_conn = 500\nserver_reset_query = DISCARD ALL\n\
             ignore_startup_parameters = extra_float_digits\n",
            server.port(),
            users.display()
        );
        let settings = write("pgbouncer.ini", &settings);
        let program = ["/usr/sbin/pgbouncer", "/opt/homebrew/bin/pgbouncer", "/usr/local/bin/pgbouncer"];
        let program = program.into_iter().find(|path| Path::new(path).exists()).expect("there is a pgbouncer");
        let mut command = as_ordinary_user(Path::new(program));
        command.arg(settings).current_dir(folder.path());
        Self::start(command, port, folder)
    }

    fn start(mut command: Command, port: u16, folder: TempDir) -> Self {
        let log = folder.path().join("log");
        let output = fs::File::create(&log).expect("the folder can be written");
        command.stdin(Stdio::null()).stdout(output.try_clone().expect("a file can be shared")).stderr(output);
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}; run tests/run"));
        let end = Instant::now() + PATIENCE;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            let has_ended = child.try_wait().expect("it was started").is_some();
            let log = || fs::read_to_string(&log).unwrap_or_default();
            assert!(!has_ended && Instant::now() < end, "{command:?} does not start: {}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, port, _folder: folder }
    }

    /// The port on which it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where it serves: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
