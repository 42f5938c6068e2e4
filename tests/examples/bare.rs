//! The gateway as `gateway serve` runs it, by the same variables, with one route more:
//!
//!     bare FILE [ADDRESS]
//!
//! `/bare` answers the bytes of FILE. It stands outside all layers, in the same process and behind the same loop that
//! accepts connections, so that what the gateway's own work costs can be told from what any answer costs.

use axum::{Router, body::Bytes, http::header, routing::any};
use gateway::{
    cli::{Failure, serve::Serve},
    config::Settings,
};

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let file = args.next().ok_or("usage: bare FILE [ADDRESS]")?;
    let listen = args.next().map(|address| address.parse()).transpose()?;
    let bytes = Bytes::from(std::fs::read(file)?);
    let bare = move || {
        let bytes = bytes.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], bytes) }
    };
    let settings = Settings::load(None, std::env::vars())?;
    Serve { listen, migrate: false }.run_with(settings, Router::new().route("/bare", any(bare))).await
}
