//! The issuer whose tokens are believed, and how a token is validated: signature, issuer, audience,
//! expiry and not-before, by one of the algorithms that were agreed on, never by one that the token
//! chooses for itself.

use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode, errors::ErrorKind,
};
use serde::{Deserialize, Serialize};

use super::jwks::{Jwks, JwksError};
use crate::kernel::{clock, secret::Secret};

/// Who issues the tokens of the local demo.
pub const DEMO_ISSUER: &str = "urn:recovery-gateway:demo";
/// Whom the tokens of the local demo are for.
const DEMO_AUDIENCE: &str = "recovery-gateway";
/// How far two clocks may differ, in seconds.
const LEEWAY: u64 = 30;

/// An issuer of bearer tokens and how its tokens are validated.
pub struct Issuer {
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

/// Why a token is refused.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// It is not what it should be; says what.
    #[error("{0}")]
    Refused(&'static str),
    /// The issuer's keys cannot be had, so nothing can be said about the token.
    #[error(transparent)]
    KeysUnavailable(#[from] JwksError),
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: serde_json::Value,
    sub: String,
    exp: i64,
}

impl Issuer {
    /// An OpenID Connect provider, by its issuer address, and the audience that its tokens must name.
    #[must_use]
    pub fn oidc(issuer: &str, audience: &str) -> Self {
        Self { name: issuer.to_owned(), audience: audience.to_owned(), keys: Keys::Published(Jwks::of(issuer)) }
    }

    /// The demo's own, by its secret.
    #[must_use]
    pub fn demo(secret: Secret) -> Self {
        Self { name: DEMO_ISSUER.to_owned(), audience: DEMO_AUDIENCE.to_owned(), keys: Keys::Demo(secret) }
    }

    /// The issuer's name, as tokens and roles carry it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Validates a token and returns its subject.
    ///
    /// # Errors
    /// The token is not a current one of this issuer for this audience.
    pub async fn subject(&self, token: &str) -> Result<String, TokenError> {
        let header = decode_header(token).map_err(|_| TokenError::Refused("the token is not a JSON Web Token"))?;
        if header.crit.is_some() {
            return Err(TokenError::Refused("the token demands extensions that are not known here"));
        }
        let key = match &self.keys {
            Keys::Demo(secret) if header.alg == Algorithm::HS256 => {
                DecodingKey::from_secret(secret.expose().as_bytes())
            }
            Keys::Published(jwks) if matches!(header.alg, Algorithm::RS256 | Algorithm::ES256 | Algorithm::EdDSA) => {
                jwks.key(header.kid.as_deref(), header.alg)
                    .await?
                    .ok_or(TokenError::Refused("the token is signed with a key that its issuer does not publish"))?
            }
            _ => return Err(TokenError::Refused("the token is signed with an algorithm that is not accepted here")),
        };
        let mut validation = Validation::new(header.alg);
        validation.leeway = LEEWAY;
        validation.validate_nbf = true;
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.set_issuer(&[&self.name]);
        validation.set_audience(&[&self.audience]);
        decode::<Claims>(token, &key, &validation).map(|data| data.claims.sub).map_err(|error| {
            TokenError::Refused(match error.kind() {
                ErrorKind::ExpiredSignature => "the token has expired",
                ErrorKind::ImmatureSignature => "the token is not valid yet",
                ErrorKind::InvalidIssuer => "the token is from an issuer that is not accepted here",
                ErrorKind::InvalidAudience => "the token is for somebody else",
                ErrorKind::MissingRequiredClaim(_) => "the token lacks a required claim",
                _ => "the token's signature or content is not valid",
            })
        })
    }
}

/// A token of the local demo for a subject, good for some seconds.
///
/// # Errors
/// The library cannot sign; it always can with a shared secret.
pub fn demo_token(secret: &Secret, subject: &str, seconds: i64) -> Result<String, jsonwebtoken::errors::Error> {
    let claims = Claims {
        iss: DEMO_ISSUER.to_owned(),
        aud: DEMO_AUDIENCE.into(),
        sub: subject.to_owned(),
        exp: clock::now().timestamp() + seconds,
    };
    encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(secret.expose().as_bytes()))
}
