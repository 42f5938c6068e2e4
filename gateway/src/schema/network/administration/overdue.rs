//! What a center should verify again.

use std::sync::Arc;

use async_graphql::{Context, Result};
use chrono::NaiveDate;

use crate::{
    catalog::{overdue as catalog, totals::Totals},
    centers::model::Center,
    db::DbError,
    identity::Action,
    kernel::page::{Cursor, Slice},
    loaders::Reach,
    schema::{
        calendar::Event,
        connection::{connection, page, wanted},
        directory::Resource,
        error::OrInternal,
        node::CatalogEntry,
        reading,
        scalars::Date,
    },
};

connection! {
    /// A page of what should be verified again.
    OverdueConnection,
    /// An entry that should be verified again, and its place in a list.
    OverdueEdge of CatalogEntry {
        /// The day by which it should have been.
        due_on: Date,
    }
}

/// The resources and events of a center that were due before a day, for its admins.
pub async fn overdue(
    ctx: &Context<'_>,
    center: &Center,
    before: Option<NaiveDate>,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<Option<OverdueConnection>> {
    let Some(scope) = reading(ctx).admin_scope(Action::SeeOverdue, center.id) else { return Ok(None) };
    let before = before.unwrap_or_else(|| reading(ctx).moment.instant().date_naive());
    let wanted = wanted(ctx);
    let page = page(first, after, |cursor| matches!(cursor, Cursor::Due(..)))?;
    let slice = match wanted.page {
        true => Some(entries(catalog::page(&scope, before, &page).await.or_internal()?).or_internal()?),
        false => None,
    };
    let totals = match wanted.totals {
        true => Some(Totals { count: catalog::count(&scope, before).await.or_internal()?, ..Totals::none() }),
        false => None,
    };
    Ok(Some(OverdueConnection::of(slice.as_ref(), totals.as_ref(), |cursor, (due_on, entry)| OverdueEdge {
        cursor,
        node: entry.clone(),
        due_on: Date(*due_on),
    })))
}

fn entries(slice: Slice<catalog::Overdue>) -> Result<Slice<(NaiveDate, CatalogEntry)>, DbError> {
    let Slice { rows, has_next, has_previous, count } = slice;
    let entry = |(cursor, overdue): (Cursor, catalog::Overdue)| {
        let entry = if overdue.is_event {
            Event { event: Arc::new(overdue.entry()?), reach: Reach::House }.into()
        } else {
            Resource(Arc::new(overdue.entry()?)).into()
        };
        Ok((cursor, (overdue.due_on, entry)))
    };
    Ok(Slice { rows: rows.into_iter().map(entry).collect::<Result<_, DbError>>()?, has_next, has_previous, count })
}
