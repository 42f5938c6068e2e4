//! Why an option is offered, and what was asked for and is not known about it: said of the same row and by the same
//! criteria that ranked it.

use chrono::{NaiveDate, NaiveDateTime};

use super::{
    criteria::{Criterion, Standing},
    model::{Asked, GROWN_UP},
    repository::{Found, Target},
};
use crate::{
    catalog::offer::{
        ANSWERED, COSTS, HOURS, KEPT_FOR, Offered, PATHWAYS, PERHAPS_ANSWERED, POPULATIONS, RECOVERY_CAPITAL, REMOTE,
        SUPPORT_TYPES,
    },
    kernel::{
        id::EntryKind,
        vocabulary::{CostKind, Need, Pathway, Population, RecoveryCapital, SupportType},
    },
};

/// What a reason, or something that is not known, is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Needs that it answers, or may answer.
    Needs(Vec<Need>),
    /// Languages among those asked for.
    Languages(Vec<String>),
    /// People whom it is meant for; none: it is for anybody.
    Populations(Vec<Population>),
    /// Being had without steps.
    StepFree,
    /// The age that was asked for.
    Age(i64),
    /// What it costs.
    Costs(Vec<CostKind>),
    /// Pathways that it belongs to or welcomes.
    Pathways(Vec<Pathway>),
    /// What a person gets from it.
    SupportTypes(Vec<SupportType>),
    /// What it builds.
    RecoveryCapital(Vec<RecoveryCapital>),
    /// The words that were searched for.
    Words,
    /// Being had within the window: open hours, the next date, taking new people.
    Window,
    /// When its next date begins, on the wall clock of its place.
    Date(NaiveDateTime),
    /// How far it is, in kilometres.
    Distance(Option<f64>),
    /// Whether somebody new is taken.
    Accepting(bool),
    /// People whom it is kept for, of whom nobody was asked for.
    KeptFor(Vec<Population>),
    /// The ages that it is kept for, of which none was asked for.
    Ages(i64, i64),
    /// Being joined from anywhere.
    Remote,
    /// A notice with an end, in the words of whoever put it there.
    Notice(String),
    /// Since when it should have been verified again.
    Overdue(NaiveDate),
}

/// The reasons for an option, and what is not known about it, each with the most important first.
#[must_use]
pub fn of(asked: &Asked, found: &Found) -> (Vec<Reason>, Vec<Reason>) {
    let (mut reasons, mut unknowns) = (Vec::new(), Vec::new());
    let offered = &found.offered;
    let mut judged: Vec<Criterion> = Vec::new();
    // What is required comes before what is preferred; what is both is said once.
    for criterion in asked.must().into_iter().chain(asked.preferred.criteria()) {
        if judged.contains(&criterion) {
            continue;
        }
        match criterion.judge(offered) {
            Standing::Met | Standing::Open => reasons.push(carried(&criterion, offered)),
            Standing::Unknown => unknowns.push(missing(&criterion, offered)),
            Standing::Unmet => {}
        }
        judged.push(criterion);
    }
    if !asked.search.is_empty() {
        reasons.push(Reason::Words);
    }
    if let Target::Date(date, _) = &found.target {
        reasons.push(Reason::Date(date.local_start));
    }
    let is_accepting = offered.accepting_until.is_some_and(|until| until > asked.from());
    if asked.window.is_some() {
        match offered.kind {
            EntryKind::Resource if offered.words & HOURS.mask() != 0 => reasons.push(Reason::Window),
            EntryKind::Resource => unknowns.push(Reason::Window),
            EntryKind::Coach if !is_accepting => unknowns.push(Reason::Accepting(true)),
            _ => {}
        }
    }
    if asked.near.is_some() {
        match found.distance_km {
            Some(_) => reasons.push(Reason::Distance(found.distance_km)),
            None if offered.words & REMOTE.mask() != 0 => reasons.push(Reason::Remote),
            None => unknowns.push(Reason::Distance(None)),
        }
    }
    if is_accepting {
        reasons.push(Reason::Accepting(true));
    } else if offered.refusing_until.is_some_and(|until| until > asked.from()) {
        unknowns.push(Reason::Accepting(false));
    }
    let kept_for = KEPT_FOR.read(offered.words);
    if kept_for & KEPT_FOR.read(asked.populations()) == 0 && kept_for != 0 {
        unknowns.push(Reason::KeptFor(of_bits(Population::ALL, kept_for, Population::bit)));
    }
    if let Some(most) = offered.maximum_age.filter(|most| *most < GROWN_UP && asked.is_for_no_youth()) {
        unknowns.push(Reason::Ages(offered.minimum_age.unwrap_or_default(), most));
    }
    if let Target::Resource(resource) = &found.target
        && let Some(alert) = resource.alert.as_ref().filter(|alert| alert.until > asked.at)
    {
        unknowns.push(Reason::Notice(alert.text.clone()));
    }
    if offered.due_on < asked.day() {
        unknowns.push(Reason::Overdue(offered.due_on));
    }
    (reasons, unknowns)
}

/// What of the criterion it carries.
fn carried(criterion: &Criterion, offered: &Offered) -> Reason {
    let all = offered.words;
    match criterion {
        Criterion::Needs(bits) => Reason::Needs(of_bits(Need::ALL, ANSWERED.read(bits & offered.needs), Need::bit)),
        Criterion::Pathways(bits) => {
            let own = of_bits(Pathway::ALL, PATHWAYS.read(bits & all), Pathway::bit);
            Reason::Pathways(if own.is_empty() { vec![Pathway::AllPathways] } else { own })
        }
        Criterion::Words(RECOVERY_CAPITAL, bits) => {
            let bits = RECOVERY_CAPITAL.read(bits & all);
            Reason::RecoveryCapital(of_bits(RecoveryCapital::ALL, bits, RecoveryCapital::bit))
        }
        Criterion::Words(_, bits) => {
            Reason::SupportTypes(of_bits(SupportType::ALL, SUPPORT_TYPES.read(bits & all), SupportType::bit))
        }
        Criterion::Populations(bits) => {
            Reason::Populations(of_bits(Population::ALL, POPULATIONS.read(bits & all), Population::bit))
        }
        Criterion::Costs(bits) => Reason::Costs(of_bits(CostKind::ALL, COSTS.read(bits & all), CostKind::bit)),
        Criterion::Languages(codes) => {
            Reason::Languages(codes.iter().filter(|code| offered.languages.contains(code)).cloned().collect())
        }
        Criterion::Age(age) => Reason::Age(*age),
        Criterion::StepFree => Reason::StepFree,
    }
}

/// What of the criterion nobody has said.
fn missing(criterion: &Criterion, offered: &Offered) -> Reason {
    match criterion {
        Criterion::Needs(bits) => {
            let perhaps = ANSWERED.read(*bits) & PERHAPS_ANSWERED.read(offered.needs);
            Reason::Needs(of_bits(Need::ALL, perhaps, Need::bit))
        }
        Criterion::Languages(codes) => Reason::Languages(codes.clone()),
        other => carried(other, offered),
    }
}

/// The words that are set among the bits of a vocabulary.
fn of_bits<T: Copy>(words: &[T], bits: i64, bit: impl Fn(T) -> i64) -> Vec<T> {
    words.iter().copied().filter(|word| bits & bit(*word) != 0).collect()
}
