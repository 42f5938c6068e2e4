//! How a request names its document: by `documentId`, as the appendix of GraphQL over HTTP on persisted documents has it,
//! or by `extensions.persistedQuery`, as Apollo's clients do.

use async_graphql_value::ConstValue;

use super::{
    super::{read::Parameters, refusal::Refusal},
    hash::Hash,
};

/// What marks an id as the SHA-256 of a text.
const SHA256: &str = "sha256:";
/// The longest name, in bytes.
const LONGEST: usize = 256;

/// What a document is called by a request.
pub struct Named {
    /// The name as it was sent.
    pub name: String,
    /// The hash that the name is, if it is one.
    pub hash: Option<Hash>,
    /// Whether a client of Apollo's kind asks, which sends the text where it is told that the hash is not known.
    pub is_apollo: bool,
}

impl Named {
    /// How a request names its document, if it does.
    ///
    /// # Errors
    /// The name is none that there could be.
    pub fn of(asked: &Parameters) -> Result<Option<Self>, Refusal> {
        if let Some(id) = asked.document_id.as_deref().filter(|id| !id.is_empty()) {
            let digits = id.strip_prefix(SHA256);
            let hash = digits.and_then(Hash::parse);
            if digits.is_some() && hash.is_none() {
                return Err(Refusal::bad("after \"sha256:\" follow 64 hexadecimal digits in lower case"));
            }
            return Self::new(id, hash, false).map(Some);
        }
        let Some(extension) = asked.extensions.as_ref().and_then(|all| all.get("persistedQuery")) else {
            return Ok(None);
        };
        let malformed = || Refusal::bad("extensions.persistedQuery is { \"version\": 1, \"sha256Hash\": \"...\" }");
        match extension {
            ConstValue::Null => Ok(None),
            ConstValue::Object(fields) => {
                let is_known =
                    matches!(fields.get("version"), Some(ConstValue::Number(version)) if version.as_u64() == Some(1));
                let Some(ConstValue::String(name)) = fields.get("sha256Hash").filter(|_| is_known) else {
                    return Err(malformed());
                };
                Self::new(name, Hash::parse(name), true).map(Some)
            }
            _ => Err(malformed()),
        }
    }

    fn new(name: &str, hash: Option<Hash>, is_apollo: bool) -> Result<Self, Refusal> {
        if name.is_empty() || name.len() > LONGEST {
            return Err(Refusal::bad(format!("the id of a document has 1 to {LONGEST} bytes")));
        }
        Ok(Self { name: name.to_owned(), hash, is_apollo })
    }
}
