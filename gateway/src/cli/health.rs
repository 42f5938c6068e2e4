//! `gateway health`: whether a gateway serves, for whatever starts containers and has no other client.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use clap::Args;

use super::Failure;
use crate::config::Settings;

/// Longer than a gateway that is well takes for any answer that is asked for here.
const PATIENCE: Duration = Duration::from_secs(4);

/// Ask a gateway whether it serves.
#[derive(Args)]
pub struct Health {
    /// The address to ask; left out, `/readyz/process` of the gateway that these settings start, which is well also while the
    /// database is away. Whatever answers with 2xx is well.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

impl Health {
    /// Asks, and says nothing where all is well.
    ///
    /// # Errors
    /// Nobody answers in time, or the answer is not 2xx.
    pub async fn run(self, settings: impl FnOnce() -> Result<Settings, Failure>) -> Result<(), Failure> {
        let url = match self.url {
            Some(url) => url,
            None => format!("http://{}/readyz/process", own(settings()?.listen)),
        };
        let client = reqwest::Client::builder().timeout(PATIENCE).no_proxy().build()?;
        let answer = client.get(&url).send().await.map_err(|error| {
            let why = if error.is_timeout() { "did not answer in time" } else { "cannot be reached" };
            format!("{url} {why}")
        })?;
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        Err(format!("{url} answered {status}: {}", answer.text().await.unwrap_or_default().trim()).into())
    }
}

/// Where one reaches an address oneself: what listens on all addresses listens on this machine's own too.
fn own(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
