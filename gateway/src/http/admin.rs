//! The port for whoever runs the gateway: metrics in the form of Prometheus, and the probes of the public port, which answer
//! here while a crowd stands there too, and go on when that port no longer listens. It has no lock, so it listens where
//! nobody else comes.

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
    let metrics = Router::new().route("/metrics", get(metrics)).with_state(scraped);
    let router = health::probes().with_state(app).merge(metrics).fallback(no_such_page);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(cause = error.to_string(), "the admin port is no longer served");
    }
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
    (
        StatusCode::NOT_FOUND,
        "nothing is here; metrics are at /metrics, probes at /healthz, /readyz and /readyz/process\n",
    )
}
