//! A new key of a website.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use super::super::{SiteKey, center_named};
use crate::{
    identity::Action,
    keeping::{Outcome, site_keys},
    kernel::secret::Secret,
    schema::{
        edits::{UserError, told},
        reading,
    },
};

/// A key to make for a center's website.
#[derive(InputObject)]
pub struct IssueSiteKeyInput {
    /// The slug of the center whose website it is.
    pub center: String,
    /// What the key is for, such as "main website".
    pub label: String,
    /// The web origins that it is made for, such as `https://www.example.org`, at most 20: pages of others may not use
    /// it. None means that any page may.
    #[graphql(default)]
    pub origins: Vec<String>,
}

/// What became of a new key.
#[derive(SimpleObject)]
pub struct IssueSiteKeyPayload {
    /// What is known of the key; null where it was refused.
    pub site_key: Option<SiteKey>,
    /// The key itself, to be sent as `x-site-key`. It is shown here and never again.
    pub key: Option<String>,
    /// Why it was refused; empty where it was done.
    pub user_errors: Vec<UserError>,
}

/// Makes a key.
#[derive(Default)]
pub struct IssueSiteKey;

#[Object]
impl IssueSiteKey {
    /// Makes a key with which a center's website says whose it is. A center has at most 50; what was taken back first
    /// is forgotten when there is no more room. For its admins.
    async fn issue_site_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose key, and what it is for.")] input: IssueSiteKeyInput,
    ) -> Result<IssueSiteKeyPayload> {
        let issued = issue(ctx, input).await;
        Ok(match told(ctx, issued).await? {
            Ok((site_key, key)) => IssueSiteKeyPayload {
                site_key: Some(site_key),
                key: Some(key.expose().to_owned()),
                user_errors: Vec::new(),
            },
            Err(user_errors) => IssueSiteKeyPayload { site_key: None, key: None, user_errors },
        })
    }
}

async fn issue(ctx: &Context<'_>, input: IssueSiteKeyInput) -> Outcome<(SiteKey, Secret)> {
    let center = center_named(ctx, &input.center).await?;
    let keeper = reading(ctx).keeper_in(Action::IssueSiteKey, center)?;
    let (site_key, key) = site_keys::issue(&keeper, center, input.label, input.origins).await?;
    Ok((site_key.into(), key))
}
