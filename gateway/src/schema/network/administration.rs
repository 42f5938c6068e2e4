//! What a center's admins see of it, read from the truth behind the center door.

use async_graphql::{Context, ID, Result, SimpleObject};
use uuid::Uuid;

use crate::{
    catalog::totals::Totals,
    centers::administration as repository,
    identity::Action,
    kernel::{
        id::{NodeId, RecordId, RecordKind},
        page::Cursor,
    },
    reports,
    schema::{
        connection::{connection, page, wanted},
        error::OrInternal,
        reading,
        scalars::DateTime,
        vocabulary::{ProblemKind, Role},
    },
};

/// A key with which a center's website says whose it is. The key itself is shown once, when it is made.
#[derive(SimpleObject, Clone)]
pub struct SiteKey {
    /// Identifies the key, not the key itself.
    pub id: ID,
    /// What it is for.
    pub label: String,
    /// The web origins that it was made for.
    pub origins: Vec<String>,
    /// When it was made.
    pub created_at: DateTime,
    /// When it was taken back; null while it counts.
    pub revoked_at: Option<DateTime>,
}

/// A role that somebody holds in a center.
#[derive(SimpleObject, Clone)]
pub struct Membership {
    /// Identifies the holding of the role.
    pub id: ID,
    /// Who holds it, by the name that was given with it.
    pub display_name: Option<String>,
    /// The role.
    pub role: Role,
    /// Since when.
    pub granted_at: DateTime,
}

/// A stranger's word that an entry is wrong: a code, and nothing about who said it.
#[derive(SimpleObject, Clone)]
pub struct ProblemReport {
    /// Identifies the report.
    pub id: ID,
    /// The id of the entry.
    pub entry_id: ID,
    /// What is wrong.
    pub kind: ProblemKind,
    /// When it was said.
    pub reported_at: DateTime,
    /// When it was dealt with; null while it is open.
    pub resolved_at: Option<DateTime>,
    /// What was done.
    pub resolution: Option<String>,
}

connection! {
    /// A page of problem reports.
    ProblemReportConnection,
    /// A problem report and its place in a list.
    ProblemReportEdge of ProblemReport
}

/// The site keys of a center, for its admins.
pub(super) async fn site_keys(ctx: &Context<'_>, center: Uuid) -> Result<Option<Vec<SiteKey>>> {
    let Some(scope) = reading(ctx).admin_scope(Action::SeeSiteKeys, center) else { return Ok(None) };
    let keys = repository::site_keys(&scope).await.or_internal()?;
    let key = |key: repository::SiteKey| SiteKey {
        id: ID(RecordId(RecordKind::SiteKey, key.id).to_string()),
        label: key.label,
        origins: key.origins,
        created_at: DateTime(key.created_at),
        revoked_at: key.revoked_at.map(DateTime),
    };
    Ok(Some(keys.into_iter().map(key).collect()))
}

/// Who holds a role in a center, for its admins.
pub(super) async fn memberships(ctx: &Context<'_>, center: Uuid) -> Result<Option<Vec<Membership>>> {
    let Some(scope) = reading(ctx).admin_scope(Action::SeeMembers, center) else { return Ok(None) };
    let held = repository::memberships(&scope).await.or_internal()?;
    let membership = |held: repository::Membership| Membership {
        id: ID(RecordId(RecordKind::Membership, held.id).to_string()),
        display_name: held.display_name,
        role: held.role.into(),
        granted_at: DateTime(held.granted_at),
    };
    Ok(Some(held.into_iter().map(membership).collect()))
}

/// The problem reports of a center, for its admins.
pub(super) async fn problem_reports(
    ctx: &Context<'_>,
    center: Uuid,
    first: Option<i32>,
    after: Option<&str>,
) -> Result<Option<ProblemReportConnection>> {
    let Some(scope) = reading(ctx).admin_scope(Action::SeeProblemReports, center) else { return Ok(None) };
    let wanted = wanted(ctx);
    let page = page(first, after, |cursor| matches!(cursor, Cursor::Reported(..)))?;
    let slice = match wanted.page {
        true => Some(reports::repository::page(&scope, &page).await.or_internal()?),
        false => None,
    };
    let totals = match wanted.totals {
        true => {
            let count = reports::repository::count(&scope).await.or_internal()?;
            Some(Totals { count, ..Totals::none() })
        }
        false => None,
    };
    let node = |report: &reports::model::ProblemReport| ProblemReport {
        id: ID(RecordId(RecordKind::ProblemReport, report.id).to_string()),
        entry_id: ID(NodeId::Entry(report.entry_kind, report.entry_id).to_string()),
        kind: report.kind.into(),
        reported_at: DateTime(report.reported_at),
        resolved_at: report.resolved_at.map(DateTime),
        resolution: report.resolution.clone(),
    };
    Ok(Some(ProblemReportConnection::of(slice.as_ref(), totals.as_ref(), |cursor, report| ProblemReportEdge {
        cursor,
        node: node(report),
    })))
}
