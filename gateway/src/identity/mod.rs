//! From a credential to a viewer, from a viewer to a scope. A query cannot be written without a scope,
//! and only this floor makes one.

/// The issuer whose tokens are believed, and how a token is validated.
pub mod issuer;
/// The issuer's keys, fetched and kept.
pub mod jwks;
/// The means to change something.
pub mod keeper;
/// What a credential resolves to: roles and site keys, looked up behind the identity door.
pub mod lookup;
/// Who may do what.
pub mod rights;
/// Roles as they are named on the command line, and how they are written.
pub mod roster;
/// What a query may see, and the door that it opens.
pub mod scope;
/// The one who asks.
pub mod viewer;

pub use self::{
    keeper::{Actor, Deed, Keeper, Steward},
    rights::Action,
    scope::{AdminScope, Intake, Operator, Scope},
    viewer::{HeldRole, Member, SignIn, Viewer},
};
