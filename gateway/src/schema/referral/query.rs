//! How referral options are asked for.

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, TimeDelta, Utc};

use super::{
    ReferralOptionConnection,
    inputs::{ReferralKind, ReferralNeed},
};
use crate::{
    identity::Scope,
    kernel::page::Cursor,
    loaders::{Reach, moment::Moment},
    referral::{
        model::{Asked, Criteria},
        repository,
    },
    schema::{
        connection::page,
        error::{OrInternal, invalid},
        inputs::{TimeWindow, circle_within, search_words},
        reading, scalars,
    },
};

/// The radius where none is asked for, in kilometres: a hundred miles.
const RADIUS: f64 = 160.0;

/// How long a list can be paged through.
const LISTED: TimeDelta = TimeDelta::days(1);

/// Referral options.
#[derive(Default)]
pub struct ReferralQuery;

#[Object]
impl ReferralQuery {
    /// What can be offered for a need: resources, next dates of events and coaches in one ranked list, as far as they are
    /// shared with the viewer, each with the reasons why and with what is not known about it. The question is answered
    /// and forgotten.
    async fn referral_options(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is needed; nothing about the person who needs it.")] need: ReferralNeed,
        #[graphql(desc = "How many, 1 to 100; left out, 20.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor; it can be used for a day.")] after: Option<String>,
    ) -> Result<ReferralOptionConnection> {
        let loaders = reading(ctx);
        let page = page(first, after.as_deref(), |cursor| matches!(cursor, Cursor::Option(..)))?;
        let at = moment(&loaders.moment, page.after.as_ref())?;
        let asked = asked(ctx, need, at).await?;
        let scope = loaders.scope(Reach::Network);
        let slice = repository::page(scope, &asked, &page).await.or_internal()?;
        Ok(ReferralOptionConnection::of(&asked, &slice))
    }
}

/// The moment as of which the list is told: that of its first page, the end of its minute. What expires within the minute
/// is no longer counted on.
fn moment(moment: &Moment, after: Option<&Cursor>) -> Result<DateTime<Utc>> {
    let now = moment.minute() + TimeDelta::minutes(1);
    match after {
        Some(Cursor::Option(at, ..)) if (now - LISTED..=now).contains(at) => Ok(*at),
        Some(_) => Err(invalid("after", "this list was begun more than a day ago; begin it anew without a cursor")),
        None => Ok(now),
    }
}

async fn asked(ctx: &Context<'_>, need: ReferralNeed, at: DateTime<Utc>) -> Result<Asked> {
    let loaders = reading(ctx);
    let outside = match loaders.scopes().1.and_then(Scope::own_centers) {
        Some(own) if need.outside_own_center => own.to_vec(),
        _ => Vec::new(),
    };
    let asked = Asked {
        required: need.required.unwrap_or_default().resolve()?,
        preferred: need.preferred.unwrap_or_default().resolve()?,
        near: circle_within(ctx, need.near, need.within_km, RADIUS).await?,
        // What begins now begins at the moment of the first page.
        window: need
            .window
            .map(|window| TimeWindow { from: window.from.or(Some(scalars::DateTime(at))), ..window })
            .map(|window| window.resolve(&loaders.moment))
            .transpose()?,
        search: search_words(need.text.as_deref())?,
        kinds: ReferralKind::all(need.kinds),
        outside,
        at,
    };
    let nothing = Criteria::default();
    if asked.required == nothing && asked.preferred.needs.is_empty() && asked.near.is_none() && asked.search.is_empty()
    {
        return Err(invalid("need", "say what is needed: something required, a preferred need, a text or a place"));
    }
    Ok(asked)
}
