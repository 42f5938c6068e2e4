//! What may stand in the holding of a role.

use super::model::Grant;
use crate::{
    identity::SignIn,
    kernel::{listing_rules::NAME, refusal::Refusal, review::Review, secret::Secret},
};

/// Members of one center, and those who hold a role in a region or the network.
pub const MOST_MEMBERS: u64 = 1_000;
/// The longest subject that OpenID Connect knows.
const MOST_SUBJECT: usize = 255;
/// The longest address of an issuer.
const MOST_ISSUER: usize = 500;

/// Looks at a role that is to be given.
pub fn look(grant: &mut Grant, review: &mut Review) {
    let SignIn { issuer, subject } = &grant.sign_in;
    review.at("issuer", |review| name_of_sign_in(issuer, MOST_ISSUER, review));
    review.at("subject", |review| name_of_sign_in(subject, MOST_SUBJECT, review));
    if let Some(name) = &mut grant.display_name {
        review.at("displayName", |review| NAME.optional(name, review));
    }
}

/// An issuer or a subject is compared byte for byte, so it is judged and never tidied.
fn name_of_sign_in(name: &Secret, most: usize, review: &mut Review) {
    let name = name.expose();
    let length = name.chars().count();
    if name.trim().is_empty() {
        review.refuse(Refusal::Blank);
    } else if length > most {
        review.refuse(Refusal::TooLong { length, most });
    } else {
        review.demand(!name.contains(char::is_control), "write it as the sign-in provider does, on one line");
    }
}
