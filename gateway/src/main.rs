//! The gateway's program: parse, run, say what went wrong.

use std::process::ExitCode;

use clap::Parser;
use gateway::{cli::Cli, kernel::cause::chain};

#[tokio::main]
async fn main() -> ExitCode {
    // Two libraries bring TLS; whichever is first must not choose for the other.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        eprintln!("error: the cryptography of TLS was chosen twice");
        return ExitCode::FAILURE;
    }
    match Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {}", chain(&*failure));
            ExitCode::FAILURE
        }
    }
}
