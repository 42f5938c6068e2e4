//! Finds the text of the document that a request means, the same for every transport: the text that was sent, a document
//! that was sent before and is named by its hash (automatic persisted queries), or a trusted one that is named by its id.

mod hash;
mod manifest;
mod naming;
mod remembered;
mod trusted;

use std::sync::Arc;

use async_graphql::Request;
use axum::http::StatusCode;

use self::{hash::Hash, naming::Named, remembered::Remembered, trusted::Trusted};
use super::{
    limits::{Limits, Weighed, private},
    read::Parameters,
    refusal::Refusal,
    subscriptions,
};
use crate::{cache::redis::Redis, config::DocumentSettings, kernel::code::Code, schema::validation::Validator};

/// What clients match on, to the letter.
const NOT_FOUND: &str = "PersistedQueryNotFound";
const NOT_SUPPORTED: &str = "PersistedQueryNotSupported";

/// Every document that is known here.
pub struct Documents {
    remembered: Option<Remembered>,
    trusted: Option<Trusted>,
    /// Whether trusted documents run and nothing else.
    is_required: bool,
    validator: Validator,
}

/// A request whose document was found.
pub struct Found {
    /// The request, with the text.
    pub request: Request,
    /// Where that is from.
    pub origin: Origin,
}

/// Where a text is from.
#[derive(Clone, Copy)]
pub enum Origin {
    /// It was sent.
    Sent,
    /// It was sent beside its hash, to be remembered.
    Taught(Hash),
    /// It was sent before.
    Remembered,
    /// It stands in the file, whether it was sent or named.
    Trusted {
        /// Whether a client of Apollo's kind named it.
        is_apollo: bool,
    },
}

impl Origin {
    /// Whether the text stands in the file of trusted documents.
    pub fn is_trusted(self) -> bool {
        matches!(self, Self::Trusted { .. })
    }

    /// Whether the client would send the text by itself if it was told to.
    fn is_asked_by_hash(self) -> bool {
        matches!(self, Self::Remembered | Self::Trusted { is_apollo: true })
    }
}

impl Documents {
    /// What is configured: the file of trusted documents is read and checked. Through Redis replicas share what they
    /// remember.
    ///
    /// # Errors
    /// A sentence that says why the file cannot be used.
    pub async fn open(settings: &DocumentSettings, limits: &Limits, redis: Option<Arc<Redis>>) -> Result<Self, String> {
        let validator = Validator::default();
        let trusted = match &settings.trusted {
            None => None,
            Some(trusted) => {
                let place = |problem: String| {
                    let file = trusted.file.display();
                    format!("trusted_documents (GATEWAY_TRUSTED_DOCUMENTS): {file}: {problem}")
                };
                Some(Trusted::read(&trusted.file, limits, &validator).await.map_err(place)?)
            }
        };
        Ok(Self {
            remembered: settings.are_persisted.then(|| Remembered::new(redis)),
            is_required: settings.trusted.as_ref().is_some_and(|trusted| trusted.is_required),
            trusted,
            validator,
        })
    }

    /// How many trusted documents there are.
    #[must_use]
    pub fn trusted_count(&self) -> usize {
        self.trusted.as_ref().map_or(0, Trusted::count)
    }

    /// Finds the text that a request means.
    ///
    /// # Errors
    /// It means none or one that is not known, names another than it sends, or may not run here.
    pub async fn find(&self, mut asked: Parameters) -> Result<Found, Refusal> {
        let named = Named::of(&asked)?;
        let origin = match (asked.text(), named) {
            (Some(text), named) if named.is_some() || self.trusted.is_some() => self.sent(text, named.as_ref())?,
            (None, Some(named)) => {
                let (text, origin) = self.named(&named).await?;
                asked.query = Some(text);
                origin
            }
            _ => Origin::Sent,
        };
        Ok(Found { request: asked.into_request()?, origin })
    }

    /// Where a text is from that was sent, and perhaps named.
    fn sent(&self, text: &str, named: Option<&Named>) -> Result<Origin, Refusal> {
        let hash = Hash::of(text);
        if let Some(named) = named {
            let listed = self.trusted.as_ref().and_then(|trusted| trusted.named(named));
            if listed.map_or(named.hash != Some(hash), |listed| **listed != *text) {
                let message =
                    "the text is not that of the hash or id beside it: send its SHA-256, or one of both alone";
                return Err(Refusal::new(StatusCode::BAD_REQUEST, Code::PersistedQueryHashMismatch, message));
            }
        }
        if self.trusted.as_ref().is_some_and(|trusted| trusted.holds(hash)) {
            return Ok(Origin::Trusted { is_apollo: false });
        }
        self.allow_others()?;
        match (named, &self.remembered) {
            (None, _) => Ok(Origin::Sent),
            (Some(_), Some(_)) => Ok(Origin::Taught(hash)),
            (Some(_), None) => Err(Refusal::of_document(Code::PersistedQueryNotSupported, NOT_SUPPORTED)),
        }
    }

    /// The text of a name.
    async fn named(&self, named: &Named) -> Result<(String, Origin), Refusal> {
        if let Some(text) = self.trusted.as_ref().and_then(|trusted| trusted.named(named)) {
            return Ok((text.as_ref().into(), Origin::Trusted { is_apollo: named.is_apollo }));
        }
        self.allow_others()?;
        if named.is_apollo && self.remembered.is_none() {
            return Err(Refusal::of_document(Code::PersistedQueryNotSupported, NOT_SUPPORTED));
        }
        let text = match (&self.remembered, named.hash) {
            (Some(remembered), Some(hash)) => remembered.get(hash).await,
            _ => None,
        };
        match text {
            Some(text) => Ok((text.as_ref().into(), Origin::Remembered)),
            None => Err(Refusal::of_document(Code::PersistedQueryNotFound, NOT_FOUND)),
        }
    }

    fn allow_others(&self) -> Result<(), Refusal> {
        if self.is_required {
            let message = "documents are answered here that whoever runs the gateway has listed, and no others";
            return Err(Refusal::new(StatusCode::FORBIDDEN, Code::DocumentNotTrusted, message));
        }
        Ok(())
    }

    /// Lets a weighed request go on to be executed, unless it carries what is private on a way where that would be
    /// written down. What a client wants remembered is remembered, once nothing refuses it.
    ///
    /// # Errors
    /// Something private stands in its address, or is asked for by a hash.
    pub async fn admit(&self, weighed: &mut Weighed, origin: Origin, is_get: bool) -> Result<(), Refusal> {
        let is_by_hash = matches!(origin, Origin::Remembered) || (is_get && origin.is_asked_by_hash());
        if weighed.is_private && is_by_hash {
            // Clients then send the text by POST, now and from then on. By an answer that it is not
            // known they would come back with the next question in an address.
            let reason =
                "what is searched for, where and for which need is not asked by a hash: send the whole text by POST";
            return Err(Refusal::of_document(Code::PersistedQueryNotSupported, NOT_SUPPORTED).because(reason));
        }
        if weighed.is_private && is_get {
            let message =
                "what is searched for, where and for which need is sent by POST: an address is written down on the way";
            return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, Code::PrivateInAddress, message));
        }
        if let (Origin::Taught(hash), Some(remembered)) = (origin, &self.remembered)
            && self.is_fit(&mut weighed.request).await
        {
            remembered.put(hash, &weighed.request.query).await;
        }
        Ok(())
    }

    /// Whether a document may be kept: it tells nothing private by itself and fits the schema.
    async fn is_fit(&self, request: &mut Request) -> bool {
        // A comment may say anything.
        let is_told = request.query.contains('#') || request.parsed_query().map_or(true, private::is_told_by);
        if is_told || subscriptions::refuse_fragments(request).is_err() {
            return false;
        }
        let mut copy = Request::new(&request.query);
        copy.operation_name.clone_from(&request.operation_name);
        self.validator.validate(copy).await.is_ok()
    }
}
