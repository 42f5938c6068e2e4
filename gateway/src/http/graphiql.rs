//! GraphiQL, served by us whole: nothing of the page comes from another host.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Redirect, Response},
};
use serde::Serialize;

use super::SharedApp;

const PAGE: &str = include_str!("../../assets/graphiql/index.html");
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; \
                      img-src 'self' data:; font-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// A tab of the editor.
#[derive(Serialize)]
pub struct Tab {
    /// The document; its operation names the tab.
    pub query: String,
    /// Its variables, as JSON.
    pub variables: String,
    /// The headers that make somebody the viewer, as JSON.
    pub headers: String,
}

/// Somebody in whose name the demo can be tried.
#[derive(Serialize)]
pub struct Seat {
    /// Who it is.
    pub name: String,
    /// The headers that make somebody that viewer.
    pub headers: BTreeMap<&'static str, String>,
}

/// What the editor opens with.
#[derive(Serialize, Default)]
pub struct Editor {
    /// Its tabs.
    pub tabs: Vec<Tab>,
    /// Whom one may ask as, in the demo.
    pub seats: Vec<Seat>,
}

/// To the editor.
pub async fn redirect() -> Redirect {
    Redirect::temporary("/graphiql")
}

/// The page, with its tabs and seats.
pub async fn page(State(app): State<SharedApp>) -> Response {
    // "<" would let a script end early.
    let editor = app.editor.as_ref().map(|editor| editor()).unwrap_or_default();
    let editor = serde_json::to_string(&editor).unwrap_or_default().replace('<', "\\u003c");
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, PAGE.replace("__EDITOR__", &editor)).into_response()
}

/// A script or style of the page, compressed as it lies in the program.
pub async fn asset(Path(name): Path<String>) -> Response {
    macro_rules! file {
        ($name:literal) => {
            include_bytes!(concat!("../../assets/graphiql/", $name)).as_slice()
        };
    }
    let (kind, is_compressed, bytes) = match name.as_str() {
        "app.js" => (SCRIPT, false, file!("app.js")),
        "react.js" => (SCRIPT, true, file!("react.js.gz")),
        "react-dom.js" => (SCRIPT, true, file!("react-dom.js.gz")),
        "graphiql.js" => (SCRIPT, true, file!("graphiql.js.gz")),
        "graphiql.css" => ("text/css; charset=utf-8", true, file!("graphiql.css.gz")),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let mut response = ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=3600")], bytes).into_response();
    if is_compressed {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}
