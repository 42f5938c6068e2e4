//! A bearer token taken apart: a JSON Web Token in its compact form, signed and nothing else. What is odd is refused
//! before any key is looked at.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, IgnoredAny},
};

/// The longest token, in bytes.
const MOST_BYTES: usize = 8 * 1024;
/// The longest name of a subject (OpenID Connect Core 2).
const MOST_SUBJECT: usize = 255;
/// The last second of the year 9999: what lies behind it is no end.
const LAST_SECOND: f64 = 253_402_300_799.0;

/// A token, its parts read, nothing of it verified.
pub struct Token<'a> {
    /// What is signed.
    pub message: &'a [u8],
    /// The signature, as it came.
    pub signature: &'a str,
    /// How it says that it is signed.
    pub header: Header,
    /// What it claims.
    pub claims: Claims,
}

/// How a token says that it is signed.
#[derive(Deserialize)]
pub struct Header {
    /// The name of an algorithm.
    pub alg: String,
    /// The key's id.
    #[serde(default, deserialize_with = "given")]
    pub kid: Option<String>,
    #[serde(default, deserialize_with = "given")]
    typ: Option<String>,
    #[serde(default, deserialize_with = "given")]
    crit: Option<IgnoredAny>,
    #[serde(default, deserialize_with = "given")]
    jwk: Option<IgnoredAny>,
    #[serde(default, deserialize_with = "given")]
    jku: Option<IgnoredAny>,
    #[serde(default, deserialize_with = "given")]
    x5c: Option<IgnoredAny>,
    #[serde(default, deserialize_with = "given")]
    x5u: Option<IgnoredAny>,
}

/// What a token claims. One that stands there twice cannot be read.
#[derive(Deserialize)]
pub struct Claims {
    /// Who issued it.
    pub iss: String,
    /// For whom it is.
    pub aud: Audience,
    /// Who bears it.
    pub sub: String,
    /// When it ends.
    pub exp: Seconds,
    /// When it begins.
    #[serde(default, deserialize_with = "given")]
    pub nbf: Option<Seconds>,
    #[serde(default, deserialize_with = "given")]
    events: Option<IgnoredAny>,
    #[serde(default, deserialize_with = "given")]
    cnf: Option<IgnoredAny>,
}

/// For whom a token is.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Audience {
    /// Whether somebody is among them.
    pub fn is(&self, name: &str) -> bool {
        match self {
            Self::One(one) => one == name,
            Self::Many(many) => many.iter().any(|one| one == name),
        }
    }
}

/// A moment, in whole seconds since 1970.
#[derive(Clone, Copy)]
pub struct Seconds(pub i64);

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        if !(0.0..=LAST_SECOND).contains(&seconds) {
            return Err(D::Error::custom("no moment between 1970 and 9999"));
        }
        // In that range every whole number of seconds is exact.
        #[expect(clippy::cast_possible_truncation, reason = "fractions of a second are cut off")]
        Ok(Self(seconds as i64))
    }
}

/// A field that must not be null.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl<'a> Token<'a> {
    /// Takes a token apart.
    ///
    /// # Errors
    /// Why it cannot be one that signs anybody in.
    pub fn read(text: &'a str) -> Result<Self, &'static str> {
        if text.len() > MOST_BYTES {
            return Err("the token is longer than 8 KiB");
        }
        let shape = "the token is not a signed JSON Web Token: three parts, separated by dots";
        let (message, signature) = text.rsplit_once('.').ok_or(shape)?;
        let (header, claims) = message.split_once('.').ok_or(shape)?;
        if signature.is_empty() || claims.contains('.') {
            return Err(shape);
        }
        let header: Header = part(header).ok_or("the token's header cannot be read")?;
        header.check()?;
        let claims: Claims =
            part(claims).ok_or("the token lacks one of iss, aud, sub and exp, or a claim is not what it must be")?;
        claims.check()?;
        Ok(Self { message: message.as_bytes(), signature, header, claims })
    }
}

/// A part of a token: an object in JSON in base64.
fn part<T: DeserializeOwned>(text: &str) -> Option<T> {
    let json = URL_SAFE_NO_PAD.decode(text).ok()?;
    // A list of values in the right order would be read too.
    json.trim_ascii_start().starts_with(b"{").then(|| serde_json::from_slice(&json).ok())?
}

impl Header {
    fn check(&self) -> Result<(), &'static str> {
        if self.crit.is_some() {
            return Err("the token demands extensions that are not known here");
        }
        if self.jwk.is_some() || self.jku.is_some() || self.x5c.is_some() || self.x5u.is_some() {
            return Err("the token brings a key of its own; only those that its issuer publishes are believed");
        }
        let kinds = ["jwt", "at+jwt", "application/jwt", "application/at+jwt"];
        if self.typ.as_ref().is_some_and(|typ| !kinds.iter().any(|kind| typ.eq_ignore_ascii_case(kind))) {
            return Err("the token is of a kind that signs nobody in: typ must be JWT or at+jwt");
        }
        Ok(())
    }
}

impl Claims {
    fn check(&self) -> Result<(), &'static str> {
        // A logout token and its like: signed by the issuer, but to tell something.
        if self.events.is_some() {
            return Err("the token tells of an event; it signs nobody in");
        }
        // Whoever stole it could bear it as well as the one to whom it is bound.
        if self.cnf.is_some() {
            return Err("the token is bound to a key of its bearer, which cannot be checked here");
        }
        let is_name = !self.sub.is_empty() && self.sub.len() <= MOST_SUBJECT;
        if !is_name || self.sub.chars().any(char::is_control) {
            return Err("the token's subject must have 1 to 255 characters, none of them a control character");
        }
        Ok(())
    }
}
