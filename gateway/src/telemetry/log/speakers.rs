//! Who is let speak. We know what our own lines hold. Libraries tell whatever helps to find their mistakes: the whole message
//! that came over a WebSocket, a head with a token, an address with its password. So none is heard, whatever filter is set,
//! but those of which is known what they say.

use tracing::{Level, Metadata};

/// Our own targets, and those that begin so.
const OURS: &str = "gateway";

/// Libraries that are let speak, and up to which level: of their connections, without a statement, and of migrations by name.
const KNOWN: [(&str, Level); 3] =
    [("sqlx::pool", Level::WARN), ("sqlx_core::pool", Level::WARN), ("sea_orm_migration", Level::INFO)];

/// Whether a line or span is our own.
pub fn are_we(about: &Metadata<'_>) -> bool {
    is_within(about.target(), OURS)
}

/// Whether a line or span may be written.
pub fn may_speak(about: &Metadata<'_>) -> bool {
    are_we(about) || KNOWN.iter().any(|(known, level)| about.level() <= level && is_within(about.target(), known))
}

fn is_within(target: &str, module: &str) -> bool {
    target.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}
