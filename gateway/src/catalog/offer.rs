//! What an entry offers, in a narrow row: the words of the closed vocabularies as bits, and what else weighs when options
//! are ranked or offers are counted. Thousands of such rows are read in the time of a few hundred whole entries.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::analyzer::fold;
use crate::{
    db::DbError,
    kernel::{
        id::EntryKind,
        listing::Provenance,
        vocabulary::{CostKind, Need, Pathway, Population, RecoveryCapital, SupportType},
    },
};

/// Where the words of one vocabulary lie among the bits of `words`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    shift: usize,
    width: usize,
}

impl Span {
    const fn of(width: usize) -> Self {
        Self { shift: 0, width }
    }

    const fn then(self, width: usize) -> Self {
        Self { shift: self.shift + self.width, width }
    }

    /// All its bits.
    #[must_use]
    pub const fn mask(self) -> i64 {
        ((1 << self.width) - 1) << self.shift
    }

    /// The bits of some words, each given as its bit in the vocabulary.
    #[must_use]
    pub fn bits(self, words: impl IntoIterator<Item = i64>) -> i64 {
        words.into_iter().fold(0, |bits, word| bits | word << self.shift)
    }

    /// What lies there, as bits of the vocabulary.
    #[must_use]
    pub const fn read(self, bits: i64) -> i64 {
        (bits & self.mask()) >> self.shift
    }
}

/// What a person gets from it.
pub const SUPPORT_TYPES: Span = Span::of(SupportType::ALL.len());
/// What it builds.
pub const RECOVERY_CAPITAL: Span = SUPPORT_TYPES.then(RecoveryCapital::ALL.len());
/// The pathways it belongs to or welcomes.
pub const PATHWAYS: Span = RECOVERY_CAPITAL.then(Pathway::ALL.len());
/// People whom it is meant for or restricted to. None: for anybody, or of a coach that nothing is shared.
pub const POPULATIONS: Span = PATHWAYS.then(Population::ALL.len());
/// What it costs.
pub const COSTS: Span = POPULATIONS.then(CostKind::ALL.len());
/// Whether it is had without steps: the lower bit says yes, the upper no. Neither: nobody has said.
pub const STEP_FREE: Span = COSTS.then(2);
/// Whether the hours of a usual week are known.
pub const HOURS: Span = STEP_FREE.then(1);
/// Whether it is had from afar.
pub const REMOTE: Span = HOURS.then(1);
/// People whom it is kept for: nobody else may use it.
pub const KEPT_FOR: Span = REMOTE.then(Population::ALL.len());

/// The needs that are said to be answered, among the bits of `needs`.
pub const ANSWERED: Span = Span::of(Need::ALL.len());
/// The needs that may be answered: of which kind the support is fits, and nobody has said more.
pub const PERHAPS_ANSWERED: Span = ANSWERED.then(Need::ALL.len());

/// The needs that may be answered, of needs that are.
#[must_use]
pub fn perhaps(answered: i64) -> i64 {
    PERHAPS_ANSWERED.bits([ANSWERED.read(answered)])
}

/// The numbers of the bits that are set: an index over bits there is none, but one over their numbers.
pub fn numbers(bits: i64) -> impl Iterator<Item = i32> {
    (0..63).filter(move |bit| bits >> bit & 1 == 1)
}

/// What an entry offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What counts once: the same for one thing that several centers took over from elsewhere.
    pub offered_as: Uuid,
    /// Whether it can be had at present.
    pub is_available: bool,
    /// Needs, by [`ANSWERED`] and [`PERHAPS_ANSWERED`].
    pub needs: i64,
    /// Words of the other vocabularies, each in its [`Span`].
    pub words: i64,
    /// BCP 47 codes of languages.
    pub languages: Vec<String>,
    /// Until when it is known that nobody new is taken.
    pub refusing_until: Option<DateTime<Utc>>,
}

impl Offer {
    /// The bits of needs that it is said to answer, and of those that it may answer.
    #[must_use]
    pub fn needs(answered: &[Need], perhaps: impl IntoIterator<Item = Need>) -> i64 {
        let perhaps = perhaps.into_iter().filter(|need| !answered.contains(need));
        ANSWERED.bits(answered.iter().map(|need| need.bit())) | PERHAPS_ANSWERED.bits(perhaps.map(|need| need.bit()))
    }

    /// The words that all kinds of entries have.
    #[must_use]
    pub fn words(
        support_types: &[SupportType],
        recovery_capital: &[RecoveryCapital],
        pathways: &[Pathway],
        populations: impl IntoIterator<Item = Population>,
    ) -> i64 {
        SUPPORT_TYPES.bits(support_types.iter().map(|word| word.bit()))
            | RECOVERY_CAPITAL.bits(recovery_capital.iter().map(|word| word.bit()))
            | PATHWAYS.bits(pathways.iter().map(|word| word.bit()))
            | POPULATIONS.bits(populations.into_iter().map(Population::bit))
    }

    /// The bits of whether it is had without steps.
    #[must_use]
    pub fn step_free(is_step_free: Option<bool>) -> i64 {
        STEP_FREE.bits(is_step_free.map(|yes| if yes { 1 } else { 2 }))
    }
}

/// What counts once: an entry by itself, or what several directories tell under one identifier and name.
#[must_use]
pub fn offered_as(id: Uuid, name: &str, provenance: &Provenance) -> Uuid {
    const NAMESPACE: Uuid = Uuid::from_u64_pair(0x6f66_6665_7265_645f, 0x6173_5f6f_6e63_6500);
    let Some(external) = provenance.external_id.as_deref() else { return id };
    Uuid::new_v5(&NAMESPACE, format!("{external}\n{}", fold(name)).as_bytes())
}

/// What was read of such a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Offered {
    /// What it is about.
    pub kind: EntryKind,
    /// Needs, by [`ANSWERED`] and [`PERHAPS_ANSWERED`].
    pub needs: i64,
    /// Words of the other vocabularies, each in its [`Span`].
    pub words: i64,
    /// BCP 47 codes of languages.
    pub languages: Vec<String>,
    /// Youngest age that may use it.
    pub minimum_age: Option<i64>,
    /// Oldest age that may use it.
    pub maximum_age: Option<i64>,
    /// The day by which it should be verified again; the last of all days where it need not be.
    pub due_on: NaiveDate,
    /// Until when somebody new is taken, if so.
    pub accepting_until: Option<DateTime<Utc>>,
    /// Until when it is known that nobody new is taken.
    pub refusing_until: Option<DateTime<Utc>>,
}

impl Offered {
    /// The columns of an offer `o` that [`Offered::read`] reads.
    pub const COLUMNS: &str = "o.kind, o.needs, o.words, o.languages, o.minimum_age, o.maximum_age, o.due_on, \
                               o.accepting_until, o.refusing_until";

    /// What a row says.
    ///
    /// # Errors
    /// The row has not these columns, or names no kind.
    pub fn read(row: &QueryResult, id: Uuid) -> Result<Self, DbError> {
        let kind: String = row.try_get("", "kind")?;
        let kind = EntryKind::ALL.into_iter().find(|known| known.as_str() == kind);
        let languages: String = row.try_get("", "languages")?;
        Ok(Self {
            kind: kind.ok_or_else(|| DbError::inconsistent("offer", id, "kind", "no kind of entry"))?,
            needs: row.try_get("", "needs")?,
            words: row.try_get("", "words")?,
            languages: languages.split_whitespace().map(str::to_owned).collect(),
            minimum_age: row.try_get("", "minimum_age")?,
            maximum_age: row.try_get("", "maximum_age")?,
            due_on: row.try_get("", "due_on")?,
            accepting_until: row.try_get("", "accepting_until")?,
            refusing_until: row.try_get("", "refusing_until")?,
        })
    }
}
