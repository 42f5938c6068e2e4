//! Reading a page of options: one statement.

use std::sync::Arc;

use sea_orm::QueryResult;
use uuid::Uuid;

use super::{model::Asked, statement};
use crate::{
    calendar::model::Event,
    catalog::{
        documents, occurrences,
        offer::{ANSWERED, Offered},
        spelling,
    },
    coaches::model::Coach,
    db::DbError,
    directory::model::Resource,
    identity::Scope,
    kernel::{
        basis::Tag,
        geo::chord_squared_to_km,
        id::EntryKind,
        occurrence::Occurrence,
        page::{Cursor, Page, Slice},
        vocabulary::Need,
    },
};

/// What is offered.
#[derive(Clone, Debug)]
pub enum Target {
    /// A resource.
    Resource(Arc<Resource>),
    /// A coach.
    Coach(Arc<Coach>),
    /// The next date of an event, and the event.
    Date(Occurrence, Arc<Event>),
}

/// An option as it was read.
#[derive(Clone, Debug)]
pub struct Found {
    /// What is offered.
    pub target: Target,
    /// What of it weighed.
    pub offered: Offered,
    /// How far its nearest place is, in kilometres; nothing where that is not known or no place was asked for.
    pub distance_km: Option<f64>,
}

/// A page of options, and the asked needs that something answers within reach.
pub type Options = (Slice<Found>, Vec<Need>);

/// Reads a page, with the number of all options; a page that is empty cannot tell it. Where nothing is found it is looked
/// once more by the words that are meant.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn page(scope: &Scope, asked: &Asked, page: &Page) -> Result<Options, DbError> {
    let options = page_as_spelt(scope, asked, page).await?;
    if asked.search.is_empty() || !options.0.rows.is_empty() {
        return Ok(options);
    }
    // Among all kinds at once: what one of them holds is spelt well.
    let among = spelling::Among { kinds: &asked.kinds, with_inactive: false };
    match spelling::corrected(scope, &asked.search, among).await? {
        Some(search) => page_as_spelt(scope, &Asked { search, ..asked.clone() }, page).await,
        None => Ok(options),
    }
}

async fn page_as_spelt(scope: &Scope, asked: &Asked, page: &Page) -> Result<Options, DbError> {
    let reads = asked.kinds.iter().map(|kind| Tag::Kind(*kind));
    let rows = scope.fetch(statement::page(scope, asked, page), reads).await?;
    let count = match (rows.first(), &page.after) {
        (Some(row), _) => Some(row.try_get("", "list_count")?),
        (None, after) => after.is_none().then_some(0),
    };
    let bits: i64 = rows.first().map(|row| row.try_get("", "answered")).transpose()?.unwrap_or_default();
    let answered = asked.needs().iter().copied().filter(|need| ANSWERED.read(bits) & need.bit() != 0).collect();
    let rows = rows.iter().map(|row| found(row, asked)).collect::<Result<_, _>>()?;
    Ok((Slice { count, ..Slice::cut(rows, page) }, answered))
}

fn found(row: &QueryResult, asked: &Asked) -> Result<(Cursor, Found), DbError> {
    let id: Uuid = row.try_get("", "entry_id")?;
    let offered = Offered::read(row, id)?;
    let document: String = row.try_get("", "document")?;
    let target = match offered.kind {
        EntryKind::Resource => Target::Resource(Arc::new(documents::parse(id, &document)?)),
        EntryKind::Coach => Target::Coach(Arc::new(documents::parse(id, &document)?)),
        EntryKind::Event => Target::Date(occurrences::occurrence(row)?, Arc::new(documents::parse(id, &document)?)),
        EntryKind::Region | EntryKind::Center => {
            return Err(DbError::inconsistent("offer", id, "kind", "regions and centers are no options"));
        }
    };
    let chord_squared: f64 = row.try_get("", "d2")?;
    let is_known = asked.near.is_some() && row.try_get::<i32>("", "is_stand_in")? == 0;
    let cursor =
        Cursor::Option(asked.at, row.try_get("", "score")?, chord_squared.to_bits(), row.try_get("", "sort_name")?, id);
    let distance_km = is_known.then(|| chord_squared_to_km(chord_squared));
    Ok((cursor, Found { target, offered, distance_km }))
}
