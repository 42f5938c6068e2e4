//! What is entered of an event, whether it is new or known.

use async_graphql::{InputObject, MaybeUndefined};

use crate::{
    calendar::model::{self, Event},
    centers::model::Center,
    kernel::{
        id::new_id,
        listing::Cost,
        refusal::Finding,
        site::Site,
        vocabulary::{self as words},
    },
    schema::{
        edits::{CostInput, SiteInput, all, put, put_or, put_required},
        scalars::{Date, LanguageCode, TimeZone, Url},
        vocabulary::{EventStatus, Pathway, Population, RecoveryCapital, SupportType, Visibility},
    },
};

/// What is entered of an event.
#[derive(InputObject, Clone, Debug)]
pub struct EventFields {
    /// One sentence.
    pub summary: MaybeUndefined<String>,
    /// Everything worth knowing.
    pub description: MaybeUndefined<String>,
    /// Where it takes place. Where it is left out of a new event that people attend in person, the center itself.
    pub venue: MaybeUndefined<SiteInput>,
    /// Where it is joined from afar.
    pub online: MaybeUndefined<OnlineVenueInput>,
    /// The zone of the wall clock; left out, the center's.
    pub time_zone: MaybeUndefined<TimeZone>,
    /// Whether it lasts whole days. It then begins at midnight and lasts `PT24H` or a multiple of it.
    pub is_all_day: MaybeUndefined<bool>,
    /// An RRULE of RFC 5545, such as `FREQ=WEEKLY;BYDAY=TU`. `localStart` has to be one of its dates.
    pub recurrence: MaybeUndefined<String>,
    /// Dates of the rule on which it does not happen, as if they were not in the rule.
    pub except_dates: MaybeUndefined<Vec<Date>>,
    /// What a person gets from it.
    pub support_types: MaybeUndefined<Vec<SupportType>>,
    /// What it builds.
    pub recovery_capital: MaybeUndefined<Vec<RecoveryCapital>>,
    /// The pathways that it belongs to or welcomes.
    pub pathways: MaybeUndefined<Vec<Pathway>>,
    /// People whom it is meant for.
    pub populations: MaybeUndefined<Vec<Population>>,
    /// The languages that it is held in.
    pub languages: MaybeUndefined<Vec<LanguageCode>>,
    /// Where to register.
    pub registration_url: MaybeUndefined<Url>,
    /// How many people fit.
    pub capacity: MaybeUndefined<i64>,
    /// What it costs; unknown where it is left out or cleared.
    pub cost: MaybeUndefined<CostInput>,
    /// Whether it takes place.
    pub status: MaybeUndefined<EventStatus>,
    /// Who may see it; the own center alone where it is left out or cleared.
    pub visibility: MaybeUndefined<Visibility>,
}

/// Where an event is joined from afar.
#[derive(InputObject, Clone, Debug)]
pub struct OnlineVenueInput {
    /// The page that opens the meeting.
    pub join_url: Option<Url>,
    /// The number to call in.
    pub phone: Option<String>,
    /// What else is needed to join.
    pub note: Option<String>,
}

impl From<OnlineVenueInput> for model::OnlineVenue {
    fn from(given: OnlineVenueInput) -> Self {
        Self { join_url: given.join_url.map(|url| url.0), phone: given.phone, note: given.note }
    }
}

impl EventFields {
    /// Puts what was entered into an event of a center.
    pub fn fill(self, event: &mut Event, center: &Center, findings: &mut Vec<Finding>) {
        put(self.summary, &mut event.summary, Some);
        put(self.description, &mut event.description, Some);
        let mut known = event.venue.iter().map(|site| site.id).collect();
        put(self.venue, &mut event.venue, |venue| Some(venue.site(&mut known, center.time_zone)));
        put(self.online, &mut event.online, |online| Some(online.into()));
        put_or(self.time_zone, &mut event.time_zone, || center.time_zone, |zone| zone.0);
        put(self.is_all_day, &mut event.is_all_day, |is| is);
        put(self.recurrence, &mut event.recurrence, Some);
        put(self.except_dates, &mut event.except_dates, |dates| dates.into_iter().map(|date| date.0).collect());
        put(self.support_types, &mut event.support_types, all);
        put(self.recovery_capital, &mut event.recovery_capital, all);
        put(self.pathways, &mut event.pathways, all);
        put(self.populations, &mut event.populations, all);
        put(self.languages, &mut event.languages, |codes| codes.into_iter().map(|code| code.0).collect());
        put(self.registration_url, &mut event.registration_url, |url| Some(url.0));
        put(self.capacity, &mut event.capacity, Some);
        put_or(self.cost, &mut event.cost, Cost::unknown, Into::into);
        put_required(self.status, &mut event.status, "status", findings, Into::into);
        put_or(self.visibility, &mut event.visibility, || words::Visibility::Center, Into::into);
    }
}

/// The center itself as a venue, for what people attend in person.
pub fn at_home(center: &Center) -> Option<Site> {
    (center.address.is_some() || center.location.is_some()).then(|| Site {
        id: new_id(),
        name: Some(center.name.clone()),
        address: center.address.clone(),
        location: center.location,
        hours: None,
        phones: Vec::new(),
        accessibility: Vec::new(),
        is_address_confidential: false,
    })
}
