//! The gateway as `gateway serve` runs it, by the same variables, with one route more:
//!
//!     bare ADDRESS FILE...
//!
//! `/bare/0` answers the bytes of the first FILE, `/bare/1` those of the second. They stand outside all layers, in the same process and behind the same loop that
//! accepts connections, so that what the gateway's own work costs can be told from what any answer costs.

use axum::{Router, body::Bytes, http::header, routing::any};
use gateway::{
    cli::{Failure, serve::Serve},
    config::Settings,
};

#[tokio::main]
async fn main() -> Result<(), Failure> {
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        return Err("the cryptography of TLS was chosen twice".into());
    }
    let mut args = std::env::args().skip(1);
    let listen = args.next().ok_or("usage: bare ADDRESS FILE...")?.parse()?;
    let mut more = Router::new();
    for (number, file) in args.enumerate() {
        let bytes = Bytes::from(std::fs::read(file)?);
        let bare = move || {
            let bytes = bytes.clone();
            async move { ([(header::CONTENT_TYPE, "application/json")], bytes) }
        };
        more = more.route(&format!("/bare/{number}"), any(bare));
    }
    let settings = Settings::load(None, std::env::vars())?;
    Serve { listen: Some(listen), migrate: false }.run_with(settings, more).await
}
