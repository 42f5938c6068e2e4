//! Where Redis is. One address says how it is run: `redis://` is one server, `redis-sentinel://` a master that Sentinels
//! know by a name, `redis-cluster://` a Cluster; `rediss` in the place of `redis` is the same over TLS.

use std::str::FromStr;

use crate::kernel::secret::Secret;

/// The port of Redis where none is named.
const PORT: u16 = 6379;
/// The port of a Sentinel where none is named.
const SENTINEL_PORT: u16 = 26379;

/// A user and a password. A password without a user is that of the user `default`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credentials {
    /// The user of Redis's access control list.
    pub user: Option<String>,
    /// The password.
    pub password: Option<Secret>,
}

/// How Redis is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One server.
    Single,
    /// A master that changes. The hosts are Sentinels, which tell where it is.
    Sentinel {
        /// What the Sentinels call it.
        master: String,
        /// What the Sentinels themselves want to be told.
        credentials: Credentials,
    },
    /// Many masters, each with a part of the keys. The hosts are some of its servers.
    Cluster,
}

/// Where Redis is. `Debug` hides the passwords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// How it is run.
    pub kind: Kind,
    /// Where to ask.
    pub hosts: Vec<(String, u16)>,
    /// Whether over TLS.
    pub is_tls: bool,
    /// What Redis wants to be told.
    pub credentials: Credentials,
    /// The number of the database in the server.
    pub database: i64,
}

impl FromStr for Address {
    type Err = String;

    /// Reads an address. What is said of a wrong one never quotes what may be a password.
    fn from_str(text: &str) -> Result<Self, String> {
        let forms = "it must begin with redis://, redis-sentinel:// or redis-cluster://, or with rediss for TLS";
        let (scheme, rest) = text.split_once("://").ok_or(forms)?;
        let (is_tls, kind) = match scheme.strip_prefix("rediss") {
            Some(kind) => (true, kind),
            None => (false, scheme.strip_prefix("redis").ok_or(forms)?),
        };
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        // A host holds no @, a password that is not escaped might.
        let (user_info, rest) = rest.rsplit_once('@').map_or((None, rest), |(info, rest)| (Some(info), rest));
        let credentials = user_info.map(credentials).transpose()?.unwrap_or_default();
        let (hosts, path) = rest.split_once('/').unwrap_or((rest, ""));
        let mut options = Options::read(query)?;
        let (kind, port) = match kind {
            "" => (Kind::Single, PORT),
            "-cluster" => (Kind::Cluster, PORT),
            "-sentinel" if path.is_empty() => {
                return Err(
                    "name the master behind the hosts: redis-sentinel://HOST:26379,HOST:26379/MASTER".to_owned()
                );
            }
            "-sentinel" => {
                let sentinels = Credentials {
                    user: options.take("sentinel_user"),
                    password: options.take("sentinel_password").map(Secret::new),
                };
                (Kind::Sentinel { master: unescape(path)?, credentials: sentinels }, SENTINEL_PORT)
            }
            _ => return Err(forms.to_owned()),
        };
        let database = match (&kind, path) {
            (Kind::Cluster, "") => "0".to_owned(),
            (Kind::Cluster, _) => {
                return Err("a Cluster has no numbered databases: leave out what follows /".to_owned());
            }
            (Kind::Single, path) => path.to_owned(),
            (Kind::Sentinel { .. }, _) => options.take("db").unwrap_or_default(),
        };
        let database = match database.as_str() {
            "" => 0,
            number => number.parse::<u16>().map_err(|_| "the number of the database, such as /0, is no number")?.into(),
        };
        options.end()?;
        let hosts: Vec<_> = hosts.split(',').map(|text| host(text, port)).collect::<Result<_, _>>()?;
        if kind == Kind::Single && hosts.len() > 1 {
            return Err("redis:// is one server; for several use redis-sentinel:// or redis-cluster://".to_owned());
        }
        Ok(Self { kind, hosts, is_tls, credentials, database })
    }
}

/// `USER:PASSWORD`, `:PASSWORD`, or nothing.
fn credentials(text: &str) -> Result<Credentials, String> {
    let (user, password) =
        text.split_once(':').ok_or("write USER:PASSWORD@ before the host, or :PASSWORD@ without a user")?;
    let part = |text| Ok::<_, String>(Some(unescape(text)?).filter(|part| !part.is_empty()));
    Ok(Credentials { user: part(user)?, password: part(password)?.map(Secret::new) })
}

fn host(text: &str, port: u16) -> Result<(String, u16), String> {
    // An address of version 6 stands in brackets.
    let (host, rest) = match text.strip_prefix('[').map(|inside| inside.split_once(']')) {
        Some(Some((host, rest))) => (host, rest),
        Some(None) => return Err("an address in brackets is not closed: write [::1]:6379".to_owned()),
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    let is_host = |c: char| c.is_ascii_alphanumeric() || "-._:%".contains(c);
    if host.is_empty() || !host.chars().all(is_host) {
        return Err(
            "a host is missing or is none; a password that holds @ / ? or # is escaped, such as %40 for @".to_owned()
        );
    }
    let port = match rest.strip_prefix(':') {
        Some(port) => port.parse().map_err(|_| format!("the port of {host} is no number from 1 to 65535"))?,
        None if rest.is_empty() => port,
        None => return Err(format!("after {host} comes : and a port, or nothing")),
    };
    Ok((host.to_owned(), port))
}

/// What stands behind the question mark.
struct Options(Vec<(String, String)>);

impl Options {
    fn read(query: &str) -> Result<Self, String> {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').ok_or(
                "write what follows ? as NAME=VALUE, with & between; a password that holds ? is escaped as %3F",
            )?;
            Ok((name.to_owned(), unescape(value)?))
        };
        Ok(Self(pairs.map(pair).collect::<Result<_, String>>()?))
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(own, _)| own == name)?;
        Some(self.0.remove(at).1)
    }

    /// Nothing may be left over.
    fn end(self) -> Result<(), String> {
        match self.0.is_empty() {
            true => Ok(()),
            false => {
                Err("only redis-sentinel:// takes options, and of these db, sentinel_user and sentinel_password: a \
                          password that holds ? is escaped as %3F"
                    .to_owned())
            }
        }
    }
}

/// `%40` is an @.
fn unescape(text: &str) -> Result<String, String> {
    let wrong = "after % come two digits of its code, such as %25 for % itself";
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
                let code = digit().zip(digit()).map(|(high, low)| high * 16 + low).ok_or(wrong)?;
                u8::try_from(code).map_err(|_| wrong)?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| wrong.to_owned())
}
