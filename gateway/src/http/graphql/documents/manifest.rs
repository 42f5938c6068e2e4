//! The file of trusted documents: a JSON object from ids to texts, as GraphQL Code Generator and Relay write it, or Apollo's
//! manifest of persisted queries.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

/// What an Apollo manifest calls itself.
const APOLLO: &str = "apollo-persisted-query-manifest";

/// Each document of a file with its id, in their order.
pub type Entries = Vec<(String, String)>;

/// Reads a file.
///
/// # Errors
/// A sentence that says what is wrong with it, and where.
pub fn read(text: &str) -> Result<Entries, String> {
    let broken = |error: serde_json::Error| error.to_string();
    let whole: Value = serde_json::from_str(text).map_err(broken)?;
    // Elsewhere it could be the id of a document, which is text.
    if !whole["operations"].is_array() {
        let plain: Plain = serde_json::from_str(text).map_err(|error| {
            format!("{error}; an object from ids to documents is expected, or a manifest of Apollo's")
        })?;
        return Ok(plain.0);
    }
    let manifest: Manifest = serde_json::from_str(text).map_err(broken)?;
    if manifest.format != APOLLO || manifest.version != 1 {
        return Err(format!("\"format\" is \"{APOLLO}\" and \"version\" is 1 in what is read here"));
    }
    Ok(manifest.operations.into_iter().map(|operation| (operation.id, operation.body)).collect())
}

/// The line of a file on which an id stands.
pub fn line_of(text: &str, id: &str) -> usize {
    let at = serde_json::to_string(id).ok().and_then(|id| text.find(&id)).unwrap_or_default();
    text[..at].matches('\n').count() + 1
}

#[derive(Deserialize)]
struct Manifest {
    format: String,
    version: u64,
    operations: Vec<Operation>,
}

#[derive(Deserialize)]
struct Operation {
    id: String,
    body: String,
}

/// An object whose keys all count: of an id that stands there twice a map would keep one.
struct Plain(Entries);

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PlainVisitor).map(Self)
    }
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Entries;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
        let mut entries = Entries::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(entries)
    }
}
