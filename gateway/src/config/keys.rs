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
pub const KEYS: [Key; 49] = [
    Key {
        name: "listen",
        env: "GATEWAY_LISTEN",
        default: Some("127.0.0.1:8080"),
        help: "Address and port to serve on.",
    },
    Key {
        name: "drain_seconds",
        env: "GATEWAY_DRAIN_SECONDS",
        default: Some("0"),
        help: "How long the gateway goes on serving after it was asked to stop, while it says that it is not ready, in \
               seconds: what a proxy needs to send everybody elsewhere.",
    },
    Key {
        name: "admin_listen",
        env: "GATEWAY_ADMIN_LISTEN",
        default: None,
        help: "Address and port of what is for whoever runs the gateway and for nobody else: metrics for Prometheus and \
               probes. Without one there is none.",
    },
    Key {
        name: "database_url",
        env: "DATABASE_URL",
        default: Some("sqlite://.gateway/gateway.db"),
        help: "The database: sqlite://FILE, or postgres://OWNER:PASSWORD@HOST/NAME. `migrate` signs in as that owner; \
               `serve` comes in by the doors' own roles and uses host and name alone.",
    },
    Key {
        name: "database_replica_url",
        env: "DATABASE_REPLICA_URL",
        default: None,
        help: "A standby of that PostgreSQL: postgres://HOST/NAME of one server. Who does not sign in is answered from it, \
               for as long as it shows what the primary showed half a second ago.",
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
        name: "redis_url",
        env: "REDIS_URL",
        default: None,
        help: "What replicas share to be quick: redis://USER:PASSWORD@HOST:6379/0, redis-sentinel://HOST,HOST/MASTER or \
               redis-cluster://HOST,HOST; rediss in the place of redis is over TLS. Without one they share nothing.",
    },
    Key {
        name: "redis_prefix",
        env: "GATEWAY_REDIS_PREFIX",
        default: Some("recovery-gateway"),
        help: "What every key and channel in Redis begins with; two networks on one Redis need two.",
    },
    Key {
        name: "redis_ca",
        env: "GATEWAY_REDIS_CA",
        default: None,
        help: "The authority that signed the certificate of Redis, as a PEM file; without one the public authorities.",
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
        name: "signed_in_origins",
        env: "GATEWAY_SIGNED_IN_ORIGINS",
        default: None,
        help: "Origins whose pages may send tokens from a browser, separated by spaces, such as https://staff.example.org. \
               What needs no token may be asked from every origin.",
    },
    Key {
        name: "introspection",
        env: "GATEWAY_INTROSPECTION",
        default: Some("on"),
        help: "Whether the schema is told to whoever asks: on or off. Off, errors suggest no names either.",
    },
    Key {
        name: "subgraph_schema",
        env: "GATEWAY_SUBGRAPH_SCHEMA",
        default: Some("on"),
        help: "Whether the schema is told to federation routers by _service: on or off.",
    },
    Key {
        name: "graphiql",
        env: "GATEWAY_GRAPHIQL",
        default: Some("on"),
        help: "Whether GraphiQL is served: on or off.",
    },
    Key {
        name: "persisted_queries",
        env: "GATEWAY_PERSISTED_QUERIES",
        default: Some("on"),
        help: "Whether clients may send the SHA-256 of a document that was sent before in place of its text: on or off.",
    },
    Key {
        name: "trusted_documents",
        env: "GATEWAY_TRUSTED_DOCUMENTS",
        default: None,
        help: "A file of trusted documents by their ids: JSON as GraphQL Code Generator, Relay or Apollo write it.",
    },
    Key {
        name: "trusted_documents_mode",
        env: "GATEWAY_TRUSTED_DOCUMENTS_MODE",
        default: None,
        help: "What that file is for: off (nothing), allowed (its documents may be named by their ids) or required \
               (nothing else is answered). Left out, allowed where a file is named.",
    },
    Key {
        name: "limit_body_bytes",
        env: "GATEWAY_LIMIT_BODY_BYTES",
        default: Some("131072"),
        help: "The longest body of a request, in bytes.",
    },
    Key {
        name: "limit_document_bytes",
        env: "GATEWAY_LIMIT_DOCUMENT_BYTES",
        default: Some("32768"),
        help: "The longest document, in bytes. Long texts are sent as variables.",
    },
    Key {
        name: "limit_tokens",
        env: "GATEWAY_LIMIT_TOKENS",
        default: Some("1000"),
        help: "The most tokens of a document.",
    },
    Key {
        name: "limit_depth",
        env: "GATEWAY_LIMIT_DEPTH",
        default: Some("16"),
        help: "How deep fields may stand in each other.",
    },
    Key {
        name: "limit_fields",
        env: "GATEWAY_LIMIT_FIELDS",
        default: Some("1000"),
        help: "The most fields of an operation, each counted as often as fragments spread it.",
    },
    Key {
        name: "limit_cost",
        env: "GATEWAY_LIMIT_COST",
        default: Some("100000"),
        help: "The most that a request may cost: its fields, each counted as often as the lists around it are long.",
    },
    Key {
        name: "limit_root_fields",
        env: "GATEWAY_LIMIT_ROOT_FIELDS",
        default: Some("50"),
        help: "The most fields at the root of a query.",
    },
    Key {
        name: "limit_mutations",
        env: "GATEWAY_LIMIT_MUTATIONS",
        default: Some("20"),
        help: "The most fields at the root of a mutation.",
    },
    Key {
        name: "limit_aliases",
        env: "GATEWAY_LIMIT_ALIASES",
        default: Some("50"),
        help: "The most fields that are asked for under another name.",
    },
    Key {
        name: "limit_directives",
        env: "GATEWAY_LIMIT_DIRECTIVES",
        default: Some("50"),
        help: "The most directives of an operation.",
    },
    Key {
        name: "limit_references",
        env: "GATEWAY_LIMIT_REFERENCES",
        default: Some("1000"),
        help: "The most references of a federation router, or ids, in one field.",
    },
    Key {
        name: "limit_batch",
        env: "GATEWAY_LIMIT_BATCH",
        default: Some("1"),
        help: "The most requests in one body. At 1 batches are not accepted.",
    },
    Key {
        name: "limit_seconds",
        env: "GATEWAY_LIMIT_SECONDS",
        default: Some("15"),
        help: "How long one request may be executed, in seconds.",
    },
    Key {
        name: "limit_idle_seconds",
        env: "GATEWAY_LIMIT_IDLE_SECONDS",
        default: Some("75"),
        help: "How long a connection may stay without a whole head of a request, in seconds: longer than a proxy before \
               the gateway keeps its own.",
    },
    Key {
        name: "limit_concurrent",
        env: "GATEWAY_LIMIT_CONCURRENT",
        default: Some("64"),
        help: "The most requests that are executed at a time: half of them for members, half for everybody else. Four times \
               as many may wait for three seconds; more are sent away at once.",
    },
    Key {
        name: "limit_connections",
        env: "GATEWAY_LIMIT_CONNECTIONS",
        default: Some("10000"),
        help: "The most connections that are open at a time, as far as the system lets us have so many.",
    },
    Key {
        name: "limit_connections_each",
        env: "GATEWAY_LIMIT_CONNECTIONS_EACH",
        default: Some("200"),
        help: "The most connections of one address, where no proxy is trusted, and the most WebSockets and streams of one \
               in any case. At 0 as many as there may be.",
    },
    Key {
        name: "trusted_proxies",
        env: "GATEWAY_TRUSTED_PROXIES",
        default: Some("0"),
        help: "How many proxies stand one behind the other before the gateway, each of which adds to X-Forwarded-For or \
               Forwarded whom it was asked by. At 0 these headers are not believed.",
    },
    Key {
        name: "rate_anonymous",
        env: "GATEWAY_RATE_ANONYMOUS",
        default: Some("100"),
        help: "How much one address may ask for without a credential, in units a second: a request is one, and one more for \
               each 100 that it costs beyond the first. At 0 that is not counted.",
    },
    Key { name: "rate_site", env: "GATEWAY_RATE_SITE", default: Some("500"), help: "The same of one site key." },
    Key { name: "rate_member", env: "GATEWAY_RATE_MEMBER", default: Some("100"), help: "The same of one member." },
    Key {
        name: "rate_burst_seconds",
        env: "GATEWAY_RATE_BURST_SECONDS",
        default: Some("60"),
        help: "How many seconds' worth of that may be asked for at once.",
    },
    Key {
        name: "cache_megabytes",
        env: "GATEWAY_CACHE_MEGABYTES",
        default: Some("64"),
        help: "How much of what everybody may know each process keeps ready to be given again, in megabytes. At 0 every \
               question is read from the database.",
    },
    Key {
        name: "cache_stale_seconds",
        env: "GATEWAY_CACHE_STALE_SECONDS",
        default: Some("3600"),
        help: "How old an answer may be that is given while the database is away, in seconds; it says so. At 0 none is.",
    },
    Key {
        name: "cache_shared_seconds",
        env: "GATEWAY_CACHE_SHARED_SECONDS",
        default: Some("0"),
        help: "How long a content delivery network or a browser may give again what was asked by GET, in seconds: by so \
               much it lags behind the catalog. At 0 it asks each time, and is told in a few bytes that nothing has changed.",
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
