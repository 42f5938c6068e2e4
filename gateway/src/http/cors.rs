//! Which pages may read our answers. What everybody may know, a page of any origin may; who signs in sends a token, and
//! that only pages of the configured origins may do. No browser is ever asked for credentials of its own.

use std::time::Duration;

use axum::http::{
    HeaderMap, HeaderName, HeaderValue, Method,
    header::{
        ACCEPT, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS,
        AUTHORIZATION, CONTENT_TYPE, HOST, ORIGIN, VARY,
    },
    request::Parts,
};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::{App, SharedApp};

/// How long a browser may remember what it was told.
const REMEMBERED: Duration = Duration::from_secs(24 * 3600);

/// The headers that a page may read.
const EXPOSED: &str = "x-request-id,retry-after,ratelimit,ratelimit-policy";

/// What the headers of an answer depend on.
const VARIES: &str = "origin, authorization, access-control-request-headers";

/// The headers of other origins.
pub fn layer(app: SharedApp) -> CorsLayer {
    let is_allowed =
        move |origin: &HeaderValue, parts: &Parts| !signs_in(parts) || app.signed_in_origins.contains(origin);
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(is_allowed))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            ACCEPT,
            AUTHORIZATION,
            CONTENT_TYPE,
            HeaderName::from_static("graphql-preflight"),
            HeaderName::from_static("x-site-key"),
        ])
        .expose_headers(names(EXPOSED))
        .vary(names(VARIES))
        .max_age(REMEMBERED)
}

/// The same headers on an answer that everybody may have, before all layers.
pub fn tell_everybody(asked: &HeaderMap, told: &mut HeaderMap) {
    if let Some(origin) = asked.get(ORIGIN) {
        told.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
    told.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    told.append(VARY, HeaderValue::from_static(VARIES));
}

fn names(list: &'static str) -> Vec<HeaderName> {
    list.split(',').map(|name| HeaderName::from_static(name.trim_start())).collect()
}

/// Whether a token may come from the page that opens a WebSocket. Browsers let any page open one, so nobody but us looks:
/// it must be a page of a configured origin or of our own; who is no page tells no origin.
pub fn may_sign_in(app: &App, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let host = |value: &HeaderValue| value.to_str().ok().map(|text| text.rsplit('/').next().unwrap_or(text).to_owned());
    app.signed_in_origins.contains(origin) || headers.get(HOST).and_then(host) == host(origin)
}

/// Whether a request carries a token, or asks whether it may.
pub fn signs_in(parts: &Parts) -> bool {
    let asked = parts.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS).iter().filter_map(|names| names.to_str().ok());
    parts.headers.contains_key(AUTHORIZATION)
        || asked.flat_map(|names| names.split(',')).any(|name| name.trim().eq_ignore_ascii_case(AUTHORIZATION.as_str()))
}
