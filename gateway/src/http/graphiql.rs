//! GraphiQL, served by us whole: nothing of the page comes from another host.

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

/// To the editor.
pub async fn redirect() -> Redirect {
    Redirect::temporary("/graphiql")
}

/// The page, with its tabs.
pub async fn page(State(app): State<SharedApp>) -> Response {
    // "<" would let a script end early.
    let tabs =
        serde_json::to_string(&app.editor.as_ref().map(|tabs| tabs())).unwrap_or_default().replace('<', "\\u003c");
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, PAGE.replace("__TABS__", &tabs)).into_response()
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
