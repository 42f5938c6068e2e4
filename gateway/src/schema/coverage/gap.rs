//! What a center does not offer.

use async_graphql::{Context, Description, Object, Result};

use super::{CoverageCell, center};
use crate::{coverage::model::Gap, kernel::geo::chord_squared_to_km, schema::network::Center};

/// What a center does not offer at all, and where it is offered. A center of the region offers what it has, private
/// entries counted; another one what it shares with the network.
#[derive(Clone, Description)]
pub struct CoverageGap(pub Gap);

#[Object(use_type_description)]
impl CoverageGap {
    /// What is not offered.
    async fn cell(&self) -> CoverageCell {
        CoverageCell::from(&self.0.cell)
    }
    /// The center that does not offer it; null where no center of the region does.
    async fn center(&self, ctx: &Context<'_>) -> Result<Option<Center>> {
        let Some(id) = self.0.center else { return Ok(None) };
        center(ctx, id).await.map(Some)
    }
    /// The nearest center that offers it, among those of the region and the 50 around it; null where none of them does,
    /// or where it is not known where the centers are.
    async fn nearest(&self, ctx: &Context<'_>) -> Result<Option<Center>> {
        let Some(nearest) = self.0.nearest else { return Ok(None) };
        center(ctx, nearest.center).await.map(Some)
    }
    /// How far that is, in kilometres; where no center of the region offers it, from that which is nearest.
    async fn nearest_km(&self) -> Option<f64> {
        self.0.nearest.map(|nearest| chord_squared_to_km(nearest.chord_squared))
    }
}
