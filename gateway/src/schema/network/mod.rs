//! Regions and centers, and what a center's admins see of it.

mod administration;
mod center;
/// How regions and centers are asked for.
pub mod query;
mod region;

pub use self::{
    administration::{Membership, ProblemReport, ProblemReportConnection, SiteKey},
    center::{Center, CenterConnection, CenterEdge, CenterFilter},
    region::{Region, RegionConnection, RegionEdge},
};
