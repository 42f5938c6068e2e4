//! Value objects that several types of the API share.

use async_graphql::{Context, Description, ID, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{
    error::OrInternal,
    network::Center,
    reading,
    scalars::{Date, DateTime, Decimal, LocalTime, TimeZone, Url},
    vocabulary::{CostKind, Origin, Population, VerificationMethod, Weekday},
};
use crate::{
    kernel::{geo, hours, listing, site},
    loaders::{Reach, entries::EntryKey, moment::Moment},
};

/// A page's address; null where what is kept is not one.
pub fn url(text: Option<&String>) -> Option<Url> {
    text.filter(|text| text.starts_with("https://") || text.starts_with("http://")).cloned().map(Url)
}

/// A place on earth, WGS 84.
#[derive(SimpleObject, Clone, Copy)]
#[graphql(shareable)]
pub struct GeoPoint {
    /// Degrees north, -90 to 90.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
}

impl From<geo::GeoPoint> for GeoPoint {
    fn from(point: geo::GeoPoint) -> Self {
        Self { latitude: point.latitude, longitude: point.longitude }
    }
}

/// A postal address.
#[derive(SimpleObject, Clone)]
pub struct Address {
    /// Street lines, at most four.
    pub lines: Vec<String>,
    /// City or town.
    pub city: Option<String>,
    /// State or province, as the post writes it.
    pub region: Option<String>,
    /// ZIP or postal code.
    pub postal_code: Option<String>,
    /// The country as ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

impl From<&site::Address> for Address {
    fn from(address: &site::Address) -> Self {
        let site::Address { lines, city, region, postal_code, country } = address.clone();
        Self { lines, city, region, postal_code, country }
    }
}

/// A telephone number as it is dialled.
#[derive(SimpleObject, Clone)]
pub struct Phone {
    /// The number.
    pub number: String,
    /// The extension, with leading zeros.
    pub extension: Option<String>,
    /// What answers, such as "front desk" or "text".
    pub label: Option<String>,
}

/// Where a resource is had or an event takes place.
#[derive(Clone, Description)]
pub struct Site(pub site::Site);

#[Object(use_type_description)]
impl Site {
    /// Identifies the site.
    async fn id(&self) -> ID {
        ID(format!("site_{}", self.0.id.simple()))
    }
    /// What people call it.
    async fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }
    /// Where it is. Null where nobody has said, and outside its center where the address is confidential.
    async fn address(&self) -> Option<Address> {
        self.0.address.as_ref().map(Address::from)
    }
    /// Where it is on the map. Null where nobody has said, and outside its center where the address is confidential.
    async fn location(&self) -> Option<GeoPoint> {
        self.0.location.map(GeoPoint::from)
    }
    /// When it is open; null where nothing is known.
    async fn hours(&self) -> Option<OpeningHours> {
        self.0.hours.clone().map(OpeningHours)
    }
    /// Who answers there.
    async fn phones(&self) -> Vec<Phone> {
        let phone = |phone: &site::Phone| Phone {
            number: phone.number.clone(),
            extension: phone.extension.clone(),
            label: phone.label.clone(),
        };
        self.0.phones.iter().map(phone).collect()
    }
    /// Plain statements such as "step-free entrance".
    async fn accessibility(&self) -> &[String] {
        &self.0.accessibility
    }
    /// Whether the place must stay hidden, as a shelter's does. Ask by phone.
    async fn is_address_confidential(&self) -> bool {
        self.0.is_address_confidential
    }
}

/// Weekly opening hours with dated exceptions, on the wall clock of a zone.
#[derive(Clone, Description)]
pub struct OpeningHours(pub hours::OpeningHours);

#[Object(use_type_description)]
impl OpeningHours {
    /// The spans of a usual week; empty where the week is not known.
    async fn weekly(&self) -> Vec<WeeklyHours> {
        let span = |span: &hours::WeeklyHours| WeeklyHours {
            day: span.day.into(),
            opens: LocalTime(span.opens),
            closes: LocalTime(span.closes),
        };
        self.0.weekly.iter().map(span).collect()
    }
    /// Dates on which the week does not hold.
    async fn exceptions(&self) -> Vec<HoursException> {
        let exception = |exception: &hours::HoursException| HoursException {
            on: Date(exception.on),
            is_closed: exception.is_closed,
            opens: exception.opens.map(LocalTime),
            closes: exception.closes.map(LocalTime),
            note: exception.note.clone(),
        };
        self.0.exceptions.iter().map(exception).collect()
    }
    /// Whether it is open at an instant. Null where that day is not known, never a guess.
    async fn is_open_at(&self, #[graphql(desc = "The instant.")] at: DateTime) -> Option<bool> {
        self.0.is_open_at(at.0)
    }
    /// The zone on whose wall clock the hours are told.
    async fn time_zone(&self) -> TimeZone {
        TimeZone(self.0.time_zone)
    }
}

/// One span of a usual week.
#[derive(SimpleObject, Clone)]
pub struct WeeklyHours {
    /// The day on which the span begins.
    pub day: Weekday,
    /// When it opens.
    pub opens: LocalTime,
    /// When it closes; at or before `opens` means the next day.
    pub closes: LocalTime,
}

/// A date on which the usual week does not hold.
#[derive(SimpleObject, Clone)]
pub struct HoursException {
    /// The date.
    pub on: Date,
    /// Whether it is closed the whole day.
    pub is_closed: bool,
    /// When it opens instead; null where it is closed or nobody has said.
    pub opens: Option<LocalTime>,
    /// When it closes instead; at or before `opens` means the next day. Null where it is closed or nobody has said.
    pub closes: Option<LocalTime>,
    /// Why, in a few words.
    pub note: Option<String>,
}

/// How to reach somebody.
#[derive(SimpleObject, Clone)]
pub struct Contact {
    /// A telephone number.
    pub phone: Option<String>,
    /// An e-mail address.
    pub email: Option<String>,
    /// A page to read or write on.
    pub url: Option<Url>,
}

impl From<&listing::Contact> for Contact {
    fn from(contact: &listing::Contact) -> Self {
        Self { phone: contact.phone.clone(), email: contact.email.clone(), url: url(contact.url.as_ref()) }
    }
}

/// Who offers a resource.
#[derive(SimpleObject, Clone)]
pub struct Provider {
    /// The organization's name.
    pub name: String,
    /// Its website.
    pub url: Option<Url>,
}

/// An amount of money.
#[derive(SimpleObject, Clone)]
#[graphql(shareable)]
pub struct Money {
    /// How much.
    pub amount: Decimal,
    /// The currency as ISO 4217.
    pub currency: String,
}

/// What something costs the person who uses it.
#[derive(SimpleObject, Clone)]
pub struct Cost {
    /// The kind of price; `UNKNOWN` where nobody has said.
    pub kind: CostKind,
    /// How much, where one number says it.
    pub amount: Option<Money>,
    /// In words.
    pub description: Option<String>,
}

impl From<&listing::Cost> for Cost {
    fn from(cost: &listing::Cost) -> Self {
        let money = |money: &listing::Money| Money { amount: Decimal(money.amount), currency: money.currency.clone() };
        Self { kind: cost.kind.into(), amount: cost.amount.as_ref().map(money), description: cost.description.clone() }
    }
}

/// Who may use a resource.
#[derive(SimpleObject, Clone)]
pub struct Eligibility {
    /// In words.
    pub description: Option<String>,
    /// The youngest age, in years; null where there is none or nobody has said.
    pub minimum_age: Option<i64>,
    /// The oldest age, in years; null where there is none or nobody has said.
    pub maximum_age: Option<i64>,
    /// Papers to bring.
    pub required_documents: Vec<String>,
    /// People whom it is restricted to; empty where it is open to all.
    pub populations: Vec<Population>,
}

impl From<&listing::Eligibility> for Eligibility {
    fn from(eligibility: &listing::Eligibility) -> Self {
        Self {
            description: eligibility.description.clone(),
            minimum_age: eligibility.minimum_age,
            maximum_age: eligibility.maximum_age,
            required_documents: eligibility.required_documents.clone(),
            populations: Population::all(&eligibility.populations),
        }
    }
}

/// A notice with an end, such as a closure for snow.
#[derive(SimpleObject, Clone)]
pub struct Alert {
    /// The notice.
    pub text: String,
    /// Who says so.
    pub source: Option<String>,
    /// When it stops being shown.
    pub until: DateTime,
}

impl Alert {
    /// The notice, unless its end has passed.
    pub fn current(alert: Option<&listing::Alert>, moment: &Moment) -> Option<Self> {
        alert.filter(|alert| moment.is_before(alert.until)).map(|alert| Self {
            text: alert.text.clone(),
            source: alert.source.clone(),
            until: DateTime(alert.until),
        })
    }
}

/// Where an entry comes from.
#[derive(SimpleObject, Clone)]
pub struct Provenance {
    /// How it came into the directory.
    pub origin: Origin,
    /// The directory that it was taken from; null where its center entered it.
    pub source_name: Option<String>,
    /// That directory's page.
    pub source_url: Option<Url>,
    /// The entry's identifier there.
    pub external_id: Option<String>,
    /// When it was last taken over.
    pub retrieved_at: Option<DateTime>,
}

impl From<&listing::Provenance> for Provenance {
    fn from(provenance: &listing::Provenance) -> Self {
        Self {
            origin: provenance.origin.into(),
            source_name: provenance.source_name.clone(),
            source_url: url(provenance.source_url.as_ref()),
            external_id: provenance.external_id.clone(),
            retrieved_at: provenance.retrieved_at.map(DateTime),
        }
    }
}

/// Dated facts about how far to trust an entry, not a score.
#[derive(Clone, Description)]
pub struct Verification {
    /// The center that keeps the entry.
    pub center: Uuid,
    /// The entry.
    pub entry: Uuid,
    /// What is known.
    pub facts: listing::Verification,
}

#[Object(use_type_description)]
impl Verification {
    /// The day it was last verified; null where it never was.
    async fn verified_on(&self) -> Option<Date> {
        self.facts.verified_on.map(Date)
    }
    /// The center that verified it.
    async fn verified_by(&self, ctx: &Context<'_>) -> Result<Option<Center>> {
        let Some(id) = self.facts.verified_by else { return Ok(None) };
        Ok(reading(ctx).centers.load(EntryKey::id(id)).await.or_internal()?.map(Center))
    }
    /// How it was verified.
    async fn method(&self) -> Option<VerificationMethod> {
        self.facts.method.map(VerificationMethod::from)
    }
    /// The day by which it should be verified again.
    async fn due_on(&self) -> Option<Date> {
        self.facts.due_on.map(Date)
    }
    /// Whether that day has passed.
    async fn is_overdue(&self, ctx: &Context<'_>) -> bool {
        self.facts.due_on.is_some_and(|due| reading(ctx).moment.is_after(due))
    }
    /// Open reports that something is wrong. For the entry's own center; null for everybody else.
    #[graphql(tag = "members")]
    async fn open_reports(&self, ctx: &Context<'_>) -> Result<Option<i64>> {
        let loaders = reading(ctx);
        if loaders.reach_into(self.center) != Reach::House {
            return Ok(None);
        }
        let count = loaders.open_reports.load(self.entry).await.or_internal()?;
        Ok(Some(count.map_or(0, |count| *count)))
    }
}
