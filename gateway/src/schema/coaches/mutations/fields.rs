//! What is entered of a coach, whether new or known.

use async_graphql::{InputObject, MaybeUndefined};

use crate::{
    coaches::model::{self, Coach, Sharing},
    kernel::vocabulary as words,
    schema::{
        edits::{ContactInput, all, put, put_or},
        scalars::{Date, LanguageCode},
        vocabulary::{Pathway, Population, RecoveryCapital, Setting, SupportType, Visibility},
    },
};

/// What is entered of a coach.
#[derive(InputObject, Clone, Debug)]
pub struct CoachFields {
    /// The coach's pronouns.
    pub pronouns: MaybeUndefined<String>,
    /// A few sentences of the coach's own. How to reach the coach goes into `contact`, where it is shared by itself.
    pub bio: MaybeUndefined<String>,
    /// What the coach gives.
    pub support_types: MaybeUndefined<Vec<SupportType>>,
    /// What working with the coach builds.
    pub recovery_capital: MaybeUndefined<Vec<RecoveryCapital>>,
    /// Pathways of lived experience.
    pub pathways: MaybeUndefined<Vec<Pathway>>,
    /// Populations of lived experience.
    pub populations: MaybeUndefined<Vec<Population>>,
    /// The languages that the coach speaks.
    pub languages: MaybeUndefined<Vec<LanguageCode>>,
    /// Where the coach works.
    pub settings: MaybeUndefined<Vec<Setting>>,
    /// What the coach is certified in, all of it.
    pub credentials: MaybeUndefined<Vec<CredentialInput>>,
    /// How to reach the coach.
    pub contact: MaybeUndefined<ContactInput>,
    /// Who may see the listing at all. Moves by the coach, or on the coach's word.
    pub visibility: MaybeUndefined<Visibility>,
    /// Who may see which part of it. Moves by the coach, or on the coach's word.
    pub sharing: MaybeUndefined<CoachSharingInput>,
}

/// A credential as a record: the names differ by state.
#[derive(InputObject, Clone, Debug)]
pub struct CredentialInput {
    /// What it is called, such as "Certified Peer Recovery Specialist".
    pub label: String,
    /// Who gave it.
    pub issuer: String,
    /// Where it counts, as a postal abbreviation.
    pub jurisdiction: Option<String>,
    /// The last day on which it counts.
    pub expires_on: Option<Date>,
}

impl From<CredentialInput> for model::Credential {
    fn from(given: CredentialInput) -> Self {
        let expires_on = given.expires_on.map(|day| day.0);
        Self { label: given.label, issuer: given.issuer, jurisdiction: given.jurisdiction, expires_on }
    }
}

/// Who may see which part of a coach's listing: what is left out stays, null takes it back to the own center. A part
/// is never seen by more than the listing itself.
#[derive(InputObject, Clone, Debug)]
pub struct CoachSharingInput {
    /// Pronouns.
    pub pronouns: MaybeUndefined<Visibility>,
    /// The coach's own sentences.
    pub bio: MaybeUndefined<Visibility>,
    /// Pathways of lived experience.
    pub pathways: MaybeUndefined<Visibility>,
    /// Populations of lived experience.
    pub populations: MaybeUndefined<Visibility>,
    /// The telephone number.
    pub phone: MaybeUndefined<Visibility>,
    /// The e-mail address.
    pub email: MaybeUndefined<Visibility>,
    /// The page.
    pub url: MaybeUndefined<Visibility>,
}

impl CoachFields {
    /// Puts what was entered into a coach's listing.
    pub fn fill(self, coach: &mut Coach) {
        put(self.pronouns, &mut coach.pronouns, Some);
        put(self.bio, &mut coach.bio, Some);
        put(self.support_types, &mut coach.support_types, all);
        put(self.recovery_capital, &mut coach.recovery_capital, all);
        put(self.pathways, &mut coach.pathways, all);
        put(self.populations, &mut coach.populations, all);
        put(self.languages, &mut coach.languages, |codes| codes.into_iter().map(|code| code.0).collect());
        put(self.settings, &mut coach.settings, all);
        put(self.credentials, &mut coach.credentials, all);
        put(self.contact, &mut coach.contact, Into::into);
        share(self.visibility, &mut coach.visibility);
        let mut sharing = coach.sharing.unwrap_or_default();
        match self.sharing {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => sharing = Sharing::default(),
            MaybeUndefined::Value(given) => {
                share(given.pronouns, &mut sharing.pronouns);
                share(given.bio, &mut sharing.bio);
                share(given.pathways, &mut sharing.pathways);
                share(given.populations, &mut sharing.populations);
                share(given.phone, &mut sharing.phone);
                share(given.email, &mut sharing.email);
                share(given.url, &mut sharing.url);
            }
        }
        coach.sharing = Some(sharing);
    }
}

fn share(given: MaybeUndefined<Visibility>, place: &mut words::Visibility) {
    put_or(given, place, || words::Visibility::Center, Into::into);
}
