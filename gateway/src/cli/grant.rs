//! `gateway grant`: a role for somebody who signs in.

use clap::Args;

use super::{Failure, operator};
use crate::{
    config::Settings,
    identity::roster::{self, Seat},
};

/// Grant a role to somebody who signs in; begin a new network with its first network admin.
#[derive(Args)]
pub struct Grant {
    /// network-admin, coordinator@REGION, admin@CENTER or coach@CENTER.
    #[arg(value_name = "ROLE")]
    seat: Seat,
    /// The issuer whose tokens the person signs in with; left out, the configured one.
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// The person's subject (`sub`) at the issuer.
    #[arg(long, value_name = "SUB")]
    subject: String,
    /// What the network calls the person.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

impl Grant {
    /// Runs the command.
    ///
    /// # Errors
    /// There is no such place or no issuer, or the database refuses.
    pub async fn run(self, settings: &Settings) -> Result<(), Failure> {
        // With several nobody can know whose is meant.
        let configured = match settings.oidc.as_slice() {
            [only] => Some(only.issuer.clone()),
            _ => None,
        };
        let issuer =
            self.issuer.or(configured).ok_or("say whose sign-in it is: --issuer, or set one GATEWAY_OIDC_ISSUER")?;
        let operator = operator(settings).await?;
        roster::grant(&operator, &self.seat, &issuer, &self.subject, self.name.as_deref()).await?;
        operator.close().await;
        println!("{} of {issuer} is {} now", self.subject, self.seat);
        Ok(())
    }
}
