//! Reasons in American English.

use super::words::{self, listed};
use crate::{
    calendar::wording::{Language, day, moment},
    kernel::{id::EntryKind, vocabulary::CostKind},
    referral::reasons::Reason,
};

const ENGLISH: Language = Language::English;

/// A reason.
pub(super) fn known(reason: &Reason, kind: EntryKind) -> String {
    match reason {
        Reason::Needs(needs) => format!("Helps with {}.", listed(needs, |need| need.spoken().0, "and")),
        Reason::Languages(codes) => {
            let languages = listed(codes, |code| words::language(code).0, "and");
            match kind {
                EntryKind::Coach => format!("Speaks {languages}."),
                EntryKind::Event => format!("Held in {languages}."),
                _ => format!("Offered in {languages}."),
            }
        }
        Reason::Populations(populations) if populations.is_empty() => "Not for one group of people alone.".to_owned(),
        Reason::Populations(populations) => {
            let people = listed(populations, |population| words::population(*population).0, "and");
            match kind {
                EntryKind::Coach => format!("Shares the experience of {people}."),
                _ => format!("For {people}."),
            }
        }
        Reason::StepFree => "Can be used without climbing steps.".to_owned(),
        Reason::Age(age) => format!("Open to people aged {age}."),
        Reason::Costs(kinds) => match kinds.as_slice() {
            [CostKind::Free] => "It is free.".to_owned(),
            kinds => format!("Costs: {}.", listed(kinds, |kind| words::cost(*kind).0, "or")),
        },
        Reason::Pathways(pathways) => {
            format!("Goes with {}.", listed(pathways, |pathway| words::pathway(*pathway).0, "and"))
        }
        Reason::SupportTypes(kinds) => format!("Gives {}.", listed(kinds, |kind| words::support_type(*kind).0, "and")),
        Reason::RecoveryCapital(kinds) => {
            format!("Builds {}.", listed(kinds, |kind| words::recovery_capital(*kind).0, "and"))
        }
        Reason::Words => "Matches the words of the search.".to_owned(),
        Reason::Window => "Open at that time.".to_owned(),
        Reason::Date(local) => format!("Next on {}.", moment(*local, ENGLISH)),
        Reason::Distance(Some(km)) => format!("{} away.", distance(*km)),
        Reason::Distance(None) => "Known at a place nearby.".to_owned(),
        Reason::Accepting(_) => match kind {
            EntryKind::Coach => "Takes new people at present.".to_owned(),
            _ => "Has places free at present.".to_owned(),
        },
        Reason::Remote => "Can be joined from anywhere.".to_owned(),
        Reason::KeptFor(people) => format!("Only for {}.", listed(people, |one| words::population(*one).0, "and")),
        Reason::Ages(least, most) => format!("Only for ages {least} to {most}."),
        Reason::Notice(text) => format!("Notice: {text}"),
        Reason::Overdue(since) => format!("Was to be checked by {}.", day(*since, ENGLISH)),
    }
}

/// What is not known.
pub(super) fn unknown(reason: &Reason, kind: EntryKind) -> String {
    match reason {
        Reason::Needs(needs) => {
            let needs = listed(needs, |need| need.spoken().0, "and");
            match kind {
                EntryKind::Coach => format!("Gives the kind of support that may help with {needs}; ask the coach."),
                _ => format!("May help with {needs}; nobody has said."),
            }
        }
        Reason::Languages(_) => "Which languages are spoken is not known.".to_owned(),
        Reason::Populations(_) => "Which experience the coach shares is not told.".to_owned(),
        Reason::StepFree => "Whether there are steps is not known.".to_owned(),
        Reason::Age(_) => "Whether there is a limit of age is not known.".to_owned(),
        Reason::Costs(_) => "What it costs is not known.".to_owned(),
        Reason::Pathways(_) => "Which pathways it goes with is not known.".to_owned(),
        Reason::SupportTypes(_) => "Which kind of support it gives is not known.".to_owned(),
        Reason::RecoveryCapital(_) => "Which recovery capital it builds is not known.".to_owned(),
        Reason::Words => "Whether it matches the words of the search is not known.".to_owned(),
        Reason::Window => "When it is open is not known; call first.".to_owned(),
        Reason::Date(_) => "When it takes place is not known.".to_owned(),
        Reason::Distance(_) => "Where it is had is not told; its center is in that area.".to_owned(),
        Reason::Accepting(true) => "Whether new people are taken is not known.".to_owned(),
        Reason::Accepting(false) => "Takes nobody new at present.".to_owned(),
        Reason::Remote => "Whether it can be joined from anywhere is not known.".to_owned(),
        Reason::KeptFor(people) => {
            format!("Only for {}; ask whether that fits.", listed(people, |one| words::population(*one).0, "and"))
        }
        Reason::Ages(least, most) => format!("Only for ages {least} to {most}; ask whether that fits."),
        Reason::Notice(text) => format!("Notice: {text}"),
        Reason::Overdue(since) => {
            format!("Was to be checked again by {}; call before you rely on it.", day(*since, ENGLISH))
        }
    }
}

/// Miles, as people in the United States say it.
fn distance(km: f64) -> String {
    let miles = km / 1.609_344;
    match miles {
        miles if miles < 0.95 => "Less than a mile".to_owned(),
        miles if miles < 1.5 => "About 1 mile".to_owned(),
        miles => format!("About {miles:.0} miles"),
    }
}
