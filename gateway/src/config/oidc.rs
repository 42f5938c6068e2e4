//! Who signs people in.

use super::{ConfigError, Values, bad};
use crate::kernel::origin;

/// An OpenID Connect provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oidc {
    /// Its issuer address.
    pub issuer: String,
    /// The audience that its tokens must name.
    pub audience: String,
}

impl Oidc {
    /// Each provider once.
    pub(super) fn read(values: &Values) -> Result<Vec<Self>, ConfigError> {
        let words = |name| values.get(name).unwrap_or_default().split_whitespace().collect::<Vec<_>>();
        let (issuers, audiences) = (words("oidc_issuer"), words("oidc_audience"));
        match (issuers.len(), audiences.len()) {
            (1.., 0) => return Err(bad("oidc_audience", "say for whom the issuer's tokens are".to_owned())),
            (0, 1..) => return Err(bad("oidc_issuer", "say whose tokens are meant".to_owned())),
            (issuers, audiences) if audiences > 1 && audiences != issuers => {
                let problem = format!("name one for all issuers, or one for each: {issuers}, not {audiences}");
                return Err(bad("oidc_audience", problem));
            }
            _ => {}
        }
        for (at, issuer) in issuers.iter().enumerate() {
            let problem = if !origin::is_safe(issuer) {
                "it must begin with https://, or http://127.0.0.1: for trying"
            } else if issuer.contains(['?', '#']) {
                "an issuer has neither ? nor #"
            } else if issuers[..at].contains(issuer) {
                "the same issuer stands there twice"
            } else {
                continue;
            };
            return Err(bad("oidc_issuer", format!("{issuer}: {problem}")));
        }
        let pairs = issuers.iter().zip(audiences.iter().cycle());
        Ok(pairs
            .map(|(issuer, audience)| Self { issuer: issuer.to_string(), audience: audience.to_string() })
            .collect())
    }
}
