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
        let issuer = self.0.iter().find(|issuer| issuer.name == token.claims.iss);
        let issuer = issuer.ok_or(TokenError::Refused("the token is from an issuer that is not accepted here"))?;
        issuer.verify(&token).await?;
        let until = issuer.accept(&token.claims).map_err(TokenError::Refused)?;
        let sign_in = SignIn { issuer: Secret::new(&issuer.name), subject: Secret::new(token.claims.sub) };
        Ok(Vouched { sign_in, until })
    }
}

impl Issuer {
    /// Whether the token is signed by the issuer, the way it signs.
    async fn verify(&self, token: &Token<'_>) -> Result<(), TokenError> {
        let (algorithm, key) = match (&self.keys, token.header.alg.as_str()) {
            (Keys::Demo(secret), "HS256") => (Algorithm::HS256, DecodingKey::from_secret(secret.expose().as_bytes())),
            (Keys::Published(jwks), name) => {
                let algorithm = match name {
                    "RS256" => Algorithm::RS256,
                    "ES256" => Algorithm::ES256,
                    "EdDSA" => Algorithm::EdDSA,
                    _ => return Err(TokenError::Refused(ALGORITHM)),
                };
                let key = jwks.key(token.header.kid.as_deref(), algorithm).await?;
                let unknown = "the token is signed with a key that its issuer does not publish";
                (algorithm, key.ok_or(TokenError::Refused(unknown))?)
            }
            _ => return Err(TokenError::Refused(ALGORITHM)),
        };
        match crypto::verify(token.signature, token.message, &key, algorithm) {
            Ok(true) => Ok(()),
            _ => Err(TokenError::Refused("the token's signature is not valid")),
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
