//! What an option must meet or is better for meeting. Each criterion says in one place how the database finds what
//! meets it and how a row is judged that was read, so that the order and its reasons cannot disagree.

use sea_orm::DbBackend;

use crate::{
    catalog::offer::{
        ANSWERED, COSTS, Offered, PATHWAYS, POPULATIONS, RECOVERY_CAPITAL, STEP_FREE, SUPPORT_TYPES, Span, perhaps,
    },
    db::Sql,
    kernel::{
        id::EntryKind,
        vocabulary::{CostKind, Need, Pathway, Population, RecoveryCapital, SupportType},
    },
};

/// How an option stands to a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It meets it.
    Met,
    /// It excludes nobody, nor is it made for those who are asked for.
    Open,
    /// Nobody has said.
    Unknown,
    /// It does not meet it.
    Unmet,
}

/// One thing that is asked of an option. Bits are those of `catalog::offer`.
#[derive(Clone, Debug, PartialEq)]
pub enum Criterion {
    /// Answers one of these needs, as bits of the vocabulary.
    Needs(i64),
    /// Carries one of these words of a vocabulary; what carries none of it has not said.
    Words(Span, i64),
    /// Belongs to one of these pathways; what welcomes all of them excludes nobody.
    Pathways(i64),
    /// Meant for one of these; what names none is for anybody, but a coach who names none has not shared it.
    Populations(i64),
    /// Costs one of these; what it costs may not be known.
    Costs(i64),
    /// Offered in one of these languages.
    Languages(Vec<String>),
    /// Open to this age.
    Age(i64),
    /// Had without steps.
    StepFree,
}

impl Criterion {
    /// Answers one of some needs.
    #[must_use]
    pub fn needs(needs: &[Need]) -> Self {
        Self::Needs(ANSWERED.bits(needs.iter().map(|need| need.bit())))
    }

    /// Gives one of some kinds of support.
    #[must_use]
    pub fn support_types(words: &[SupportType]) -> Self {
        Self::Words(SUPPORT_TYPES, SUPPORT_TYPES.bits(words.iter().map(|word| word.bit())))
    }

    /// Builds one of some kinds of recovery capital.
    #[must_use]
    pub fn recovery_capital(words: &[RecoveryCapital]) -> Self {
        Self::Words(RECOVERY_CAPITAL, RECOVERY_CAPITAL.bits(words.iter().map(|word| word.bit())))
    }

    /// Belongs to or welcomes one of some pathways.
    #[must_use]
    pub fn pathways(words: &[Pathway]) -> Self {
        Self::Pathways(PATHWAYS.bits(words.iter().map(|word| word.bit())))
    }

    /// Is meant for one of some populations.
    #[must_use]
    pub fn populations(words: &[Population]) -> Self {
        Self::Populations(POPULATIONS.bits(words.iter().map(|word| word.bit())))
    }

    /// Costs one of some kinds.
    #[must_use]
    pub fn costs(words: &[CostKind]) -> Self {
        // That nobody has said what it costs is no price.
        Self::Costs(COSTS.bits(words.iter().map(|word| word.bit())) & !unknown_cost())
    }

    /// Whether the bits alone tell, which places hold as well as offers do.
    #[must_use]
    pub const fn is_told_by_bits(&self) -> bool {
        !matches!(self, Self::Languages(_) | Self::Age(_))
    }

    /// Adds the condition that what is called `of` meets it, as far as is known, or excludes nobody.
    pub fn not_unmet(&self, sql: &mut Sql, of: &str) {
        sql.push("(");
        self.met(sql, of);
        sql.push(" OR (");
        self.open(sql, of);
        sql.push(") OR (");
        self.unknown(sql, of);
        sql.push("))");
    }

    /// Adds the condition that what is called `of` meets it.
    pub fn met(&self, sql: &mut Sql, of: &str) {
        match self {
            Self::Needs(bits) => has(sql, of, "needs", *bits),
            Self::Words(_, bits) | Self::Pathways(bits) | Self::Populations(bits) | Self::Costs(bits) => {
                has(sql, of, "words", *bits);
            }
            Self::Languages(codes) => {
                let found = if sql.backend() == DbBackend::Postgres { "strpos" } else { "instr" };
                sql.push("(");
                for (at, code) in codes.iter().enumerate() {
                    sql.push(if at == 0 { "" } else { " OR " }).push(&format!("{found}({of}.languages, "));
                    sql.bind(format!(" {code} ")).push(") > 0");
                }
                sql.push(")");
            }
            Self::Age(age) => {
                let is_said = format!("coalesce({of}.minimum_age, {of}.maximum_age) IS NOT NULL");
                sql.push(&format!("({is_said} AND coalesce({of}.minimum_age, 0) <= ")).bind(*age);
                sql.push(&format!(" AND coalesce({of}.maximum_age, 1000) >= ")).bind(*age).push(")");
            }
            Self::StepFree => has(sql, of, "words", STEP_FREE.bits([1])),
        }
    }

    /// Adds the condition that what is called `of` excludes nobody, where that is something else than meeting it.
    pub fn open(&self, sql: &mut Sql, of: &str) {
        match self {
            Self::Pathways(_) => has(sql, of, "words", all_pathways()),
            Self::Populations(_) => {
                lacks(sql, of, POPULATIONS.mask());
                sql.push(&format!(" AND {of}.kind <> ")).bind(EntryKind::Coach.as_str());
            }
            _ => drop(sql.push("1 = 0")),
        }
    }

    /// Adds the condition that nobody has said whether what is called `of` meets it.
    pub fn unknown(&self, sql: &mut Sql, of: &str) {
        match self {
            // Whatever answers one of them is not in question.
            Self::Needs(bits) => has(sql, of, "needs", perhaps(*bits)),
            Self::Words(span, _) => lacks(sql, of, span.mask()),
            Self::Pathways(_) => lacks(sql, of, PATHWAYS.mask()),
            Self::Populations(_) => {
                lacks(sql, of, POPULATIONS.mask());
                sql.push(&format!(" AND {of}.kind = ")).bind(EntryKind::Coach.as_str());
            }
            Self::Costs(_) => lacks(sql, of, COSTS.mask() & !unknown_cost()),
            Self::Languages(_) => drop(sql.push(&format!("{of}.languages = '  '"))),
            Self::Age(_) => drop(sql.push(&format!("coalesce({of}.minimum_age, {of}.maximum_age) IS NULL"))),
            Self::StepFree => lacks(sql, of, STEP_FREE.mask()),
        }
    }

    /// How a row that was read stands to it.
    #[must_use]
    pub fn judge(&self, offered: &Offered) -> Standing {
        let carries = |bits: i64| offered.words & bits != 0;
        let standing = |is_met: bool, is_unknown: bool| match (is_met, is_unknown) {
            (true, _) => Standing::Met,
            (false, true) => Standing::Unknown,
            (false, false) => Standing::Unmet,
        };
        match self {
            Self::Needs(bits) => standing(offered.needs & bits != 0, offered.needs & perhaps(*bits) != 0),
            Self::Words(span, bits) => standing(carries(*bits), !carries(span.mask())),
            Self::Pathways(bits) if !carries(*bits) && carries(all_pathways()) => Standing::Open,
            Self::Pathways(bits) => standing(carries(*bits), !carries(PATHWAYS.mask())),
            Self::Populations(_) if offered.kind != EntryKind::Coach && !carries(POPULATIONS.mask()) => Standing::Open,
            Self::Populations(bits) => standing(carries(*bits), !carries(POPULATIONS.mask())),
            Self::Costs(bits) => standing(carries(*bits), !carries(COSTS.mask() & !unknown_cost())),
            Self::Languages(codes) => {
                let speaks = |code: &String| offered.languages.contains(code);
                standing(codes.iter().any(speaks), offered.languages.is_empty())
            }
            Self::Age(age) => {
                let (least, most) = (offered.minimum_age, offered.maximum_age);
                let fits = least.unwrap_or(0) <= *age && *age <= most.unwrap_or(1000);
                let is_said = least.is_some() || most.is_some();
                standing(is_said && fits, !is_said)
            }
            Self::StepFree => standing(carries(STEP_FREE.bits([1])), !carries(STEP_FREE.mask())),
        }
    }
}

fn all_pathways() -> i64 {
    PATHWAYS.bits([Pathway::AllPathways.bit()])
}

fn unknown_cost() -> i64 {
    COSTS.bits([CostKind::Unknown.bit()])
}

fn has(sql: &mut Sql, of: &str, column: &str, bits: i64) {
    sql.push(&format!("({of}.{column} & ")).bind(bits).push(") <> 0");
}

fn lacks(sql: &mut Sql, of: &str, bits: i64) {
    sql.push(&format!("({of}.words & ")).bind(bits).push(") = 0");
}
