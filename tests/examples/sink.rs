//! A collector that takes everything and keeps nothing:
//!
//!     sink
//!
//! It prints its address, for OTEL_EXPORTER_OTLP_ENDPOINT, and costs as little as any collector could beside what is
//! measured.

use axum::{Router, body::Bytes};
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, Router::new().fallback(|_: Bytes| async {})).await
}
