//! A real OpenID Connect provider from npm, whose keys can be changed while it runs.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{AUDIENCE, ask, places::repository};

/// The provider as a process of its own. It is killed when it is dropped.
pub struct SignIn {
    process: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    issuer: String,
}

impl SignIn {
    /// Starts it with a first generation of keys.
    ///
    /// # Panics
    /// There is no `node`, or the provider is not installed: run `tests/run`.
    #[must_use]
    pub fn start() -> Self {
        let mut process = Command::new("node")
            .args(["tests/node/sign-in.mjs", AUDIENCE])
            .current_dir(repository())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("there is a command node");
        let orders = process.stdin.take().expect("standard input is piped");
        let answers = BufReader::new(process.stdout.take().expect("standard output is piped"));
        let mut provider = Self { process, orders, answers, issuer: String::new() };
        provider.issuer = provider.line();
        assert!(provider.issuer.starts_with("http://"), "the provider did not start: {}", provider.issuer);
        provider
    }

    /// Its address, which is its name.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Changes its keys: the first generation signs, all are published.
    ///
    /// # Panics
    /// It has ended.
    pub fn publish(&mut self, generations: &str) {
        writeln!(self.orders, "{generations}").expect("the provider runs");
        assert_eq!(self.line(), generations);
    }

    /// Signs a service in by its credentials: `service-rs`, `service-es` or `service-ed`, each by its algorithm.
    ///
    /// # Panics
    /// It gives no token.
    #[must_use]
    pub fn token(&self, service: &str) -> String {
        let basic = format!("Basic {}", STANDARD.encode(format!("{service}:secret")));
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("authorization", basic.as_str())];
        let form = b"grant_type=client_credentials&scope=read";
        let answer = ask::post(&format!("{}/token", self.issuer), &headers, form).json();
        answer["access_token"].as_str().unwrap_or_else(|| panic!("no token: {answer}")).to_owned()
    }

    /// Keeps it from answering: connections are taken and nothing comes.
    pub fn hang(&self) {
        self.signal("-STOP");
    }

    /// Lets it answer again.
    pub fn go_on(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.process.id().to_string()]).status();
        assert!(sent.expect("there is a command kill").success(), "kill {signal} failed");
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the provider's answer is text");
        line.trim_end().to_owned()
    }
}

impl Drop for SignIn {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
