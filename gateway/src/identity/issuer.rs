//! The issuers whose tokens are believed, and how a token is validated: by the issuer that it names, with that one's
//! keys and audience, by an algorithm that was agreed on, never by one that the token chooses for itself.

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, crypto, encode};
use serde_json::json;

use super::{
    jwks::{Jwks, KeysUnavailable},
    token::{Claims, Token},
    viewer::SignIn,
};
use crate::{
    config::Oidc,
    kernel::{clock, secret::Secret},
};

/// Who issues the tokens of the local demo.
pub const DEMO_ISSUER: &str = "urn:recovery-gateway:demo";
/// Whom the tokens of the local demo are for.
const DEMO_AUDIENCE: &str = "recovery-gateway";
/// How far two clocks may differ, in seconds.
const LEEWAY: i64 = 30;

/// Every issuer whose tokens are believed.
pub struct Issuers(Vec<Issuer>);

/// An issuer of bearer tokens and how its tokens are validated.
struct Issuer {
    name: String,
    audience: String,
    keys: Keys,
}

enum Keys {
    /// The demo's own secret.
    Demo(Secret),
    /// What an OpenID Connect provider publishes.
    Published(Jwks),
}

/// Somebody for whom an issuer vouches.
pub struct Vouched {
    /// By which sign-in.
    pub sign_in: SignIn,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// Why a token is refused.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// It is not what it should be; says what.
    #[error("{0}")]
    Refused(&'static str),
    /// The issuer's keys cannot be had, so nothing can be said about the token.
    #[error(transparent)]
    KeysUnavailable(#[from] KeysUnavailable),
}

impl Issuers {
    /// OpenID Connect providers, as configured; none means that nobody can sign in.
    #[must_use]
    pub fn oidc(configured: &[Oidc]) -> Self {
        let issuer = |oidc: &Oidc| Issuer {
            name: oidc.issuer.clone(),
            audience: oidc.audience.clone(),
            keys: Keys::Published(Jwks::of(&oidc.issuer)),
        };
        Self(configured.iter().map(issuer).collect())
    }

    /// The demo's own, by its secret.
    #[must_use]
    pub fn demo(secret: Secret) -> Self {
        let (name, audience) = (DEMO_ISSUER.to_owned(), DEMO_AUDIENCE.to_owned());
        Self(vec![Issuer { name, audience, keys: Keys::Demo(secret) }])
    }

    /// Validates a token and tells whose it is.
    ///
    /// # Errors
    /// It is not a current token of one of these issuers for its audience here.
    pub async fn vouch(&self, token: &str) -> Result<Vouched, TokenError> {
        if self.0.is_empty() {
            return Err(TokenError::Refused("nobody can sign in here: no issuer is configured"));
        }
        let token = Token::read(token).map_err(TokenError::Refused)?;
        let foreign = "the token is from an issuer that is not accepted here";
        let issuer = self.of(&token).ok_or(TokenError::Refused(foreign))?;
        issuer.verify(&token).await?;
        let until = issuer.accept(&token.claims).map_err(TokenError::Refused)?;
        let sign_in = SignIn { issuer: Secret::new(&issuer.name), subject: Secret::new(token.claims.sub) };
        Ok(Vouched { sign_in, until })
    }

    /// Whether a token holds by the keys that are at hand: nobody is asked for others.
    #[must_use]
    pub fn know(&self, token: &str) -> bool {
        let Ok(token) = Token::read(token) else { return false };
        self.of(&token).is_some_and(|issuer| issuer.accept(&token.claims).is_ok() && issuer.has_signed(&token))
    }

    fn of(&self, token: &Token<'_>) -> Option<&Issuer> {
        self.0.iter().find(|issuer| issuer.name == token.claims.iss)
    }
}

impl Issuer {
    /// Whether the token is signed by the issuer, the way it signs.
    async fn verify(&self, token: &Token<'_>) -> Result<(), TokenError> {
        let algorithm = self.algorithm(token).ok_or(TokenError::Refused(ALGORITHM))?;
        let key = match &self.keys {
            Keys::Demo(secret) => Some(demo_key(secret)),
            Keys::Published(jwks) => jwks.key(token.header.kid.as_deref(), algorithm).await?,
        };
        let key = key.ok_or(TokenError::Refused("the token is signed with a key that its issuer does not publish"))?;
        let is_signed = is_signed(token, &key, algorithm);
        is_signed.then_some(()).ok_or(TokenError::Refused("the token's signature is not valid"))
    }

    /// The same by the keys that are at hand.
    fn has_signed(&self, token: &Token<'_>) -> bool {
        let Some(algorithm) = self.algorithm(token) else { return false };
        let key = match &self.keys {
            Keys::Demo(secret) => Some(demo_key(secret)),
            Keys::Published(jwks) => jwks.at_hand(token.header.kid.as_deref(), algorithm),
        };
        key.is_some_and(|key| is_signed(token, &key, algorithm))
    }

    /// How the token says that it is signed, where the issuer signs so.
    fn algorithm(&self, token: &Token<'_>) -> Option<Algorithm> {
        match (&self.keys, token.header.alg.as_str()) {
            (Keys::Demo(_), "HS256") => Some(Algorithm::HS256),
            (Keys::Published(_), "RS256") => Some(Algorithm::RS256),
            (Keys::Published(_), "ES256") => Some(Algorithm::ES256),
            (Keys::Published(_), "EdDSA") => Some(Algorithm::EdDSA),
            _ => None,
        }
    }

    /// Whether what is claimed holds here and now; until when it does.
    fn accept(&self, claims: &Claims) -> Result<DateTime<Utc>, &'static str> {
        if !claims.aud.is(&self.audience) {
            return Err("the token is for somebody else");
        }
        let now = clock::now().timestamp();
        if claims.exp.0 <= now - LEEWAY {
            return Err("the token has expired");
        }
        if claims.nbf.is_some_and(|begin| begin.0 > now + LEEWAY) {
            return Err("the token is not valid yet");
        }
        DateTime::from_timestamp(claims.exp.0, 0).ok_or("the token does not say when it ends")
    }
}

fn demo_key(secret: &Secret) -> DecodingKey {
    DecodingKey::from_secret(secret.expose().as_bytes())
}

fn is_signed(token: &Token<'_>, key: &DecodingKey, algorithm: Algorithm) -> bool {
    crypto::verify(token.signature, token.message, key, algorithm).unwrap_or(false)
}

const ALGORITHM: &str = "the token is signed with an algorithm that is not accepted here";

/// A token of the local demo for a subject, good for some seconds.
///
/// # Errors
/// The library cannot sign; it always can with a shared secret.
pub fn demo_token(secret: &Secret, subject: &str, seconds: i64) -> Result<String, jsonwebtoken::errors::Error> {
    let exp = clock::now().timestamp() + seconds;
    let claims = json!({ "iss": DEMO_ISSUER, "aud": DEMO_AUDIENCE, "sub": subject, "exp": exp });
    encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(secret.expose().as_bytes()))
}
