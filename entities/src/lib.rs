//! The shape of the tables of the truth, as SeaORM entities, and nothing else.
//!
//! Field names are the columns; what a column means stands beside the domain model that the gateway
//! makes of it. Words of the vocabulary are kept as text, lists and value objects as JSON.

#![expect(missing_docs, reason = "the columns are named for what they hold")]

/// A recovery community center: the tenant.
pub mod center;
/// The change feed: what moved in which copy of the catalog, in the order in which it became visible.
pub mod change;
/// A key by which a client may repeat a creation safely.
pub mod client_key;
/// A coach of a center. Seen by the own center alone until the coach says otherwise.
pub mod coach;
/// Which sign-in is which coach.
pub mod coach_account;
/// A credential that a coach holds, as a record: names differ by state.
pub mod coach_credential;
/// An event, single or recurring, on the wall clock of its zone.
pub mod event;
/// One date of an event that is moved, cancelled or noted; keyed by when it would have begun.
pub mod event_override;
/// Work that runs by itself, and who holds it.
pub mod job;
/// The one row that says which database this is and how far its change feed has come.
pub mod network;
/// A stranger's word that an entry is wrong: a code and nothing else.
pub mod problem_report;
/// A region: the circle of centers that a coordinator looks after.
pub mod region;
/// Something that people can turn to, as one center keeps it.
pub mod resource;
/// A role held by a sign-in (issuer and subject) in a center, a region or the network.
pub mod role;
/// Where a resource is had, or the venue of an event.
pub mod site;
/// A key with which a center's website says whose it is; only its hash is kept.
pub mod site_key;
