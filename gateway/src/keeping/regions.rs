//! Keeping the regions of the network.

use uuid::Uuid;

use super::{
    ClientKey, Outcome,
    client_key::{self, Claim},
    demand_room, settle, taken,
};
use crate::{
    centers::{
        model::Region,
        repository,
        rules::{self, MOST_REGIONS},
    },
    identity::{Action, Steward},
    kernel::{clock, refusal::Refusal, review::Review},
    publication::projector::{self, Before, Place},
};

/// Adds a region to the network.
///
/// # Errors
/// It is refused, or the database fails.
pub async fn create(steward: &Steward, key: Option<&ClientKey>, slug: String, name: String) -> Outcome<Region> {
    let txn = steward.begin().await?;
    let id = match client_key::claim(&txn, Uuid::nil(), Action::CreateRegion, key).await? {
        Claim::New(id) => id,
        Claim::Made(id) => return Ok(repository::region(&txn, id).await?.ok_or(Refusal::NotFound("region"))?),
    };
    demand_room(repository::count_regions(&txn).await?, MOST_REGIONS, "regions")?;
    let now = clock::now();
    let mut region = Region { id, slug, name };
    let mut review = Review::new(now.date_naive());
    rules::look_at_region(&mut region, &mut review);
    let deed = steward.deed(settle(Vec::new(), review)?);
    repository::insert_regions(&txn, std::slice::from_ref(&region), now).await.map_err(|error| taken(error, "slug"))?;
    projector::publish_place(&txn, Place::Region(&region), Before::Nothing, Some(&deed)).await?;
    txn.commit().await?;
    Ok(region)
}
