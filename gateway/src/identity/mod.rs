//! From a credential to a viewer, from a viewer to a scope. A query cannot be written without a scope,
//! and only this floor makes one.

/// What somebody sends to say who they are.
pub mod credential;
/// What a session rests on.
mod held;
/// The issuers whose tokens are believed, and how a token is validated.
pub mod issuer;
/// An issuer's keys, kept.
pub mod jwks;
/// The means to change something.
pub mod keeper;
/// What a credential resolves to: roles and site keys, looked up behind the identity door.
pub mod lookup;
/// Asking an issuer for its keys.
pub mod provider;
/// A key of an issuer.
mod published_key;
/// Who may do what.
pub mod rights;
/// Roles as they are named on the command line, and how they are written.
pub mod roster;
/// What a query may see, and the door that it opens.
pub mod scope;
/// From a credential to who asks.
pub mod session;
/// A bearer token taken apart.
mod token;
/// The one who asks.
pub mod viewer;
/// Whether sessions that are held for long still hold.
pub mod watch;

pub use self::{
    credential::{Credential, SITE_KEY},
    issuer::Issuers,
    keeper::{Actor, Deed, Keeper, Steward},
    rights::Action,
    scope::{AdminScope, Intake, Operator, RegionScope, Scope},
    session::{Session, SessionError},
    viewer::{HeldRole, Member, SignIn, Viewer, Website},
    watch::{EndReason, Ended, SessionWatch},
};
