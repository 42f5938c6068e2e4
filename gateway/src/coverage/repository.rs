//! Reading sums: of the region's houses behind its door, of everybody else from what is shared.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{DbBackend, QueryResult};
use uuid::Uuid;

use super::model::Cell;
use crate::{
    catalog::{occurrences::Window, offer},
    db::{
        DbError, Sql,
        aggregates::offers::{Among, Asked, By},
    },
    identity::{RegionScope, Scope},
    kernel::{
        basis::Tag,
        geo::chord_squared_between,
        id::EntryKind,
        vocabulary::{CoverageDimension, DayPart, Need, Population, RecoveryCapital, SupportType, Weekday},
    },
};

/// Beyond the region the nearest is looked for among so many centers.
const MOST_AROUND: usize = 50;

/// What is read.
#[derive(Clone, Copy)]
pub struct Reading {
    pub by: CoverageDimension,
    pub window: Window,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    pub until: NaiveDate,
}

/// What a center has of a kind, of one cell.
pub struct Sum {
    pub center: Uuid,
    pub kind: String,
    pub cell: Cell,
    pub offers: i64,
    pub dates: i64,
    pub due_soon: i64,
    pub accepting: i64,
    pub open_slots: i64,
}

impl Reading {
    /// The sums of the region's resources and events, private ones too.
    pub async fn houses(&self, scope: &RegionScope) -> Result<Vec<Sum>, DbError> {
        let mut sql = Sql::new(scope.backend());
        let (way, asked) = self.asked();
        match scope.backend() {
            DbBackend::Postgres => way.call(&mut sql, &asked),
            _ => way.push(&mut sql, Among::Region(scope.region()), &asked),
        }
        self.sums(scope.fetch(sql).await?)
    }

    /// The sums of the coaches of some centers, as far as the network sees them.
    pub async fn coaches(&self, scope: &Scope, centers: &[Uuid]) -> Result<Vec<Sum>, DbError> {
        self.among(scope, Among::SharedCoaches(centers), &[EntryKind::Coach]).await
    }

    /// The sums of what some centers share with the network.
    pub async fn shared(&self, scope: &Scope, centers: &[Uuid]) -> Result<Vec<Sum>, DbError> {
        let kinds = [EntryKind::Coach, EntryKind::Resource, EntryKind::Event];
        self.among(scope, Among::Shared(centers), &kinds).await
    }

    async fn among(&self, scope: &Scope, among: Among<'_>, kinds: &[EntryKind]) -> Result<Vec<Sum>, DbError> {
        let mut sql = Sql::new(scope.backend());
        let (way, asked) = self.asked();
        way.push(&mut sql, among, &asked);
        self.sums(scope.fetch(sql, kinds.iter().copied().map(Tag::Kind)).await?)
    }

    fn asked(&self) -> (By, Asked) {
        let (way, words, needs) = match self.by {
            CoverageDimension::SupportType => (By::Word, offer::SUPPORT_TYPES.mask(), 0),
            CoverageDimension::RecoveryCapital => (By::Word, offer::RECOVERY_CAPITAL.mask(), 0),
            CoverageDimension::Population => (By::Word, offer::POPULATIONS.mask(), 0),
            // What may be answered and is not known to be is no coverage.
            CoverageDimension::Need => (By::Word, 0, offer::ANSWERED.mask()),
            CoverageDimension::Language => (By::Language, 0, 0),
            CoverageDimension::WeekdayDaypart => (By::Hours, 0, 0),
        };
        let Self { window: Window { from, to }, now, today, until, .. } = *self;
        (way, Asked { words, needs, today, until, now, from, to })
    }

    fn sums(&self, rows: Vec<QueryResult>) -> Result<Vec<Sum>, DbError> {
        let sum = |row: &QueryResult| {
            let (center, cell): (Uuid, String) = (row.try_get("", "center_id")?, row.try_get("", "cell")?);
            let cell = self.cell(&cell).ok_or_else(|| {
                DbError::inconsistent("offer", center, "words", format!("no word has the bit {cell}"))
            })?;
            Ok(Sum {
                center,
                kind: row.try_get("", "kind")?,
                cell,
                offers: row.try_get("", "offers")?,
                dates: row.try_get("", "dates")?,
                due_soon: row.try_get("", "due_soon")?,
                accepting: row.try_get("", "accepting")?,
                open_slots: row.try_get("", "open_slots")?,
            })
        };
        rows.iter().map(sum).collect()
    }

    /// The cell of a bit, or of a language.
    fn cell(&self, text: &str) -> Option<Cell> {
        fn word<T: Copy>(words: &[T], span: offer::Span, bit: i64) -> Option<T> {
            words.get(span.read(bit).checked_ilog2()? as usize).copied()
        }
        if self.by == CoverageDimension::Language {
            return Some(Cell::Language(text.to_owned()));
        }
        let bit: i64 = text.parse().ok()?;
        Some(match self.by {
            CoverageDimension::SupportType => Cell::SupportType(word(SupportType::ALL, offer::SUPPORT_TYPES, bit)?),
            CoverageDimension::RecoveryCapital => {
                Cell::RecoveryCapital(word(RecoveryCapital::ALL, offer::RECOVERY_CAPITAL, bit)?)
            }
            CoverageDimension::Population => Cell::Population(word(Population::ALL, offer::POPULATIONS, bit)?),
            CoverageDimension::Need => Cell::Need(word(Need::ALL, offer::ANSWERED, bit)?),
            CoverageDimension::Language | CoverageDimension::WeekdayDaypart => {
                let (at, days) = (bit.checked_ilog2()? as usize, Weekday::ALL.len());
                Cell::Hours(*Weekday::ALL.get(at % days)?, *DayPart::ALL.get(at / days)?)
            }
        })
    }
}

/// A center, and where it is.
pub struct Place {
    pub center: Uuid,
    pub point: Option<[f64; 3]>,
    slug: String,
    is_own: bool,
}

/// The centers of the network that have not closed, by slug.
pub struct Places {
    all: Vec<Place>,
    known: HashMap<Uuid, usize>,
}

impl Places {
    /// Those of the region.
    pub fn own(&self) -> impl Iterator<Item = &Place> {
        self.all.iter().filter(|place| place.is_own)
    }

    /// Their ids.
    pub fn own_ids(&self) -> Vec<Uuid> {
        self.own().map(|place| place.center).collect()
    }

    /// A center.
    pub fn get(&self, center: Uuid) -> Option<&Place> {
        self.all.get(*self.known.get(&center)?)
    }

    /// The slug of a center of the region.
    pub fn slug(&self, center: Uuid) -> Option<&str> {
        self.get(center).filter(|place| place.is_own).map(|place| place.slug.as_str())
    }

    /// The centers that are nearest to the region and not in it.
    pub fn around(&self) -> Vec<Uuid> {
        let own: Vec<_> = self.own().filter_map(|place| place.point).collect();
        let distance = |point| own.iter().map(|own| chord_squared_between(*own, point)).min_by(f64::total_cmp);
        let beyond = self.all.iter().filter(|place| !place.is_own);
        let mut around: Vec<_> = beyond.filter_map(|place| Some((distance(place.point?)?, place.center))).collect();
        around.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        around.into_iter().take(MOST_AROUND).map(|(_, center)| center).collect()
    }
}

/// Where the centers of the network are.
///
/// # Errors
/// The database cannot be read.
pub async fn places(scope: &Scope, region: Uuid) -> Result<Places, DbError> {
    let mut sql = Sql::new(scope.backend());
    sql.push("SELECT e.id, e.slug, e.region_id, p.x, p.y, p.z FROM ").push(&scope.table("entry")).push(" e LEFT JOIN ");
    sql.push(&scope.table("place")).push(" p ON p.entry_id = e.id WHERE e.kind = ").bind(EntryKind::Center.as_str());
    sql.push(" AND e.is_active = true ORDER BY e.slug");
    let place = |row: &QueryResult| {
        let axis = |name| row.try_get::<Option<f64>>("", name);
        let point = axis("x")?.zip(axis("y")?).zip(axis("z")?).map(|((x, y), z)| [x, y, z]);
        let (center, own): (Uuid, Uuid) = (row.try_get("", "id")?, row.try_get("", "region_id")?);
        Ok(Place { center, point, slug: row.try_get("", "slug")?, is_own: own == region })
    };
    let rows = scope.fetch(sql, [Tag::Kind(EntryKind::Center)]).await?;
    let all = rows.iter().map(place).collect::<Result<Vec<_>, DbError>>()?;
    let known = all.iter().enumerate().map(|(at, place)| (place.center, at)).collect();
    Ok(Places { all, known })
}
