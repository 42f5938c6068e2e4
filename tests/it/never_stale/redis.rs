//! A Redis of the run's own.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// A server that keeps nothing on disk. It is killed when it is dropped.
pub struct Redis {
    folder: PathBuf,
    port: u16,
    child: Child,
}

impl Redis {
    /// Starts one in a folder, on a free port.
    pub fn start(folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("a folder can be made");
        let free = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let port = free.local_addr().expect("the port is known").port();
        drop(free);
        Self { folder: folder.to_owned(), port, child: spawn(folder, port) }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Ends it at once.
    pub fn kill(&mut self) {
        self.child.kill().and_then(|()| self.child.wait()).expect("Redis was started");
    }

    /// Starts it again, empty, at the same address.
    pub fn revive(&mut self) {
        self.child = spawn(&self.folder, self.port);
    }

    /// Forgets everything.
    pub fn flush(&self) {
        let mut answer = [0; 5];
        let done = TcpStream::connect(("127.0.0.1", self.port)).and_then(|mut stream| {
            stream.set_read_timeout(Some(Duration::from_secs(10)))?;
            stream.write_all(b"FLUSHALL\r\n")?;
            stream.read_exact(&mut answer)
        });
        assert!(done.is_ok() && &answer == b"+OK\r\n", "Redis does not flush: {done:?}");
    }

    /// Stops it: connections are taken and nothing is answered.
    pub fn hang(&self) {
        self.signal("-STOP");
    }

    /// Lets it answer again.
    pub fn go_on(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status();
        assert!(sent.expect("there is a command kill").success(), "kill {signal} failed");
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(folder: &Path, port: u16) -> Child {
    let mut command = Command::new("redis-server");
    command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--port", &port.to_string()]);
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let child = command.spawn().expect("there is a command redis-server: run tests/run, which installs it");
    let until = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < until, "Redis does not answer");
        thread::sleep(Duration::from_millis(10));
    }
    child
}
