//! Documents that whoever runs the gateway has listed in a file. The file is the authority: nothing that is learnt later
//! adds to it, and no cache is asked for it.

use std::{collections::HashMap, path::Path, sync::Arc};

use async_graphql::Request;

use super::{
    super::{
        limits::{self, Limits},
        refusal::Refusal,
        subscriptions,
    },
    hash::Hash,
    manifest,
    naming::Named,
};
use crate::schema::validation::Validator;

/// Trusted documents.
pub struct Trusted {
    by_id: HashMap<String, Arc<str>>,
    by_hash: HashMap<Hash, Arc<str>>,
}

impl Trusted {
    /// Reads them from a file and holds each against the schema and the limits.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the file: the line and, where it is one, the document.
    pub async fn read(file: &Path, limits: &Limits, validator: &Validator) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
        let entries = manifest::read(&text)?;
        if entries.is_empty() {
            return Err("it holds no documents".to_owned());
        }
        let mut trusted = Self { by_id: HashMap::new(), by_hash: HashMap::new() };
        for (id, document) in entries {
            let at = |problem: &str| format!("line {}, document \"{id}\": {problem}", manifest::line_of(&text, &id));
            check(&document, limits, validator).await.map_err(|problem| at(&problem))?;
            let hash = Hash::of(&document);
            if id.strip_prefix("sha256:").is_some_and(|digits| Hash::parse(digits) != Some(hash)) {
                return Err(at(&format!("the SHA-256 of its text is {hash}")));
            }
            let document: Arc<str> = document.into();
            trusted.by_hash.insert(hash, document.clone());
            if trusted.by_id.insert(id.clone(), document.clone()).is_some_and(|other| other != document) {
                return Err(at("another document has the same id"));
            }
        }
        Ok(trusted)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.by_id.len()
    }

    /// The document of a name: of an id of the file, or of the hash of a text that it holds.
    pub fn named(&self, named: &Named) -> Option<&Arc<str>> {
        self.by_id.get(&named.name).or_else(|| self.by_hash.get(&named.hash?))
    }

    /// Whether the file holds the text of a hash.
    pub fn holds(&self, hash: Hash) -> bool {
        self.by_hash.contains_key(&hash)
    }
}

/// Whether a document could run: each of its operations is weighed as though it was asked for.
async fn check(document: &str, limits: &Limits, validator: &Validator) -> Result<(), String> {
    let said = |refusal: Refusal| refusal.message().to_owned();
    let mut request = Request::new(document);
    let names: Vec<_> = match request.parsed_query() {
        Ok(document) => document.operations.iter().map(|(name, _)| name.cloned()).collect(),
        // Weighing says where it cannot be read.
        Err(_) => vec![None],
    };
    for name in names {
        let mut request = Request::new(document);
        request.operation_name = name.map(|name| name.to_string());
        let mut weighed = limits::weigh(request, limits).map_err(said)?;
        subscriptions::refuse_fragments(&mut weighed.request).map_err(said)?;
        validator.validate(weighed.request).await.map_err(|error| match error.locations.first() {
            Some(at) => format!("line {}, column {} of it: {}", at.line, at.column, error.message),
            None => error.message,
        })?;
    }
    Ok(())
}
