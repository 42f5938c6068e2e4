//! What is told of the catalog as it changes.

mod change;
/// How a change is delivered.
mod delivery;

use std::collections::VecDeque;

use async_graphql::{
    Context, Error, ErrorExtensions, Result, Subscription,
    futures_util::{Stream, stream},
};

pub use self::change::{CatalogAction, CatalogChange, CatalogKind};
use self::delivery::Delivery;
use super::{
    error::{OrInternal, internal, invalid},
    reading,
};
use crate::{
    catalog::follower::{Beginning, Following, Lost, Wish},
    kernel::{code::Code, id::EntryKind},
    loaders::{Loaders, entries::EntryKey},
};

/// Changes of the catalog.
#[derive(Default)]
pub struct CatalogSubscription;

#[Subscription]
impl CatalogSubscription {
    /// Changes of the catalog as the viewer may see it, in their order and each once, from now on or from a cursor.
    /// Of the own centers everything is told, of all others what they share. A cursor holds for 30 days
    /// after the change that it came with, and what follows it is told without a gap; an older one is refused with
    /// `CURSOR_EXPIRED`.
    async fn catalog_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Those of the center of this slug; left out, of all centers.")] center: Option<String>,
        #[graphql(desc = "Those of these kinds; left out, of all. What was rebuilt is told in any case.")]
        kinds: Option<Vec<CatalogKind>>,
        #[graphql(desc = "Those after this cursor, that of the last change that was taken in; left out, from now on.")]
        after: Option<String>,
    ) -> Result<impl Stream<Item = Result<Delivery>> + use<>> {
        let loaders = reading(ctx);
        let kinds: Option<Vec<EntryKind>> = kinds.map(|kinds| kinds.into_iter().map(EntryKind::from).collect());
        if kinds.as_ref().is_some_and(Vec::is_empty) {
            return Err(invalid("kinds", "name at least one kind, or leave it out for all"));
        }
        let center = match center {
            None => None,
            Some(slug) => {
                let found = loaders.centers.load(EntryKey::Slug(slug)).await.or_internal()?;
                Some(found.ok_or_else(|| invalid("center", "there is no center of this slug"))?.id)
            }
        };
        // The wire takes it before it does anything else, so that nothing is missed meanwhile.
        let beginning = ctx.data::<Beginning>()?;
        let following = beginning.follow(loaders.scopes(), Wish { center, kinds }, after.as_deref()).map_err(told)?;
        let tells_entries = ctx.look_ahead().field("entry").exists();
        Ok(Told { following, like: loaders.anew(), tells_entries, ready: VecDeque::new() }.into_stream())
    }
}

/// Changes on their way to a listener.
struct Told {
    following: Following,
    /// Loaders of the listener, like which those of each delivery are made.
    like: Loaders,
    /// Whether entries are asked for at all.
    tells_entries: bool,
    ready: VecDeque<Delivery>,
}

impl Told {
    fn into_stream(self) -> impl Stream<Item = Result<Delivery>> {
        stream::try_unfold(self, |mut told| async move {
            loop {
                let seen = match told.ready.pop_front() {
                    Some(delivery) if !delivery.is_stale() => return Ok(Some((delivery, told))),
                    Some(stale) => [stale].into_iter().chain(told.ready).map(Delivery::into_seen).collect(),
                    None => told.following.next().await.map_err(self::told)?,
                };
                told.ready = delivery::prepare(told.like.anew(), seen, told.tells_entries).await?;
            }
        })
    }
}

fn told(lost: Lost) -> Error {
    match &lost {
        Lost::Malformed => invalid("after", lost),
        Lost::Expired => {
            Error::new(lost.to_string()).extend_with(|_, error| error.set("code", Code::CursorExpired.as_str()))
        }
        Lost::Database(error) => internal(error),
    }
}
