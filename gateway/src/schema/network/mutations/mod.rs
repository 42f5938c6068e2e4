//! How the network is kept.

/// What is entered of a center.
pub mod center_fields;
/// A new center.
pub mod create_center;
/// A new region.
pub mod create_region;
/// A role that is given.
pub mod grant_role;
/// A new key of a website.
pub mod issue_site_key;
/// Something that is wrong.
pub mod report_problem;
/// What was done about it.
pub mod resolve_problem_report;
/// A role that is taken away.
pub mod revoke_role;
/// A key that is taken back.
pub mod revoke_site_key;
/// A center that changes.
pub mod update_center;

use async_graphql::{ID, MergedObject};
use uuid::Uuid;

use crate::{
    kernel::{
        id::{RecordId, RecordKind},
        refusal::Finding,
    },
    schema::edits::named,
};

/// How the network is kept.
#[derive(MergedObject, Default)]
pub struct NetworkMutations(
    create_region::CreateRegion,
    create_center::CreateCenter,
    update_center::UpdateCenter,
    grant_role::GrantRole,
    revoke_role::RevokeRole,
    issue_site_key::IssueSiteKey,
    revoke_site_key::RevokeSiteKey,
    report_problem::ReportProblem,
    resolve_problem_report::ResolveProblemReport,
);

/// The record of a kind that an id names.
fn record(id: &ID, field: &str, kind: RecordKind, what: &'static str) -> Result<Uuid, Finding> {
    named(id, field, what, |RecordId(of, id)| (of == kind).then_some(id))
}
