//! An option, why it is offered and what is not known about it.

use async_graphql::{Description, Enum, Object, Result, SimpleObject, Union};

use crate::{
    calendar::wording::Language,
    kernel::{id::EntryKind, page::Slice},
    loaders::Reach,
    referral::{
        model::Asked,
        reasons::{self, Reason},
        repository::{Found, Target},
        wording,
    },
    schema::{
        calendar::Occurrence, coaches::Coach, connection::PageInfo, directory::Resource, error::invalid,
        scalars::LanguageCode,
    },
};

/// What is offered.
#[derive(Union, Clone)]
pub enum ReferralTarget {
    /// Something that people can turn to.
    Resource(Resource),
    /// A coach.
    Coach(Coach),
    /// The next date of an event.
    Occurrence(Occurrence),
}

/// An option, in the order of the ranking. The order is the statement; there is no score.
#[derive(SimpleObject, Clone)]
pub struct ReferralOption {
    /// What is offered.
    pub option: ReferralTarget,
    /// How far its nearest place is, in kilometres. Null where no place was asked for, and where it has none that may be
    /// known.
    pub distance_km: Option<f64>,
    /// Why it is offered, most important first.
    pub reasons: Vec<MatchReason>,
    /// What was asked for and is not known about it, or speaks for calling first; most important first.
    pub unknowns: Vec<MatchReason>,
}

impl ReferralOption {
    /// An option as it was found for a question.
    pub fn of(asked: &Asked, found: &Found) -> Self {
        let (reasons, unknowns) = reasons::of(asked, found);
        let kind = found.offered.kind;
        let told = |reasons: Vec<Reason>, is_known| {
            reasons.into_iter().map(|reason| MatchReason { reason, kind, is_known }).collect()
        };
        Self {
            option: match &found.target {
                Target::Resource(resource) => ReferralTarget::Resource(Resource(resource.clone())),
                Target::Coach(coach) => ReferralTarget::Coach(Coach(coach.clone())),
                Target::Date(date, _) => {
                    ReferralTarget::Occurrence(Occurrence { date: date.clone(), reach: Reach::Network })
                }
            },
            distance_km: found.distance_km,
            reasons: told(reasons, true),
            unknowns: told(unknowns, false),
        }
    }
}

/// A reason for an option, or something that is not known about it: a code for programs and a sentence for people.
#[derive(Clone, Description)]
pub struct MatchReason {
    reason: Reason,
    kind: EntryKind,
    is_known: bool,
}

#[Object(use_type_description)]
impl MatchReason {
    /// What it is about.
    async fn code(&self) -> MatchReasonCode {
        MatchReasonCode::from(&self.reason)
    }
    /// A sentence that can be read to somebody.
    async fn text(
        &self,
        #[graphql(desc = "English or Spanish; left out, English.")] language: Option<LanguageCode>,
    ) -> Result<String> {
        let language = Language::of_code(language.as_ref().map(|code| code.0.as_str()))
            .ok_or_else(|| invalid("language", "there are sentences in \"en\" and \"es\""))?;
        let word = if self.is_known { wording::known } else { wording::unknown };
        Ok(word(&self.reason, self.kind, language))
    }
}

/// What a reason, or something that is not known, is about.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchReasonCode {
    /// A need that it answers, or may answer.
    Need,
    /// A language.
    Language,
    /// People whom it is meant for or kept for, or that it is for anybody.
    Population,
    /// Being had without climbing steps.
    StepFree,
    /// An age that may use it.
    Age,
    /// What it costs.
    Cost,
    /// A pathway that it belongs to.
    Pathway,
    /// What a person gets from it.
    SupportType,
    /// What it builds.
    RecoveryCapital,
    /// The words that were searched for.
    Text,
    /// Being had at the time that was asked for, or when it takes place next.
    Time,
    /// How far it is, or that it can be joined from anywhere.
    Distance,
    /// Whether new people are taken.
    Accepting,
    /// A notice such as a closure for repairs, in the words of whoever put it there.
    Notice,
    /// That it should have been checked again.
    Overdue,
}

impl From<&Reason> for MatchReasonCode {
    fn from(reason: &Reason) -> Self {
        match reason {
            Reason::Needs(_) => Self::Need,
            Reason::Languages(_) => Self::Language,
            Reason::Populations(_) | Reason::KeptFor(_) => Self::Population,
            Reason::StepFree => Self::StepFree,
            Reason::Age(_) | Reason::Ages(..) => Self::Age,
            Reason::Costs(_) => Self::Cost,
            Reason::Pathways(_) => Self::Pathway,
            Reason::SupportTypes(_) => Self::SupportType,
            Reason::RecoveryCapital(_) => Self::RecoveryCapital,
            Reason::Words => Self::Text,
            Reason::Window | Reason::Date(_) => Self::Time,
            Reason::Distance(_) | Reason::Remote => Self::Distance,
            Reason::Notice(_) => Self::Notice,
            Reason::Accepting(_) => Self::Accepting,
            Reason::Overdue(_) => Self::Overdue,
        }
    }
}

/// A page of options.
#[derive(SimpleObject, Clone)]
pub struct ReferralOptionConnection {
    /// The options of this page, each with its place in the list.
    pub edges: Vec<ReferralOptionEdge>,
    /// The options of this page without their places.
    pub nodes: Vec<ReferralOption>,
    /// Where this page stands in the list.
    pub page_info: PageInfo,
    /// How many the whole list has; null on a page after the last.
    pub total_count: Option<i64>,
}

/// An option and its place in the list.
#[derive(SimpleObject, Clone)]
pub struct ReferralOptionEdge {
    /// The place of this option, to be given as `after` for what follows it. It pins the moment of the first page: what
    /// turns with time is told as of then.
    pub cursor: String,
    /// The option.
    pub node: ReferralOption,
}

impl ReferralOptionConnection {
    /// The connection of a page that was read for a question.
    pub fn of(asked: &Asked, slice: &Slice<Found>) -> Self {
        let edge = |(cursor, found): &(crate::kernel::page::Cursor, Found)| ReferralOptionEdge {
            cursor: cursor.encode(),
            node: ReferralOption::of(asked, found),
        };
        let edges: Vec<_> = slice.rows.iter().map(edge).collect();
        Self {
            nodes: edges.iter().map(|edge| edge.node.clone()).collect(),
            edges,
            page_info: PageInfo::of(slice),
            total_count: slice.count,
        }
    }
}
