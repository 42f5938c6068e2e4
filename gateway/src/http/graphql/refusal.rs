//! A request that is not executed: a status, a stable code and a sentence, in the shape of GraphQL errors.

use std::{error::Error, time::Duration};

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{
    http::{
        fair_use::{Kind, TooSoon},
        shedding::concurrency::Overloaded,
    },
    kernel::{cause::chain, code::Code},
    telemetry::{metrics, tally},
};

/// When it may be tried again that cannot be answered at present.
const LATER: Duration = Duration::from_secs(60);

/// The same where there is only too much at this moment.
const SOON: Duration = Duration::from_secs(5);

/// Why a request is not executed.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The status over HTTP.
    pub status: StatusCode,
    /// Whether the request was well formed, and its document is what cannot be executed.
    pub is_of_document: bool,
    code: Code,
    message: String,
    limit: Option<Exceeded>,
    retry_after: Option<Duration>,
    reference: Option<String>,
    reason: Option<&'static str>,
}

/// A limit that a request exceeds.
#[derive(Clone, Copy, Debug)]
pub struct Exceeded {
    /// The setting that holds the limit, or what is limited where it cannot be set.
    pub name: &'static str,
    /// The most.
    pub most: u64,
    /// What was sent.
    pub sent: u64,
}

impl Refusal {
    /// A refusal.
    pub fn new(status: StatusCode, code: Code, message: impl Into<String>) -> Self {
        Self {
            status,
            is_of_document: false,
            code,
            message: message.into(),
            limit: None,
            retry_after: None,
            reference: None,
            reason: None,
        }
    }

    /// A request that is malformed.
    pub fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::BadRequest, message)
    }

    /// A document that cannot be executed.
    pub fn of_document(code: Code, message: impl Into<String>) -> Self {
        Self { is_of_document: true, ..Self::new(StatusCode::BAD_REQUEST, code, message) }
    }

    /// Our own fault. The cause goes to the log under a reference, the reference to the caller.
    pub fn internal(cause: &(dyn Error + 'static), what: &str) -> Self {
        let reference = tally::reference();
        tracing::error!(reference, cause = chain(cause), "{what}");
        let message = format!("{what}, through no fault of yours; please report {reference}");
        let refusal = Self::new(StatusCode::SERVICE_UNAVAILABLE, Code::Internal, message);
        Self { reference: Some(reference), ..refusal }
    }

    /// Somebody else was to answer, and did not.
    pub fn given_up() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, Code::TimedOut, "this was given up; try again")
    }

    /// The database is away, so that nothing but what is kept can be answered.
    pub fn away() -> Self {
        let message = "the catalog cannot be reached at present; try again in a minute";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, Code::Unavailable, message)
    }

    /// A request that exceeds a limit; the message begins with what there is too much of.
    pub fn over(code: Code, exceeded: Exceeded, message: &str) -> Self {
        let Exceeded { most, sent, .. } = exceeded;
        let sent = if sent == u64::MAX { "endlessly many".to_owned() } else { sent.to_string() };
        let message = format!("{message}: {most} at most, not {sent}");
        Self { limit: Some(exceeded), ..Self::new(StatusCode::BAD_REQUEST, code, message) }
    }

    /// In how many seconds it may be tried again.
    pub fn retry_after(&self) -> u64 {
        self.retry_after.unwrap_or(LATER).as_nanos().div_ceil(1_000_000_000).try_into().unwrap_or(u64::MAX)
    }

    /// Says why where the message is one that clients match on.
    pub fn because(self, reason: &'static str) -> Self {
        Self { reason: Some(reason), ..self }
    }

    /// The sentence for whoever asked.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The refusal as an error of GraphQL, as it is answered; it is counted with it.
    pub fn error(&self) -> Value {
        metrics::error(self.code);
        let mut extensions = json!({ "code": self.code.as_str() });
        if let Some(Exceeded { name, most, sent }) = self.limit {
            extensions["limit"] = json!({ "name": name, "most": most, "sent": sent });
        }
        if let Some(reference) = &self.reference {
            extensions["reference"] = reference.as_str().into();
        }
        if let Some(reason) = self.reason {
            extensions["reason"] = reason.into();
        }
        json!({ "message": self.message, "extensions": extensions })
    }
}

impl From<TooSoon> for Refusal {
    fn from(TooSoon { kind, wait }: TooSoon) -> Self {
        let whose = match kind {
            Kind::Anonymous => "from this address, of all who ask without a credential; a website sends its site key",
            Kind::Website => "by this site key",
            Kind::Member => "by this sign-in",
            Kind::Stranger => "from this address with credentials that do not hold",
        };
        let message = format!("too much was asked for {whose}; go on after the time of Retry-After");
        let refusal = Self::new(StatusCode::TOO_MANY_REQUESTS, Code::RateLimited, message);
        Self { retry_after: Some(wait), ..refusal }
    }
}

impl From<Overloaded> for Refusal {
    fn from(_: Overloaded) -> Self {
        let message = "more is asked at this moment than can be answered; try again in some seconds";
        let refusal = Self::new(StatusCode::SERVICE_UNAVAILABLE, Code::Overloaded, message);
        Self { retry_after: Some(SOON), ..refusal }
    }
}
