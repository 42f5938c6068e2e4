//! Every key with its variable, default and meaning: the one list that reading, `config print-default`
//! and the README's table go by.

/// A setting.
pub struct Key {
    /// Its name in the file.
    pub name: &'static str,
    /// The variable that overrides it.
    pub env: &'static str,
    /// Its value where nothing is set.
    pub default: Option<&'static str>,
    /// What it means.
    pub help: &'static str,
}

/// Every setting.
pub const KEYS: [Key; 11] = [
    Key {
        name: "listen",
        env: "GATEWAY_LISTEN",
        default: Some("127.0.0.1:8080"),
        help: "Address and port to serve on.",
    },
    Key {
        name: "database_url",
        env: "DATABASE_URL",
        default: Some("sqlite://.gateway/gateway.db"),
        help: "The database: sqlite://FILE, or postgres://OWNER:PASSWORD@HOST/NAME. `migrate` signs in as that owner; \
               `serve` comes in by the doors' own roles and uses host and name alone.",
    },
    Key {
        name: "door_secret",
        env: "GATEWAY_DOOR_SECRET",
        default: None,
        help: "PostgreSQL: at least 16 characters from which the passwords of the doors' roles are derived. To rotate: \
               change it, run `gateway migrate`, restart.",
    },
    Key {
        name: "door_prefix",
        env: "GATEWAY_DOOR_PREFIX",
        default: Some("gateway"),
        help: "PostgreSQL: what the doors' roles are called after; two gateways on one server need two.",
    },
    Key {
        name: "database_connections",
        env: "GATEWAY_DATABASE_CONNECTIONS",
        default: Some("8"),
        help: "The most connections that each door holds. Changes in centers have half as many of their own on PostgreSQL.",
    },
    Key {
        name: "oidc_issuer",
        env: "GATEWAY_OIDC_ISSUER",
        default: None,
        help: "The OpenID Connect issuer whose tokens sign people in; several are separated by spaces. Without one everybody \
               is anonymous.",
    },
    Key {
        name: "oidc_audience",
        env: "GATEWAY_OIDC_AUDIENCE",
        default: None,
        help: "The audience that its tokens must name: one for all issuers, or one for each in the same order.",
    },
    Key {
        name: "jobs",
        env: "GATEWAY_JOBS",
        default: Some("on"),
        help: "Whether this process runs the daily jobs: on or off. Of many processes one runs each job; leave it on \
               in at least one.",
    },
    Key {
        name: "job_lease_seconds",
        env: "GATEWAY_JOB_LEASE_SECONDS",
        default: Some("120"),
        help: "How long after a process has died another one takes its job over, in seconds: more than the clocks of \
               two machines differ.",
    },
    Key {
        name: "log",
        env: "GATEWAY_LOG",
        default: Some("info"),
        help: "What is logged: error, warn, info, debug, or a filter such as info,gateway=debug.",
    },
    Key {
        name: "log_format",
        env: "GATEWAY_LOG_FORMAT",
        default: Some("text"),
        help: "How a line is logged: text or json.",
    },
];

/// A file with every setting at its default, explained.
#[must_use]
pub fn default_file() -> String {
    let mut text =
        String::from("# Settings of the gateway. Each can be overridden by the variable that is named with it.\n");
    for key in &KEYS {
        text.push_str(&format!("\n# {}\n# {}\n", key.help, key.env));
        match key.default {
            Some(default) if default.parse::<u32>().is_ok() => text.push_str(&format!("{} = {default}\n", key.name)),
            Some(default) => text.push_str(&format!("{} = \"{default}\"\n", key.name)),
            None => text.push_str(&format!("# {} = \"\"\n", key.name)),
        }
    }
    text
}
