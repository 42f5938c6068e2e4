//! Pages and cursors. A cursor says after which row a page begins, in the order that it was made for;
//! rows that come or go in between do not move it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The place of a row in one order. Two orders never share a cursor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cursor {
    /// By name.
    #[serde(rename = "n")]
    Name(String, Uuid),
    /// By distance: the bits of the squared chord, which is compared exactly.
    #[serde(rename = "d")]
    Near(u64, Uuid),
    /// By how well the text fits, best first, then by name.
    #[serde(rename = "r")]
    Relevance(i64, String, Uuid),
    /// By day of verification, latest first, never verified last.
    #[serde(rename = "v")]
    Verified(NaiveDate, Uuid),
    /// By time of beginning.
    #[serde(rename = "s")]
    Start(DateTime<Utc>, Uuid, NaiveDateTime),
    /// By time of being reported, latest first.
    #[serde(rename = "p")]
    Reported(DateTime<Utc>, Uuid),
    /// By day on which it is due, soonest first.
    #[serde(rename = "u")]
    Due(NaiveDate, Uuid),
    /// By time of being made, which the identifier tells.
    #[serde(rename = "m")]
    Made(Uuid),
    /// By rank among referral options: the moment of the first page, the score, the bits of the squared chord, the name.
    #[serde(rename = "o")]
    Option(DateTime<Utc>, i64, u64, String, Uuid),
    /// By time of being done, latest first, and the place among what was done at once. A position of the change feed would
    /// tell how much others do.
    #[serde(rename = "c")]
    Done(DateTime<Utc>, i64),
    /// By a word of a vocabulary, then by the slug of a center.
    #[serde(rename = "w")]
    Cell(String, String),
}

/// Text that is no cursor of ours, or one of another order.
#[derive(Debug, thiserror::Error)]
#[error("this is not a cursor of this list in this order; take it from `endCursor` or an edge of the same query")]
pub struct MalformedCursor;

impl Cursor {
    /// Whether a database could have given it: names without U+0000, years that both databases tell.
    fn can_be_ours(&self) -> bool {
        let tells = |date: NaiveDate| (1..=9999).contains(&date.year());
        match self {
            Self::Name(name, _) | Self::Relevance(_, name, _) => !name.contains('\0'),
            Self::Near(..) | Self::Made(_) => true,
            Self::Verified(day, _) | Self::Due(day, _) => tells(*day),
            Self::Start(at, _, original) => tells(at.date_naive()) && tells(original.date()),
            Self::Reported(at, _) | Self::Done(at, _) => tells(at.date_naive()),
            Self::Option(at, _, _, name, _) => tells(at.date_naive()) && !name.contains('\0'),
            Self::Cell(word, slug) => !word.contains('\0') && !slug.contains('\0'),
        }
    }

    /// The cursor as opaque text.
    #[must_use]
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// The cursor that some text stands for.
    ///
    /// # Errors
    /// The text is no cursor of ours.
    pub fn decode(text: &str) -> Result<Self, MalformedCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| MalformedCursor)?;
        let cursor = serde_json::from_slice(&bytes).map_err(|_| MalformedCursor)?;
        // One spelling a cursor: what was not written by us is refused.
        let cursor: Self = cursor;
        if cursor.encode() == text && cursor.can_be_ours() { Ok(cursor) } else { Err(MalformedCursor) }
    }
}

/// Which part of a list is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// At most so many rows.
    pub first: usize,
    /// Those after this place.
    pub after: Option<Cursor>,
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Slice<T> {
    /// The rows with their places.
    pub rows: Vec<(Cursor, T)>,
    /// Whether there are more.
    pub has_next: bool,
    /// Whether the part began after a cursor.
    pub has_previous: bool,
    /// How many rows the whole list has, where that was counted with the page.
    pub count: Option<i64>,
}

impl<T> Slice<T> {
    /// Cuts what was read, one row more than wanted, to the page.
    #[must_use]
    pub fn cut(mut rows: Vec<(Cursor, T)>, page: &Page) -> Self {
        let has_next = rows.len() > page.first;
        rows.truncate(page.first);
        Self { rows, has_next, has_previous: page.after.is_some(), count: None }
    }
}
