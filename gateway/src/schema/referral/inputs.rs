//! A need as it is asked about: nothing in it is about the person who has it.

use std::collections::BTreeSet;

use async_graphql::{Enum, InputObject, Result};

use crate::{
    kernel::{id::EntryKind, vocabulary as words},
    referral::model,
    schema::{
        error::invalid,
        inputs::{NearInput, TimeWindow},
        scalars::LanguageCode,
        vocabulary::{CostKind, Need, Pathway, Population, RecoveryCapital, SupportType},
    },
};

/// What is needed, said without saying anything about the person who needs it. It is answered and forgotten.
#[derive(InputObject, Clone, Debug)]
pub struct ReferralNeed {
    /// What an option must meet. What is not known of it is told and ranks behind what is. Left out: one of the
    /// preferred needs.
    pub required: Option<NeedCriteria>,
    /// What makes an option better.
    pub preferred: Option<NeedCriteria>,
    /// Around this place.
    pub near: Option<NearInput>,
    /// Within so many kilometres of it, at most 500; left out, 160, and what is nearer ranks higher in any case.
    pub within_km: Option<f64>,
    /// Only what can be had in this window: hours that are open at any time of its first eight days, dates that begin in
    /// it, coaches who do not say that they take nobody new.
    pub window: Option<TimeWindow>,
    /// Words that must all occur, in any of their forms; "in quotes" one after the other, `-word` leaves out what holds it.
    pub text: Option<String>,
    /// Which kinds of options; left out, all.
    pub kinds: Option<Vec<ReferralKind>>,
    /// Leaves out the viewer's own centers: coaches know their own house.
    #[graphql(default = true)]
    pub outside_own_center: bool,
}

/// What options are measured by. In each list one match is enough; each field that is given is asked.
#[derive(InputObject, Clone, Debug, Default)]
pub struct NeedCriteria {
    /// What they answer. Coaches and events do not say which needs they answer: where their kind of support fits, they
    /// may, and say so.
    pub needs: Option<Vec<Need>>,
    /// What a person gets from them.
    pub support_types: Option<Vec<SupportType>>,
    /// What they build, each with its weight.
    pub recovery_capital: Option<Vec<CapitalPriority>>,
    /// The pathways that they belong to; what welcomes all of them matches.
    pub pathways: Option<Vec<Pathway>>,
    /// Whom they are meant for; what is for anybody matches and ranks behind.
    pub populations: Option<Vec<Population>>,
    /// The languages that they are offered in.
    pub languages: Option<Vec<LanguageCode>>,
    /// An age, in years, that may use them, 0 to 130.
    pub age: Option<i32>,
    /// What they cost.
    pub costs: Option<Vec<CostKind>>,
    /// Had without climbing steps, if true.
    #[graphql(default)]
    pub step_free: bool,
}

/// A kind of recovery capital and how much it matters.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct CapitalPriority {
    /// The kind.
    pub domain: RecoveryCapital,
    /// From 1, a little, to 5, most.
    pub priority: i32,
}

/// A kind of option.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReferralKind {
    /// Something that people can turn to.
    Resource,
    /// A coach, as far as the coach lets the viewer see.
    Coach,
    /// An event, by its next date.
    Event,
}

impl ReferralKind {
    /// The kinds that are asked for, each once.
    pub fn all(kinds: Option<Vec<Self>>) -> Vec<EntryKind> {
        let asked: BTreeSet<_> = kinds.unwrap_or_default().into_iter().collect();
        let all = [Self::Resource, Self::Coach, Self::Event];
        let kinds = all.into_iter().filter(|kind| asked.is_empty() || asked.contains(kind));
        kinds.map(Self::entry).collect()
    }

    const fn entry(self) -> EntryKind {
        match self {
            Self::Resource => EntryKind::Resource,
            Self::Coach => EntryKind::Coach,
            Self::Event => EntryKind::Event,
        }
    }
}

/// The most languages that one list may name.
const MOST_LANGUAGES: usize = 10;

impl NeedCriteria {
    /// The criteria of the domain, each word once.
    ///
    /// # Errors
    /// The age is none, a priority is not 1 to 5, or there are too many languages.
    pub fn resolve(self) -> Result<model::Criteria> {
        if self.age.is_some_and(|age| !(0..=130).contains(&age)) {
            return Err(invalid("age", "give an age of 0 to 130 years"));
        }
        let languages = each(self.languages, |code| code.0);
        if languages.len() > MOST_LANGUAGES {
            return Err(invalid("languages", format!("name at most {MOST_LANGUAGES}, not {}", languages.len())));
        }
        let mut recovery_capital = Vec::new();
        for CapitalPriority { domain, priority } in self.recovery_capital.unwrap_or_default() {
            if !(1..=5).contains(&priority) {
                return Err(invalid("priority", format!("weigh from 1 to 5, not {priority}")));
            }
            let domain = words::RecoveryCapital::from(domain);
            if recovery_capital.iter().any(|(known, _)| *known == domain) {
                return Err(invalid("recoveryCapital", format!("{} is weighed twice", domain.as_str())));
            }
            recovery_capital.push((domain, i64::from(priority)));
        }
        Ok(model::Criteria {
            needs: each(self.needs, words::Need::from),
            support_types: each(self.support_types, words::SupportType::from),
            recovery_capital,
            pathways: each(self.pathways, words::Pathway::from),
            populations: each(self.populations, words::Population::from),
            languages,
            age: self.age.map(i64::from),
            costs: each(self.costs, words::CostKind::from),
            step_free: self.step_free,
        })
    }
}

/// Each item once, in the order of the vocabulary.
fn each<A, T: Ord>(items: Option<Vec<A>>, word: impl Fn(A) -> T) -> Vec<T> {
    items.unwrap_or_default().into_iter().map(word).collect::<BTreeSet<_>>().into_iter().collect()
}
