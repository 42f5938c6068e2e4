//! Asking, and what comes back.

use std::{sync::OnceLock, time::Duration};

use gateway::identity::roster::demo_site_key;
use serde_json::Value;
use ureq::{Agent, Body, http::Response};

use crate::issuer::token;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody in particular.
    Anonymous,
    /// The website of the center of that slug, by its site key.
    Website(&'static str),
    /// Whoever holds that seat, such as `coach@summit-commons` or `network-admin`.
    Seat(&'static str),
}

impl Who {
    /// The header that says so.
    #[must_use]
    pub fn header(&self) -> Option<(&'static str, String)> {
        match self {
            Self::Anonymous => None,
            Self::Website(center) => Some(("x-site-key", demo_site_key(center))),
            Self::Seat(seat) => Some(("authorization", format!("Bearer {}", token(seat)))),
        }
    }
}

/// An answer to a GraphQL operation.
#[derive(Debug)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The body.
    pub body: Value,
    /// The body as it came.
    pub text: String,
    /// How many statements it took, by the server's log.
    pub statements: u32,
}

impl Answer {
    /// Its data.
    ///
    /// # Panics
    /// It has errors.
    #[must_use]
    pub fn data(&self) -> &Value {
        assert!(self.errors().is_empty(), "errors in answer {}: {:#}", self.status, self.body["errors"]);
        &self.body["data"]
    }

    /// Its errors.
    #[must_use]
    pub fn errors(&self) -> &[Value] {
        self.body["errors"].as_array().map_or(&[], Vec::as_slice)
    }
}

/// An answer of HTTP.
#[derive(Debug)]
pub struct Raw {
    /// The status.
    pub status: u16,
    /// The headers, their names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body, as it came over the wire.
    pub body: Vec<u8>,
    /// The body as text.
    pub text: String,
}

impl Raw {
    /// The first header of a name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// It is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {}: {}", self.status, self.text))
    }
}

impl TryFrom<Response<Body>> for Raw {
    type Error = ureq::Error;

    fn try_from(mut response: Response<Body>) -> Result<Self, ureq::Error> {
        let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        let body = response.body_mut().with_config().limit(64 << 20).read_to_vec()?;
        Ok(Self {
            status: response.status().as_u16(),
            headers,
            text: String::from_utf8_lossy(&body).into_owned(),
            body,
        })
    }
}

/// Gets an address; redirects are not followed.
///
/// # Panics
/// Nobody answers.
#[must_use]
pub fn get(url: &str, headers: &[(&str, &str)]) -> Raw {
    try_get(url, headers).unwrap_or_else(|error| panic!("GET {url}: {error}"))
}

pub(crate) fn options(url: &str, headers: &[(&str, &str)]) -> Raw {
    let request = headers.iter().fold(agent().options(url), |request, (name, value)| request.header(*name, *value));
    request.call().and_then(Raw::try_from).unwrap_or_else(|error| panic!("OPTIONS {url}: {error}"))
}

pub(crate) fn post(url: &str, headers: &[(&str, &str)], body: &[u8]) -> Raw {
    try_post(url, headers, body).unwrap_or_else(|error| panic!("POST {url}: {error}"))
}

/// What an address answers, or why no answer came.
///
/// # Errors
/// Nobody answers.
pub fn try_get(url: &str, headers: &[(&str, &str)]) -> Result<Raw, ureq::Error> {
    let request = headers.iter().fold(agent().get(url), |request, (name, value)| request.header(*name, *value));
    request.call().and_then(Raw::try_from)
}

/// What is answered to a body, or why no answer came.
///
/// # Errors
/// Nobody answers.
pub fn try_post(url: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Raw, ureq::Error> {
    let request = headers.iter().fold(agent().post(url), |request, (name, value)| request.header(*name, *value));
    request.send(body).and_then(Raw::try_from)
}

fn agent() -> &'static Agent {
    static AGENT: OnceLock<Agent> = OnceLock::new();
    AGENT.get_or_init(|| {
        Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // Ports are given anew: a kept connection could be one to a server that is gone.
            .max_idle_connections(0)
            .timeout_global(Some(Duration::from_secs(60)))
            .build()
            .into()
    })
}
