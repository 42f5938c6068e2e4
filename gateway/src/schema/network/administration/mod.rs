//! What a center's admins see of it, read behind the center door, and what network admins see of the network.

mod audit_trail;
mod members;
mod overdue;
mod problem_reports;
mod site_keys;

pub(super) use self::{
    audit_trail::audit_trail, members::members, members::network_members, overdue::overdue,
    problem_reports::problem_reports, site_keys::site_keys,
};
pub use self::{
    audit_trail::{AuditEntry, AuditEntryConnection},
    members::{Membership, MembershipConnection},
    overdue::OverdueConnection,
    problem_reports::{ProblemReport, ProblemReportConnection},
    site_keys::SiteKey,
};
