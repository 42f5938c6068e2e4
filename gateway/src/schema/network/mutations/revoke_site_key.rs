//! A key that is taken back.

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::super::SiteKey;
use crate::{
    identity::Action,
    keeping::{Outcome, site_keys},
    kernel::id::RecordKind,
    schema::{edits::payload, reading},
};

/// A key to take back.
#[derive(InputObject)]
pub struct RevokeSiteKeyInput {
    /// The id of the key, not the key itself.
    pub site_key: ID,
}

payload! {
    /// What became of it.
    RevokeSiteKeyPayload {
        /// The key as it is now; null where it was refused.
        site_key: SiteKey
    }
}

/// Takes a key back.
#[derive(Default)]
pub struct RevokeSiteKey;

#[Object]
impl RevokeSiteKey {
    /// Takes a website's key back: from the next request on it opens nothing. For admins of its center.
    async fn revoke_site_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RevokeSiteKeyInput,
    ) -> Result<RevokeSiteKeyPayload> {
        RevokeSiteKeyPayload::answer(ctx, revoke(ctx, input).await).await
    }
}

async fn revoke(ctx: &Context<'_>, input: RevokeSiteKeyInput) -> Outcome<SiteKey> {
    let keeper = reading(ctx).keeper(Action::RevokeSiteKey)?;
    let id = super::record(&input.site_key, "siteKey", RecordKind::SiteKey, "site key")?;
    Ok(site_keys::revoke(&keeper, id).await?.into())
}
