//! The port for whoever runs the gateway: metrics in the form of Prometheus, and the probes of the public port. It has no
//! lock, so it listens where nobody else comes.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus::{Registry, TEXT_FORMAT, TextEncoder};
use tokio::net::TcpListener;

use super::{SharedApp, health};

/// Serves it until the process ends: also while requests end after we were asked to stop, which is worth watching.
pub async fn serve(listener: TcpListener, app: SharedApp, scraped: Registry) {
    let probes = Router::new()
        .route("/health/live", get(health::live))
        .route("/health/open", get(open))
        .route("/health/ready", get(health::ready));
    let metrics = Router::new().route("/metrics", get(metrics)).with_state(scraped);
    let router = probes.with_state(app).merge(metrics).fallback(no_such_page);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(cause = error.to_string(), "the admin port is no longer served");
    }
}

/// The public port is open until we are asked to stop, whether the database answers or not. Asked here it says so while
/// a crowd stands at that port too, and goes on saying when it no longer is.
async fn open(State(app): State<SharedApp>) -> (StatusCode, &'static str) {
    if app.live.is_leaving() {
        return (StatusCode::SERVICE_UNAVAILABLE, "asked to stop\n");
    }
    (StatusCode::OK, "open\n")
}

async fn metrics(State(scraped): State<Registry>) -> Response {
    match TextEncoder::new().encode_to_string(&scraped.gather()) {
        Ok(text) => ([(CONTENT_TYPE, TEXT_FORMAT)], text).into_response(),
        Err(error) => {
            tracing::error!(cause = error.to_string(), "metrics cannot be written down");
            (StatusCode::INTERNAL_SERVER_ERROR, "metrics cannot be written down; the log has the cause\n")
                .into_response()
        }
    }
}

async fn no_such_page() -> (StatusCode, &'static str) {
    let told = "nothing is here; metrics are at /metrics, probes at /health/live, /health/open and /health/ready\n";
    (StatusCode::NOT_FOUND, told)
}
