//! What somebody sends to say who they are, by whatever way it came: the headers of a request, or the fields that
//! open a socket.

use super::session::SessionError;
use crate::kernel::secret::Secret;

/// The field with a bearer token.
const AUTHORIZATION: &str = "authorization";
/// The field in which a center's website sends its key.
pub const SITE_KEY: &str = "x-site-key";

/// What somebody sends to say who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// Nothing.
    None,
    /// A token of somebody who signed in.
    Bearer(Secret),
    /// The key of a center's website.
    SiteKey(Secret),
}

impl Credential {
    /// The credential among named values, such as headers; a value that is no text is `None`. Names have no letter
    /// case, all other fields are passed over.
    ///
    /// # Errors
    /// There is more than one, or it is not of the form that it must have.
    pub fn among<'a>(fields: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Result<Self, SessionError> {
        let mut found = Self::None;
        for (name, value) in fields {
            let credential = if name.eq_ignore_ascii_case(AUTHORIZATION) {
                let token = value.and_then(bearer);
                Self::Bearer(token.ok_or(SessionError::Refused("send the token as \"Authorization: Bearer ...\""))?)
            } else if name.eq_ignore_ascii_case(SITE_KEY) {
                Self::SiteKey(value.map(Secret::new).ok_or(SessionError::NO_SUCH_KEY)?)
            } else {
                continue;
            };
            if found != Self::None {
                return Err(SessionError::Refused("send one token or one site key, not more"));
            }
            found = credential;
        }
        Ok(found)
    }
}

/// The token of a value such as `Bearer ...`; a scheme has no letter case.
fn bearer(value: &str) -> Option<Secret> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Secret::new(token.trim()))
}
