//! How referral options are asked for.

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    ReferralOptionConnection,
    inputs::{ReferralKind, ReferralNeed},
};
use crate::{
    catalog::{Filter, Wanted, listing, page::Order},
    centers::model::Center,
    identity::Scope,
    kernel::{
        audience::Audience,
        geo::{Circle, GeoPoint},
        id::EntryKind,
        page::{Cursor, Page},
        vocabulary::Need,
    },
    loaders::{Loaders, Reach, entries::EntryKey, moment::Moment},
    referral::{
        model::{Asked, Criteria},
        repository,
    },
    schema::{
        connection::page,
        error::{OrInternal, invalid},
        inputs::{MOST_RADIUS, NearInput, TimeWindow, circle_within, search},
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
        let center = need.near.as_ref().and_then(NearInput::center);
        let asked = asked(ctx, need, at).await?;
        let scope = loaders.scope(Reach::Network);
        let (slice, answered) = repository::page(scope, &asked, &page).await.or_internal()?;
        if page.after.is_none() && scope.audience() == Audience::Network {
            // Whoever asks gets an answer, whether it could be counted or not.
            let _ = note(loaders, center, &asked, &answered).await;
        }
        Ok(ReferralOptionConnection::of(&asked, &slice))
    }
}

/// Counts a member's search by its needs, the region in which somebody asks, and the week: nothing else.
async fn note(loaders: &Loaders, center: Option<String>, asked: &Asked, answered: &[Need]) -> Result<()> {
    // A question narrowed by words, or to coaches and events, tells nothing of what a region lacks.
    let is_telling = asked.search.is_empty() && asked.kinds.contains(&EntryKind::Resource) && !asked.needs().is_empty();
    let Some(circle) = asked.near.filter(|_| is_telling) else { return Ok(()) };
    let region = match center {
        Some(slug) => loaders.centers.load(EntryKey::Slug(slug)).await.or_internal()?.map(|center| center.region_id),
        None => region_at(loaders, circle.center).await?,
    };
    if let Some(region) = region {
        let needs: Vec<_> = asked.needs().iter().map(|need| (*need, !answered.contains(need))).collect();
        loaders.note_search(region, &needs);
    }
    Ok(())
}

/// The region of the center that is nearest to a point; nothing where all are far away.
async fn region_at(loaders: &Loaders, center: GeoPoint) -> Result<Option<Uuid>> {
    let filter = Filter { near: Some(Circle { center, radius_km: MOST_RADIUS }), ..Filter::of(EntryKind::Center) };
    let (page, wanted) = (Page { first: 1, after: None }, Wanted { page: true, totals: false, facets: false });
    let scope = loaders.scope(Reach::Network);
    let (slice, _) = listing::entries::<Center>(scope, &filter, Order::Nearest, &page, wanted).await.or_internal()?;
    Ok(slice.and_then(|slice| slice.rows.first().map(|(_, hit)| hit.entry.region_id)))
}

/// The moment as of which the list is told: that of its first page, the end of its minute. What expires within the minute
/// is no longer counted on.
fn moment(moment: &Moment, after: Option<&Cursor>) -> Result<DateTime<Utc>> {
    let now = moment.minute() + TimeDelta::minutes(1);
    // The clock of the replica that gave the first page may be ahead by a little.
    match after {
        Some(Cursor::Option(at, ..)) if (now - LISTED..=now + TimeDelta::minutes(1)).contains(at) => Ok(*at),
        Some(_) => Err(invalid("after", "this list was not begun within the last day; begin it anew without a cursor")),
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
        within_km: need.within_km,
        near: circle_within(ctx, need.near, need.within_km, RADIUS).await?,
        // What begins now begins at the moment of the first page.
        window: need
            .window
            .map(|window| TimeWindow { from: window.from.or(Some(scalars::DateTime(at))), ..window })
            .map(|window| window.resolve(&loaders.moment))
            .transpose()?,
        search: search("text", need.text.as_deref())?,
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
