//! What is told of a region: figures by cell and center, and where there are none.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::kernel::{
    page::{Cursor, MalformedCursor},
    vocabulary::{CoverageDimension, DayPart, Need, Population, RecoveryCapital, SupportType, Weekday},
};

/// One value of a dimension. They sort in the order of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Cell {
    /// A support type.
    #[serde(rename = "s")]
    SupportType(SupportType),
    /// A kind of recovery capital.
    #[serde(rename = "c")]
    RecoveryCapital(RecoveryCapital),
    /// A need.
    #[serde(rename = "n")]
    Need(Need),
    /// A language, by its BCP 47 code.
    #[serde(rename = "l")]
    Language(String),
    /// A population.
    #[serde(rename = "p")]
    Population(Population),
    /// A weekday and a part of it.
    #[serde(rename = "h")]
    Hours(Weekday, DayPart),
}

impl Cell {
    /// Of which dimension it is a value.
    #[must_use]
    pub const fn dimension(&self) -> CoverageDimension {
        match self {
            Self::SupportType(_) => CoverageDimension::SupportType,
            Self::RecoveryCapital(_) => CoverageDimension::RecoveryCapital,
            Self::Need(_) => CoverageDimension::Need,
            Self::Language(_) => CoverageDimension::Language,
            Self::Population(_) => CoverageDimension::Population,
            Self::Hours(..) => CoverageDimension::WeekdayDaypart,
        }
    }
}

/// How much a center offers of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Resources that can be had at present, private ones too.
    pub resources: i64,
    /// Coaches who let the network see them.
    pub coaches: i64,
    /// Dates of events in the window, private ones too.
    pub occurrences: i64,
    /// Resources and events that are to be verified again soon.
    pub due_soon: i64,
    /// Resources and coaches whose statement that they take somebody has not expired.
    pub accepting: i64,
    /// The places that those state.
    pub open_slots: i64,
}

impl Figures {
    /// Whether anything is offered.
    #[must_use]
    pub const fn is_offered(&self) -> bool {
        self.resources > 0 || self.coaches > 0 || self.occurrences > 0
    }
}

/// How much one center offers of one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Of what.
    pub cell: Cell,
    /// The center.
    pub center: Uuid,
    /// Its slug, by which rows of a cell are sorted.
    pub slug: String,
    /// How much.
    pub figures: Figures,
}

impl Row {
    /// The place of the row.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor::Cell(serde_json::to_string(&self.cell).unwrap_or_default(), self.slug.clone())
    }

    /// Whether the row stands behind a place.
    #[must_use]
    pub fn is_after(&self, (cell, slug): &(Cell, String)) -> bool {
        (&self.cell, &self.slug) > (cell, slug)
    }
}

/// The place that a cursor tells in the rows of a dimension.
///
/// # Errors
/// It is a place in another list.
pub fn place(cursor: &Cursor, by: CoverageDimension) -> Result<(Cell, String), MalformedCursor> {
    let Cursor::Cell(word, slug) = cursor else { return Err(MalformedCursor) };
    let cell: Cell = serde_json::from_str(word).map_err(|_| MalformedCursor)?;
    // One spelling a cursor.
    let is_ours = cell.dimension() == by && serde_json::to_string(&cell).is_ok_and(|text| text == *word);
    if is_ours { Ok((cell, slug.clone())) } else { Err(MalformedCursor) }
}

/// What a center does not offer at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// What.
    pub cell: Cell,
    /// The center; nothing where no center of the region offers it.
    pub center: Option<Uuid>,
    /// The nearest center that does.
    pub nearest: Option<Nearest>,
}

/// The nearest center that offers something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    /// The center.
    pub center: Uuid,
    /// How far it is, as the squared chord on the unit sphere.
    pub chord_squared: f64,
}

/// What is told of a region.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// Where something is offered: by the vocabulary, then by slug.
    pub rows: Vec<Row>,
    /// Where nothing is offered, the most telling first.
    pub gaps: Vec<Gap>,
}
