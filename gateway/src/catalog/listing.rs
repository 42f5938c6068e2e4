//! A list over the whole network: the page and its totals, read side by side, each only when wanted. Where a search finds
//! nothing, it is read once more with the words that are meant.

use serde::de::DeserializeOwned;

use super::{
    filter::{Filter, Parents},
    occurrences::{self, Of, Window},
    page::{self, Hit, Order},
    spelling,
    totals::{self, Totals},
};
use crate::{
    db::DbError,
    identity::Scope,
    kernel::page::{Page, Slice},
};

/// What of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// A page of rows.
    pub page: bool,
    /// How many there are.
    pub totals: bool,
    /// How they spread over the facets; counted with the totals.
    pub facets: bool,
}

impl Wanted {
    /// Whether a count is all that is wanted beside the page, so that both can be read in one statement.
    #[must_use]
    pub fn counts_with_page(self) -> bool {
        self.page && self.totals && !self.facets
    }
}

/// A page and totals, as far as they were wanted.
pub type Listed<T> = (Option<Slice<T>>, Option<Totals>);

/// Whether a list is known to hold something.
fn is_found<T>((slice, totals): &Listed<T>) -> bool {
    slice.as_ref().is_some_and(|slice| !slice.rows.is_empty()) || totals.as_ref().is_some_and(|totals| totals.count > 0)
}

/// Entries of the network.
///
/// # Errors
/// The database cannot be read.
pub async fn entries<T: DeserializeOwned>(
    scope: &Scope,
    filter: &Filter,
    order: Order,
    page: &Page,
    wanted: Wanted,
) -> Result<Listed<Hit<T>>, DbError> {
    let listed = entries_as_spelt(scope, filter, order, page, wanted).await?;
    if filter.search.is_empty() || is_found(&listed) {
        return Ok(listed);
    }
    match spelling::corrected_filter(scope, filter).await? {
        Some(filter) => entries_as_spelt(scope, &filter, order, page, wanted).await,
        None => Ok(listed),
    }
}

async fn entries_as_spelt<T: DeserializeOwned>(
    scope: &Scope,
    filter: &Filter,
    order: Order,
    page: &Page,
    wanted: Wanted,
) -> Result<Listed<Hit<T>>, DbError> {
    let slice = async {
        if !wanted.page {
            return Ok(None);
        }
        let mut lists = page::read(scope, filter, &Parents::Network, order, page, false).await?;
        Ok::<_, DbError>(Some(lists.remove(&None).unwrap_or_else(|| Slice::cut(Vec::new(), page))))
    };
    let totals = async {
        if !wanted.totals {
            return Ok(None);
        }
        let mut lists = totals::read(scope, filter, &Parents::Network, wanted.facets).await?;
        Ok::<_, DbError>(Some(lists.remove(&None).unwrap_or_else(Totals::none)))
    };
    tokio::try_join!(slice, totals)
}

/// Dates of the network's events within a window.
///
/// # Errors
/// The database cannot be read.
pub async fn dates(
    scope: &Scope,
    filter: &Filter,
    window: Window,
    page: &Page,
    wanted: Wanted,
) -> Result<Listed<occurrences::Hit>, DbError> {
    let listed = dates_as_spelt(scope, filter, window, page, wanted).await?;
    if filter.search.is_empty() || is_found(&listed) {
        return Ok(listed);
    }
    match spelling::corrected_filter(scope, filter).await? {
        Some(filter) => dates_as_spelt(scope, &filter, window, page, wanted).await,
        None => Ok(listed),
    }
}

async fn dates_as_spelt(
    scope: &Scope,
    filter: &Filter,
    window: Window,
    page: &Page,
    wanted: Wanted,
) -> Result<Listed<occurrences::Hit>, DbError> {
    let slice = async {
        if !wanted.page {
            return Ok(None);
        }
        let of = Of::Parents(Parents::Network);
        let mut lists = occurrences::read(scope, filter, window, &of, page).await?;
        Ok::<_, DbError>(Some(lists.remove(&None).unwrap_or_else(|| Slice::cut(Vec::new(), page))))
    };
    let totals = async {
        if !wanted.totals {
            return Ok(None);
        }
        let of = Of::Parents(Parents::Network);
        let mut lists = occurrences::totals(scope, filter, window, &of, wanted.facets).await?;
        Ok::<_, DbError>(Some(lists.remove(&None).unwrap_or_else(Totals::none)))
    };
    tokio::try_join!(slice, totals)
}
