//! `gateway import`: a directory that is published elsewhere.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Failure, operator};
use crate::{
    config::Settings,
    exchange::hsds::{self, Context},
    kernel::{clock, vocabulary::Visibility},
    publication::import,
};

/// Take over a directory that is published elsewhere.
#[derive(Subcommand)]
pub enum Import {
    /// Services of the Human Services Data Specification (HSDS 3.x), as JSON.
    Hsds(Hsds),
}

/// Who may see what is imported.
#[derive(Clone, Copy, ValueEnum)]
enum Share {
    /// The center's own people.
    Center,
    /// Members of the network.
    Network,
    /// Everybody.
    Public,
}

/// Services of the Human Services Data Specification (HSDS 3.x), as JSON. Running it again updates what
/// changed; what could not be placed is listed by record and field.
#[derive(Args)]
pub struct Hsds {
    /// A file, or a folder of .json and .ndjson files.
    #[arg(value_name = "FILE|DIR")]
    path: PathBuf,
    /// The slug of the center whose directory it goes into.
    #[arg(long, value_name = "SLUG")]
    center: String,
    /// What the source is called; left out, the name of the file or folder. The same name updates.
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// The source's page.
    #[arg(long, value_name = "URL")]
    source_url: Option<String>,
    /// Who may see all of it; left out, new records are the center's own and known ones keep what they had.
    #[arg(long, value_enum, value_name = "WHO")]
    share: Option<Share>,
}

impl Import {
    /// Runs the command.
    ///
    /// # Errors
    /// The files cannot be read, there is no such center, or the database refuses.
    pub async fn run(self, settings: &Settings) -> Result<(), Failure> {
        let Self::Hsds(hsds) = self;
        hsds.run(settings).await
    }
}

impl Hsds {
    async fn run(self, settings: &Settings) -> Result<(), Failure> {
        let files =
            hsds::collect(&self.path).map_err(|error| format!("cannot read {}: {error}", self.path.display()))?;
        let operator = operator(settings).await?;
        let center = import::center(&operator, &self.center).await?;
        let center = center.ok_or_else(|| format!("there is no center \"{}\"", self.center))?;
        let file_name = || self.path.file_name().map(|name| name.to_string_lossy().into_owned());
        let source_name = self.source.clone().or_else(file_name).unwrap_or_else(|| "hsds".to_owned());
        let context = Context {
            center_id: center.id,
            time_zone: center.time_zone,
            source_name: source_name.clone(),
            source_url: self.source_url,
            now: clock::now(),
            today: clock::today(),
        };
        let reading = hsds::read(&files, &context)?;
        for finding in &reading.findings {
            println!("{finding}");
        }
        let visibility = self.share.map(|share| match share {
            Share::Center => Visibility::Center,
            Share::Network => Visibility::Network,
            Share::Public => Visibility::Public,
        });
        let done = import::import(&operator, &center, &source_name, reading.resources, visibility).await?;
        operator.close().await;
        println!(
            "{}: {} added, {} changed, {} unchanged, {} no longer in the source, {} findings",
            center.name,
            done.added,
            done.changed,
            done.unchanged,
            done.missing,
            reading.findings.len()
        );
        Ok(())
    }
}
