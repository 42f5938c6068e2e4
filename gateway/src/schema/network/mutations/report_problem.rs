//! Something that is wrong.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use crate::{
    db::DbError,
    keeping::{Halt, Outcome},
    kernel::{
        id::{EntryKind, NodeId},
        refusal::{Finding, Refusal},
    },
    loaders::{Loaders, Reach, entries::EntryKey},
    reports,
    schema::{
        edits::{UserError, named, told},
        reading,
        vocabulary::ProblemKind,
    },
};

/// What is wrong with an entry: a code, and no words.
#[derive(InputObject)]
pub struct ReportProblemInput {
    /// The id of a resource, an event or one of its dates, a coach or a center.
    pub entry: ID,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ReportProblemPayload {
    /// Whether the entry's center will see it. What was said of the entry today already is not said twice.
    pub accepted: bool,
    /// Why it was refused; empty where it was accepted.
    pub user_errors: Vec<UserError>,
}

/// Reports a problem.
#[derive(Default)]
pub struct ReportProblem;

#[Object]
impl ReportProblem {
    /// Says that an entry that one can see is wrong. Anybody may; nothing is kept of who did, and the time to the hour
    /// alone.
    #[graphql(tag = "public")]
    async fn report_problem(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which entry, and what is wrong.")] input: ReportProblemInput,
    ) -> Result<ReportProblemPayload> {
        let taken = take(ctx, input).await;
        let user_errors = told(ctx, taken).await?.err().unwrap_or_default();
        Ok(ReportProblemPayload { accepted: user_errors.is_empty(), user_errors })
    }
}

async fn take(ctx: &Context<'_>, input: ReportProblemInput) -> Outcome<()> {
    let loaders = reading(ctx);
    let (kind, id) = named(&input.entry, "entry", "entry", |id| match id {
        NodeId::Entry(EntryKind::Region, _) => None,
        NodeId::Entry(kind, id) => Some((kind, id)),
        NodeId::Occurrence(event, _) => Some((EntryKind::Event, event)),
    })?;
    let center = center_of(loaders, kind, id).await.map_err(Halt::Unread)?;
    let center = center.ok_or_else(|| Finding::at("entry", Refusal::NotFound("entry")))?;
    Ok(reports::repository::take(&loaders.intake(), center, (kind, id), input.kind.into(), loaders.moment.instant())
        .await?)
}

/// The center of an entry, as far as the viewer can see it.
async fn center_of(loaders: &Loaders, kind: EntryKind, id: Uuid) -> Result<Option<Uuid>, Arc<DbError>> {
    let key = EntryKey::Id(Reach::Either, id);
    Ok(match kind {
        EntryKind::Region => None,
        EntryKind::Center => loaders.centers.load(EntryKey::id(id)).await?.map(|center| center.id),
        EntryKind::Coach => loaders.coaches.load(key).await?.map(|coach| coach.center_id),
        EntryKind::Resource => loaders.resources.load(key).await?.map(|resource| resource.center_id),
        EntryKind::Event => loaders.events.load(key).await?.map(|event| event.center_id),
    })
}
