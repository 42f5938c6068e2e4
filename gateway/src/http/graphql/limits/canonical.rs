//! What makes two requests the same question. Neither spaces nor the order of keys do, nor the second at which a window
//! begins that was meant to begin now: instants are read to the minute.

use async_graphql::{
    Positioned, Variables,
    parser::types::{BaseType, VariableDefinition},
};
use async_graphql_value::ConstValue;
use sha2::{Digest, Sha256};

use crate::{loaders::moment::to_the_minute, schema::scalars::instant};

/// The arguments and input fields of queries that hold an instant.
const INSTANTS: [&str; 3] = ["from", "to", "openAt"];

/// The scalar of instants.
const INSTANT: &str = "DateTime";

/// The literal of an argument in its canonical form, where that is another one.
pub fn literal(argument: &str, text: &str) -> Option<String> {
    if INSTANTS.contains(&argument) { minute(text.strip_prefix('"')?.strip_suffix('"')?) } else { None }
}

/// Identifies what is asked: the same for requests that ask the same operation of the same document with the same
/// variables.
pub fn digest(
    document: &[u8; 32],
    operation: Option<&str>,
    definitions: &[Positioned<VariableDefinition>],
    variables: &Variables,
) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(document);
    text(&mut digest, operation.unwrap_or_default());
    for (name, value) in variables.iter() {
        let defined = definitions.iter().find(|defined| defined.node.name.node == *name);
        let is_instant = defined.is_some_and(
            |defined| matches!(&defined.node.var_type.node.base, BaseType::Named(name) if name.as_str() == INSTANT),
        );
        text(&mut digest, name);
        add(&mut digest, value, is_instant);
    }
    digest.finalize().into()
}

/// Each value begins with a byte that says what it is and how long, so that no two are alike.
fn add(digest: &mut Sha256, value: &ConstValue, is_instant: bool) {
    match value {
        ConstValue::String(string) if is_instant => text(digest, minute(string).as_deref().unwrap_or(string)),
        ConstValue::String(string) => text(digest, string),
        ConstValue::List(items) => {
            length(digest, b'[', items.len());
            items.iter().for_each(|item| add(digest, item, is_instant));
        }
        ConstValue::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| *name);
            length(digest, b'{', fields.len());
            for (name, value) in fields {
                text(digest, name);
                add(digest, value, INSTANTS.contains(&name.as_str()));
            }
        }
        // Numbers, words of enums, true, false and null are what they are written as.
        plain => {
            let plain = plain.to_string();
            length(digest, b'=', plain.len());
            digest.update(plain);
        }
    }
}

fn text(digest: &mut Sha256, text: &str) {
    length(digest, b'"', text.len());
    digest.update(text);
}

fn length(digest: &mut Sha256, kind: u8, length: usize) {
    digest.update([kind]);
    digest.update(length.to_be_bytes());
}

/// What is no instant to the schema stays as it is: it is refused.
fn minute(text: &str) -> Option<String> {
    Some(to_the_minute(instant(text)?).to_rfc3339())
}
