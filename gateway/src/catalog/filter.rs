//! Which entries are wanted, and the conditions that this becomes over a copy.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::DbBackend;
use uuid::Uuid;

use super::{entry::Facet, opening, search::Search, text};
use crate::{
    db::Sql,
    identity::Scope,
    kernel::{basis::Tag, geo::Circle, id::EntryKind},
};

/// What of one dimension an entry must carry: any one of some values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The dimension.
    pub facet: Facet,
    /// The tokens of the values.
    pub tokens: Vec<String>,
}

/// Which entries are wanted. Everything that is set narrows.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// What they are about.
    pub kind: EntryKind,
    /// Each of these is met.
    pub clauses: Vec<Clause>,
    /// Whether those that cannot be had at present are wanted too.
    pub includes_inactive: bool,
    /// An age, in years, that may use it.
    pub age: Option<i64>,
    /// Verified on this day or later.
    pub verified_since: Option<NaiveDate>,
    /// Taking somebody new at this moment.
    pub accepting_at: Option<DateTime<Utc>>,
    /// Having a site that is known to be open at this moment.
    pub open_at: Option<DateTime<Utc>>,
    /// Holding what is searched for.
    pub search: Search,
    /// Having a place within this circle.
    pub near: Option<Circle>,
}

/// Whose entries are wanted: one list for all, or a list for each center.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Parents {
    /// One list over everything that the scope sees.
    Network,
    /// A list for each of these centers.
    Centers(Vec<Uuid>),
    /// A list for each of these regions.
    Regions(Vec<Uuid>),
}

impl Parents {
    /// The column that tells one list from another, and the lists that are wanted.
    pub(super) fn lists(&self) -> Option<(&'static str, &[Uuid])> {
        match self {
            Self::Network => None,
            Self::Centers(ids) => Some(("center_id", ids)),
            Self::Regions(ids) => Some(("region_id", ids)),
        }
    }

    /// What lists of entries of a kind rest on. A change does not say in which region it is.
    pub(super) fn tags(&self, kind: EntryKind) -> Vec<Tag> {
        match self {
            Self::Network | Self::Regions(_) => vec![Tag::Kind(kind)],
            Self::Centers(ids) => ids.iter().map(|center| Tag::Center(kind, *center)).collect(),
        }
    }

    /// The column that tells one list from another, if there are many.
    pub(super) fn column(&self) -> Option<&'static str> {
        self.lists().map(|(column, _)| column)
    }
}

impl Filter {
    /// Every active entry of a kind.
    #[must_use]
    pub fn of(kind: EntryKind) -> Self {
        Self {
            kind,
            clauses: Vec::new(),
            includes_inactive: false,
            age: None,
            verified_since: None,
            accepting_at: None,
            open_at: None,
            search: Search::default(),
            near: None,
        }
    }

    /// Whether anything is asked that only the entry itself tells, beyond its kind and being active.
    pub(super) fn asks_entry(&self) -> bool {
        !self.clauses.is_empty()
            || self.age.is_some()
            || self.verified_since.is_some()
            || self.accepting_at.is_some()
            || self.open_at.is_some()
            || !self.search.is_empty()
    }

    /// The dimensions that are counted and that it narrows, each once.
    pub(super) fn dimensions(&self) -> Vec<Facet> {
        let narrows = |facet: &Facet| self.clauses.iter().any(|clause| clause.facet == *facet);
        Facet::COUNTED.into_iter().filter(narrows).collect()
    }

    /// Adds the conditions on an entry `e`, each beginning with AND; without those of one dimension, where that is
    /// counted as if nobody had narrowed it.
    pub(super) fn conditions(&self, sql: &mut Sql, scope: &Scope, without: Option<Facet>) {
        self.facts(sql, scope, without);
        text::condition(sql, scope, &self.search);
    }

    /// The same but for what is searched for.
    pub(super) fn facts(&self, sql: &mut Sql, scope: &Scope, without: Option<Facet>) {
        sql.push(" AND e.kind = ").bind(self.kind.as_str());
        if !self.includes_inactive {
            sql.push(" AND e.is_active = true");
        }
        for clause in self.clauses.iter().filter(|clause| Some(clause.facet) != without) {
            any_token(sql, &clause.tokens);
        }
        if let Some(age) = self.age {
            sql.push(" AND coalesce(e.minimum_age, 0) <= ").bind(age);
            sql.push(" AND coalesce(e.maximum_age, 1000) >= ").bind(age);
        }
        if let Some(day) = self.verified_since {
            sql.push(" AND e.verified_on >= ").bind(day);
        }
        if let Some(at) = self.accepting_at {
            sql.push(" AND e.accepting_until > ").bind(at);
        }
        if let Some(at) = self.open_at {
            opening::condition(sql, scope, at);
        }
    }
}

fn any_token(sql: &mut Sql, tokens: &[String]) {
    if sql.backend() == DbBackend::Postgres {
        sql.push(" AND e.facets && ").bind(tokens.to_vec());
    } else {
        sql.push(" AND EXISTS (SELECT 1 FROM json_each(e.facets) f WHERE f.value IN (");
        sql.each(tokens, |sql, token| {
            sql.bind(token.as_str());
        });
        sql.push("))");
    }
}

/// Adds the bounds that the scope and the parents put on a table of a copy, by its center.
pub fn bounds(sql: &mut Sql, scope: &Scope, parents: &Parents, alias: &str) {
    if let Some(own) = scope.own_centers() {
        sql.push(" AND ").is_one_of(&format!("{alias}.center_id"), own);
    }
    if let Some((column, ids)) = parents.lists() {
        sql.push(" AND ").is_one_of(&format!("{alias}.{column}"), ids);
    }
}
