//! What a page of another site can make a browser send without asking us first. A POST cannot be sent so, since it must be
//! declared as JSON; a GET can, by an image or a link. It changes nothing and carries no credential that the page did not
//! put there, but it is refused all the same, so that no page can make us answer unseen.

use axum::http::{HeaderMap, StatusCode};

use super::refusal::Refusal;
use crate::kernel::code::Code;

/// The header by which a page shows that it may send what it wants: a browser asks first before it sends it.
const PREFLIGHTED: &str = "graphql-preflight";

/// Refuses a GET that a browser sends for a page of another site which does not read the answer.
///
/// # Errors
/// It is one.
pub fn refuse_pages(headers: &HeaderMap) -> Result<(), Refusal> {
    let says = |name: &str, values: &[&str]| {
        headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| values.contains(&value))
    };
    let is_foreign =
        says("sec-fetch-site", &["cross-site", "same-site"]) && says("sec-fetch-mode", &["no-cors", "navigate"]);
    if is_foreign && !headers.contains_key(PREFLIGHTED) {
        let message = "a page of another site asks by fetch, or with the header graphql-preflight";
        return Err(Refusal::new(StatusCode::FORBIDDEN, Code::CrossSite, message));
    }
    Ok(())
}
