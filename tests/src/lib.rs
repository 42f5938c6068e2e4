//! The harness: the real program on its own database over the real wire, with a sign-in provider of our own.
//!
//! A test starts a [`Network`], asks it as somebody and looks at the answer. Everything a test starts ends when
//! it is dropped, so a network must not be kept in a `static`.

mod ask;
mod backend;
mod collector;
mod database;
mod issuer;
mod listening;
mod network;
mod places;
mod postgres;
mod process;
mod proxies;
mod redis;
mod sign_in;
mod template;
mod told;

pub use ask::{Answer, Raw, Who, get, try_get, try_post};
pub use backend::{Backend, on_both};
pub use collector::{Collector, Line, Mood, Point, Span, soon};
pub use database::Database;
pub use issuer::{AUDIENCE, issuer_url, issuer_was_asked_by, sign, token, token_with};
pub use listening::{Heard, Listeners};
pub use network::{FEW, Network, Setting};
pub use places::{free_folder, repository};
pub use postgres::PostgresServer;
pub use process::{Output, Program, Server, program_path};
pub use proxies::{Proxy, free_port};
pub use redis::{RedisCluster, RedisSentinels, RedisServer, until};
pub use sign_in::SignIn;
pub use told::Told;
