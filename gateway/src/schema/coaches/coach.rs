//! A coach.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, InputObject, Object, Result, SimpleObject};

use crate::{
    catalog::{Facet, Filter},
    coaches::model,
    kernel::id::{EntryKind, NodeId},
    loaders::{entries::EntryKey, moment::Moment},
    schema::{
        connection::connection,
        error::{OrInternal, internal},
        inputs::{PathwaySet, PopulationSet, RecoveryCapitalSet, SettingSet, SupportTypeSet, any_of, codes},
        listing::Contact,
        network::Center,
        reading,
        scalars::{Date, DateTime, LanguageCode},
        vocabulary::{Pathway, Population, RecoveryCapital, Setting, SupportType, Visibility},
    },
};

/// A recovery coach with lived experience. A listing discloses recovery, so each part of it is seen only as far
/// as the coach shares that part: what is empty may be unsaid or unshared, and nothing tells which.
#[derive(Clone, Description)]
pub struct Coach(pub Arc<model::Coach>);

#[Object(use_type_description)]
impl Coach {
    /// Identifies the coach.
    pub(crate) async fn id(&self) -> ID {
        ID(NodeId::Entry(EntryKind::Coach, self.0.id).to_string())
    }
    /// The name that the coach goes by; no last names.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }
    /// The coach's pronouns, as far as shared.
    async fn pronouns(&self) -> Option<&str> {
        self.0.pronouns.as_deref()
    }
    /// A few sentences of the coach's own, as far as shared.
    async fn bio(&self) -> Option<&str> {
        self.0.bio.as_deref()
    }
    /// The center where the coach works.
    async fn center(&self, ctx: &Context<'_>) -> Result<Center> {
        let center = reading(ctx).centers.load(EntryKey::id(self.0.center_id)).await.or_internal()?;
        center.map(Center).ok_or_else(|| {
            internal(&crate::db::DbError::inconsistent("entry", self.0.id, "center_id", "no such center"))
        })
    }
    /// What the coach gives.
    async fn support_types(&self) -> Vec<SupportType> {
        SupportType::all(&self.0.support_types)
    }
    /// What working with the coach builds.
    async fn recovery_capital(&self) -> Vec<RecoveryCapital> {
        RecoveryCapital::all(&self.0.recovery_capital)
    }
    /// Pathways of lived experience, as far as shared.
    async fn pathways(&self) -> Vec<Pathway> {
        Pathway::all(&self.0.pathways)
    }
    /// Populations of lived experience, as far as shared.
    async fn populations(&self) -> Vec<Population> {
        Population::all(&self.0.populations)
    }
    /// The languages that the coach speaks.
    async fn languages(&self) -> Vec<LanguageCode> {
        self.0.languages.iter().cloned().map(LanguageCode).collect()
    }
    /// Where the coach works.
    async fn settings(&self) -> Vec<Setting> {
        Setting::all(&self.0.settings)
    }
    /// What the coach is certified in.
    async fn credentials(&self, ctx: &Context<'_>) -> Vec<Credential> {
        let moment = &reading(ctx).moment;
        let credential = |credential: &model::Credential| Credential {
            label: credential.label.clone(),
            issuer: credential.issuer.clone(),
            jurisdiction: credential.jurisdiction.clone(),
            expires_on: credential.expires_on.map(Date),
            is_current: !credential.expires_on.is_some_and(|last| moment.is_after(last)),
        };
        self.0.credentials.iter().map(credential).collect()
    }
    /// Whether the coach takes new people. Null where nothing was ever stated, or the statement has expired.
    async fn availability(&self, ctx: &Context<'_>) -> Option<CoachAvailability> {
        let moment = &reading(ctx).moment;
        self.0.availability.as_ref().filter(|stated| moment.is_before(stated.expires_at)).map(|stated| {
            CoachAvailability {
                is_accepting: stated.is_accepting,
                open_slots: stated.open_slots,
                stated_at: DateTime(stated.stated_at),
                expires_at: DateTime(stated.expires_at),
            }
        })
    }
    /// How to reach the coach, as far as shared; null where nothing is.
    async fn contact(&self) -> Option<Contact> {
        let contact = &self.0.contact;
        let is_shared = contact.phone.is_some() || contact.email.is_some() || contact.url.is_some();
        is_shared.then(|| Contact::from(contact))
    }
    /// Who may see the listing at all.
    async fn visibility(&self) -> Visibility {
        self.0.visibility.into()
    }
    /// Who may see which part of it. For the own center; null for everybody else.
    #[graphql(tag = "members")]
    async fn sharing(&self) -> Option<CoachSharing> {
        self.0.sharing.map(|sharing| CoachSharing {
            pronouns: sharing.pronouns.into(),
            bio: sharing.bio.into(),
            pathways: sharing.pathways.into(),
            populations: sharing.populations.into(),
            phone: sharing.phone.into(),
            email: sharing.email.into(),
            url: sharing.url.into(),
        })
    }
    /// Counts the changes of the listing.
    async fn version(&self) -> i64 {
        self.0.version
    }
}

/// A credential as a record: names differ by state.
#[derive(SimpleObject, Clone)]
pub struct Credential {
    /// What it is called.
    pub label: String,
    /// Who gave it.
    pub issuer: String,
    /// Where it counts, as a postal abbreviation; null where it counts everywhere.
    pub jurisdiction: Option<String>,
    /// The last day on which it counts; null where it does not expire.
    pub expires_on: Option<Date>,
    /// Whether it counts today.
    pub is_current: bool,
}

/// Who may see which part of a coach's listing. A part is never seen by more than the listing itself.
#[derive(SimpleObject, Clone)]
pub struct CoachSharing {
    /// Pronouns.
    pub pronouns: Visibility,
    /// The coach's own sentences.
    pub bio: Visibility,
    /// Pathways of lived experience.
    pub pathways: Visibility,
    /// Populations of lived experience.
    pub populations: Visibility,
    /// The telephone number.
    pub phone: Visibility,
    /// The e-mail address.
    pub email: Visibility,
    /// The page.
    pub url: Visibility,
}

/// A dated statement about taking new people. It expires by itself.
#[derive(SimpleObject, Clone)]
pub struct CoachAvailability {
    /// Whether the coach takes new people.
    pub is_accepting: bool,
    /// How many places are free, where the coach counts them.
    pub open_slots: Option<i64>,
    /// When it was said.
    pub stated_at: DateTime,
    /// When it stops counting.
    pub expires_at: DateTime,
}

connection! {
    /// A page of coaches.
    CoachConnection,
    /// A coach and their place in a list.
    CoachEdge of Coach {
        /// How far the coach's center is, in kilometres, where the list is around a place.
        distance_km: Option<f64>
    }
}

/// Which coaches. Everything that is given narrows; a coach is found only by what they share with the viewer.
#[derive(InputObject, Clone, Debug, Default)]
pub struct CoachFilter {
    /// What they give.
    pub support_types: Option<SupportTypeSet>,
    /// What working with them builds.
    pub recovery_capital: Option<RecoveryCapitalSet>,
    /// Pathways of lived experience.
    pub pathways: Option<PathwaySet>,
    /// Populations of lived experience.
    pub populations: Option<PopulationSet>,
    /// Where they work.
    pub settings: Option<SettingSet>,
    /// Speaking at least one of these languages.
    pub languages: Option<Vec<LanguageCode>>,
    /// In the centers of these slugs.
    pub center: Option<Vec<String>>,
    /// In the region of this slug.
    pub region: Option<String>,
    /// Taking new people now, by a statement that has not expired.
    #[graphql(default)]
    pub is_accepting: bool,
}

impl CoachFilter {
    /// The filter over the catalog.
    ///
    /// # Errors
    /// A list is too long.
    pub fn resolve(self, moment: &Moment) -> Result<Filter> {
        let mut filter =
            Filter { accepting_at: self.is_accepting.then(|| moment.instant()), ..Filter::of(EntryKind::Coach) };
        let clauses = &mut filter.clauses;
        self.support_types.unwrap_or_default().clauses(clauses);
        self.recovery_capital.unwrap_or_default().clauses(clauses);
        self.pathways.unwrap_or_default().clauses(clauses);
        self.populations.unwrap_or_default().clauses(clauses);
        self.settings.unwrap_or_default().clauses(clauses);
        any_of("languages", Facet::Language, codes(self.languages), clauses)?;
        any_of("center", Facet::Center, self.center, clauses)?;
        any_of("region", Facet::Region, self.region.map(|slug| vec![slug]), clauses)?;
        Ok(filter)
    }
}
