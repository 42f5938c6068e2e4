//! What is asked, without anything about the person who is in need.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::criteria::Criterion;
use crate::{
    catalog::{occurrences::Window, offer, search::Search},
    kernel::{
        geo::Circle,
        id::EntryKind,
        vocabulary::{CostKind, Need, Pathway, Population, RecoveryCapital, SupportType},
    },
};

/// How far away something still counts as found where nobody says how far, in kilometres.
const REACH: f64 = 40.0;

/// What nobody of this age may use is for the young.
pub const GROWN_UP: i64 = 25;

/// What an option can be measured by. What is left empty is not asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Criteria {
    /// What it answers; one of them is enough.
    pub needs: Vec<Need>,
    /// What a person gets from it; one is enough.
    pub support_types: Vec<SupportType>,
    /// What it builds, each with its priority from 1 to 5; one is enough.
    pub recovery_capital: Vec<(RecoveryCapital, i64)>,
    /// The pathways it belongs to or welcomes; one is enough.
    pub pathways: Vec<Pathway>,
    /// Whom it is meant for; one is enough.
    pub populations: Vec<Population>,
    /// BCP 47 codes; one is enough.
    pub languages: Vec<String>,
    /// An age, in years, that may use it.
    pub age: Option<i64>,
    /// What it costs; one is enough.
    pub costs: Vec<CostKind>,
    /// Whether it must be had without steps.
    pub step_free: bool,
}

/// A question.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What every option meets, as far as is known.
    pub required: Criteria,
    /// What makes an option better.
    pub preferred: Criteria,
    /// Where, and how far around it is looked.
    pub near: Option<Circle>,
    /// How far around somebody asked to look, in kilometres.
    pub within_km: Option<f64>,
    /// When it has to be had.
    pub window: Option<Window>,
    /// Words that all occur, and those that must not.
    pub search: Search,
    /// Resources, events, coaches.
    pub kinds: Vec<EntryKind>,
    /// Centers of which nothing is wanted.
    pub outside: Vec<Uuid>,
    /// The moment at which it is asked: that of the first page.
    pub at: DateTime<Utc>,
}

impl Asked {
    /// What every option has to meet: with nothing required, one of the preferred needs.
    #[must_use]
    pub fn must(&self) -> Vec<Criterion> {
        let mut must = self.required.criteria();
        if self.required == Criteria::default() && !self.preferred.needs.is_empty() {
            must.push(Criterion::needs(&self.preferred.needs));
        }
        must
    }

    /// The needs that an option has to answer, one of them.
    #[must_use]
    pub fn needs(&self) -> &[Need] {
        if self.required == Criteria::default() { &self.preferred.needs } else { &self.required.needs }
    }

    /// The people who are asked for, as bits of whom an offer is kept for.
    #[must_use]
    pub fn populations(&self) -> i64 {
        let asked = self.required.populations.iter().chain(&self.preferred.populations).copied();
        let ages = [self.required.age, self.preferred.age].into_iter().flatten();
        // Whoever asks for an age asks for those of that age.
        let aged = ages.flat_map(|age| {
            let of_age = [
                (Population::Youth, age < 18),
                (Population::YoungAdults, (16..=30).contains(&age)),
                (Population::Adults, age >= 18),
                (Population::OlderAdults, age >= 55),
            ];
            of_age.into_iter().filter_map(|(word, is_of)| is_of.then_some(word))
        });
        offer::KEPT_FOR.bits(asked.chain(aged).map(Population::bit))
    }

    /// Whether nothing says that somebody young is asked for.
    #[must_use]
    pub fn is_for_no_youth(&self) -> bool {
        let is_young = |criteria: &Criteria| {
            let young = [Population::Youth, Population::YoungAdults];
            criteria.age.is_some_and(|age| age < GROWN_UP)
                || criteria.populations.iter().any(|population| young.contains(population))
        };
        !is_young(&self.required) && !is_young(&self.preferred)
    }

    /// The squared chord within which something counts as found: the radius that was asked for, or 40 km.
    #[must_use]
    pub fn within_reach(&self) -> f64 {
        let km = self.within_km.unwrap_or(REACH);
        self.near.map_or(0.0, |circle| Circle { radius_km: km, ..circle }.max_chord_squared())
    }

    /// The day of the moment, in UTC, as due dates turn over: that of the minute at whose end the moment is.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        (self.at - TimeDelta::minutes(1)).date_naive()
    }

    /// From when a coach or a date has to be had.
    #[must_use]
    pub fn from(&self) -> DateTime<Utc> {
        self.window.map_or(self.at, |window| window.from.max(self.at))
    }
}

impl Criteria {
    /// What is asked, one by one.
    #[must_use]
    pub fn criteria(&self) -> Vec<Criterion> {
        let capital: Vec<_> = self.recovery_capital.iter().map(|(word, _)| *word).collect();
        let all = [
            (!self.needs.is_empty()).then(|| Criterion::needs(&self.needs)),
            (!self.languages.is_empty()).then(|| Criterion::Languages(self.languages.clone())),
            (!self.populations.is_empty()).then(|| Criterion::populations(&self.populations)),
            self.step_free.then_some(Criterion::StepFree),
            self.age.map(Criterion::Age),
            (!self.costs.is_empty()).then(|| Criterion::costs(&self.costs)),
            (!self.pathways.is_empty()).then(|| Criterion::pathways(&self.pathways)),
            (!self.support_types.is_empty()).then(|| Criterion::support_types(&self.support_types)),
            (!capital.is_empty()).then(|| Criterion::recovery_capital(&capital)),
        ];
        all.into_iter().flatten().collect()
    }
}
