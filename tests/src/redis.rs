//! Servers of Redis of a test's own, from the system's packages: to be killed, stopped and asked.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicU16, Ordering},
    },
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{places, process::lock};

/// How long a server may take to start, or a group of them to find each other.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server of Redis. It ends when it is dropped.
pub struct RedisServer {
    folder: TempDir,
    port: u16,
    args: Vec<String>,
    /// What `redis-cli` needs to be let in.
    entry: Vec<String>,
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
        let words = options.iter().map(|option| (*option).to_owned()).collect();
        Self::begin(places::free_folder(), words, Vec::new())
    }

    fn begin(folder: TempDir, options: Vec<String>, entry: Vec<String>) -> Self {
        // Another process may take a port between the look and the start.
        let mut tries = 3;
        loop {
            let port = free_port();
            let listen = if options.iter().any(|option| option == "--tls-cert-file") { "--tls-port" } else { "--port" };
            let own = [listen, &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
            let mut args: Vec<_> = own.map(str::to_owned).to_vec();
            args.extend(["--dir".to_owned(), folder.path().display().to_string()]);
            args.extend(options.iter().cloned());
            match spawn(folder.path(), &args, port) {
                Ok(child) => return Self { folder, port, args, entry, child: Mutex::new(child) },
                Err(log) if tries == 0 => panic!("redis-server does not start: {log}"),
                Err(_) => tries -= 1,
            }
        }
    }

    /// A server with TLS alone, whose user `gateway` may do only what the gateway needs, with keys and channels that
    /// begin with that prefix. Everything else needs the password of `default`.
    ///
    /// # Panics
    /// There is no `openssl`, or no `redis-server`.
    #[must_use]
    pub fn secured(prefix: &str) -> Self {
        let folder = places::free_folder();
        certify(folder.path());
        let file = |name: &str| folder.path().join(name).display().to_string();
        let mut options = vec!["--port".to_owned(), "0".to_owned()];
        for (name, value) in [("cert", "redis.crt"), ("key", "redis.key"), ("ca-cert", "ca.crt")] {
            options.extend([format!("--tls-{name}-file"), file(value)]);
        }
        options.extend(["--tls-auth-clients", "no", "--requirepass", "of-default"].map(str::to_owned));
        let entry = ["--tls", "--cacert", &file("ca.crt"), "-a", "of-default", "--no-auth-warning"].map(str::to_owned);
        let server = Self::begin(folder, options, entry.to_vec());
        let rules = format!(
            "ACL SETUSER gateway on >{PASSWORD} resetkeys ~{prefix}:* resetchannels &{prefix}:* -@all +get +mget +set \
             +publish +subscribe +ping"
        );
        assert_eq!(server.cli(&rules.split(' ').collect::<Vec<_>>()), "OK");
        server
    }

    /// The authority that signed the certificate of a secured server.
    #[must_use]
    pub fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.crt")
    }

    /// Its address: of a secured server as the user `gateway`.
    #[must_use]
    pub fn url(&self) -> String {
        match self.entry.is_empty() {
            true => format!("redis://127.0.0.1:{}", self.port),
            false => format!("rediss://gateway:{}@127.0.0.1:{}", PASSWORD.replace('@', "%40"), self.port),
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

    fn signal(&self, signal: &str) {
        let pid = lock(&self.child).id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().expect("there is a command kill");
        assert!(sent.success(), "kill {signal} {pid} failed");
    }

    /// What it answers to a command, as `redis-cli` prints it to a program.
    ///
    /// # Panics
    /// There is no `redis-cli`.
    #[must_use]
    pub fn cli(&self, args: &[&str]) -> String {
        let mut command = Command::new("redis-cli");
        command.args(["-h", "127.0.0.1", "-p", &self.port.to_string()]).args(&self.entry).args(args);
        let done = command.stdin(Stdio::null()).output().expect("there is a command redis-cli");
        String::from_utf8_lossy(&done.stdout).trim_end().to_owned() + &String::from_utf8_lossy(&done.stderr)
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

/// What the user of a secured server signs in with: an @ in it must be escaped.
pub const PASSWORD: &str = "of-gate@way";

/// Three masters that share the keys.
pub struct RedisCluster(pub Vec<RedisServer>);

impl RedisCluster {
    /// A Cluster that is whole.
    ///
    /// # Panics
    /// It does not come about in time.
    #[must_use]
    pub fn start() -> Self {
        let options = ["--cluster-enabled", "yes", "--cluster-node-timeout", "1000"];
        let nodes: Vec<_> = (0..3).map(|_| RedisServer::start_with(&options)).collect();
        let hosts: Vec<_> = nodes.iter().map(|node| format!("127.0.0.1:{}", node.port)).collect();
        let mut create = vec!["--cluster", "create"];
        create.extend(hosts.iter().map(String::as_str));
        create.push("--cluster-yes");
        let said = nodes[0].cli(&create);
        until("the Cluster is whole", || {
            nodes.iter().all(|node| node.cli(&["CLUSTER", "INFO"]).contains("cluster_state:ok"))
        })
        .unwrap_or_else(|why| panic!("{why}: {said}"));
        Self(nodes)
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis-cluster://{}", hosts(&self.0))
    }
}

/// A master, its replica, and three Sentinels of which two must agree.
pub struct RedisSentinels {
    /// The master at first, and its replica.
    pub servers: [RedisServer; 2],
    /// Those who watch.
    pub sentinels: Vec<RedisServer>,
}

impl RedisSentinels {
    /// All of them, when they know each other.
    ///
    /// # Panics
    /// They do not find each other in time.
    #[must_use]
    pub fn start() -> Self {
        let master = RedisServer::start();
        let replica = RedisServer::start_with(&["--replicaof", "127.0.0.1", &master.port.to_string()]);
        let sentinels: Vec<_> = (0..3)
            .map(|_| {
                let folder = places::free_folder();
                let conf = folder.path().join("sentinel.conf");
                let watch = format!(
                    "sentinel monitor {MASTER} 127.0.0.1 {} 2\nsentinel down-after-milliseconds {MASTER} 500\n\
                     sentinel failover-timeout {MASTER} 3000\n",
                    master.port
                );
                fs::write(&conf, watch).expect("the folder can be written");
                let port = free_port();
                let args = vec![
                    conf.display().to_string(),
                    "--sentinel".to_owned(),
                    "--port".to_owned(),
                    port.to_string(),
                    "--dir".to_owned(),
                    folder.path().display().to_string(),
                ];
                let child = spawn(folder.path(), &args, port).unwrap_or_else(|log| panic!("no Sentinel: {log}"));
                RedisServer { folder, port, args, entry: Vec::new(), child: Mutex::new(child) }
            })
            .collect();
        let field = |sentinel: &RedisServer, name: &str| {
            let told = sentinel.cli(&["SENTINEL", "MASTER", MASTER]);
            told.lines().skip_while(|line| *line != name).nth(1).map(str::to_owned)
        };
        until("the Sentinels know each other", || {
            sentinels.iter().all(|sentinel| {
                field(sentinel, "num-other-sentinels").as_deref() == Some("2")
                    && field(sentinel, "num-slaves").as_deref() == Some("1")
            })
        })
        .unwrap_or_else(|why| panic!("{why}"));
        Self { servers: [master, replica], sentinels }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis-sentinel://{}/{MASTER}", hosts(&self.sentinels))
    }
}

/// What the Sentinels call the master.
const MASTER: &str = "shared";

fn hosts(servers: &[RedisServer]) -> String {
    servers.iter().map(|server| format!("127.0.0.1:{}", server.port)).collect::<Vec<_>>().join(",")
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

/// Makes an authority in a folder, and a certificate for this machine that it signed.
fn certify(folder: &Path) {
    let openssl = |args: &str| {
        let done = Command::new("openssl").args(args.split(' ')).current_dir(folder).output();
        let done = done.expect("there is a command openssl");
        assert!(done.status.success(), "openssl {args}: {}", String::from_utf8_lossy(&done.stderr));
    };
    fs::write(folder.join("names"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n").expect("the folder can be written");
    let key = "-newkey rsa:2048 -nodes";
    openssl(&format!("req -x509 {key} -keyout ca.key -out ca.crt -days 2 -subj /CN=authority"));
    openssl(&format!("req {key} -keyout redis.key -out redis.csr -subj /CN=redis"));
    openssl("x509 -req -in redis.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out redis.crt");
}
