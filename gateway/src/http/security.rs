//! Headers that every answer has, so that no browser takes one for something else or shows it in another page. That pages
//! are asked for by TLS alone (`Strict-Transport-Security`) is for whatever ends TLS to say: we speak plain HTTP.

use axum::{
    http::{
        HeaderMap, HeaderName, HeaderValue,
        header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS},
    },
    response::Response,
};

const TOLD: [(HeaderName, HeaderValue); 2] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
];

/// Of what is no page: nothing of it runs, nothing is loaded for it, and no page shows it.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Says so on an answer. A page with a policy of its own keeps it.
pub fn tell(told: &mut HeaderMap) {
    told.extend(TOLD);
    told.entry(CONTENT_SECURITY_POLICY).or_insert(POLICY);
}

/// The same behind all routes.
pub async fn mark(mut response: Response) -> Response {
    tell(response.headers_mut());
    response
}
