//! Relay connections: pages of a list, with cursors that survive what comes and goes in between.

use async_graphql::{Context, Result, SimpleObject};

use super::error::invalid;
use crate::{
    catalog::{
        Wanted,
        page::Order,
        totals::{Spread, Totals},
    },
    kernel::page::{Cursor, Page, Slice},
};

/// How many rows a page has where `first` is left out.
const DEFAULT_FIRST: i32 = 20;
/// The most rows that a page has.
pub const MOST: i32 = 100;

/// Where a page stands in its list.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(shareable)]
pub struct PageInfo {
    /// Whether more follows after `endCursor`.
    pub has_next_page: bool,
    /// Whether the page began after a cursor.
    pub has_previous_page: bool,
    /// The place of the first row; null where the page is empty.
    pub start_cursor: Option<String>,
    /// The place of the last row, to be given as `after` for the next page; null where the page is empty.
    pub end_cursor: Option<String>,
}

impl PageInfo {
    /// Where a part of a list stands.
    pub fn of<T>(slice: &Slice<T>) -> Self {
        Self {
            has_next_page: slice.has_next,
            has_previous_page: slice.has_previous,
            start_cursor: slice.rows.first().map(|(cursor, _)| cursor.encode()),
            end_cursor: slice.rows.last().map(|(cursor, _)| cursor.encode()),
        }
    }

    /// Where the page of an empty list stands, or one that was not asked for.
    pub fn empty() -> Self {
        Self { has_next_page: false, has_previous_page: false, start_cursor: None, end_cursor: None }
    }
}

/// One dimension of a list, and how its entries spread over it. A dimension that the filter narrows is counted as if it
/// did not: each value then says how many entries the list would have with that value in its place.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(name = "Facet")]
pub struct FacetCounts {
    /// The dimension, named like the field of the filter that narrows by it.
    pub name: String,
    /// Its values, most frequent first. A value that nothing carries is absent, also where the filter names it.
    pub values: Vec<FacetValue>,
    /// Whether everything was counted; false where that goes on beyond 10,000.
    pub is_exact: bool,
}

/// A value of a dimension, and how many entries carry it.
#[derive(SimpleObject, Clone, Debug)]
pub struct FacetValue {
    /// The value: a word of an enum, or a language code.
    pub value: String,
    /// How many entries carry it.
    pub count: i64,
}

/// The facets of a list as the API tells them.
pub fn facets(totals: &Totals) -> Vec<FacetCounts> {
    let of = |Spread { facet, values, is_exact }: &Spread| FacetCounts {
        name: facet.as_str().to_owned(),
        values: values.iter().map(|(value, count)| FacetValue { value: value.clone(), count: *count }).collect(),
        is_exact: *is_exact,
    };
    totals.facets.iter().map(of).collect()
}

/// What of a connection the present field's selection asks for, so that the rest is not read.
pub fn wanted(ctx: &Context<'_>) -> Wanted {
    let asks = |field: &str| ctx.look_ahead().field(field).exists();
    let facets = asks("facets");
    Wanted {
        page: asks("edges") || asks("nodes") || asks("pageInfo"),
        totals: facets || asks("totalCount") || asks("isTotalCountExact"),
        facets,
    }
}

/// The page that `first` and `after` ask for, in a list that cursors of some kind fit.
///
/// # Errors
/// `first` is not between 1 and [`MOST`], or `after` is no cursor of this list.
pub fn page(first: Option<i32>, after: Option<&str>, fits: fn(&Cursor) -> bool) -> Result<Page> {
    let first = first.unwrap_or(DEFAULT_FIRST);
    if !(1..=MOST).contains(&first) {
        return Err(invalid("first", format!("ask for 1 to {MOST} rows, not {first}; page on with after")));
    }
    let after = after.map(Cursor::decode).transpose().map_err(|error| invalid("after", error))?;
    if after.as_ref().is_some_and(|cursor| !fits(cursor)) {
        return Err(invalid("after", crate::kernel::page::MalformedCursor));
    }
    Ok(Page { first: usize::try_from(first).unwrap_or_default(), after })
}

/// The page of a list in one of the catalog's orders.
///
/// # Errors
/// As [`page`].
pub fn page_in(order: Order, first: Option<i32>, after: Option<&str>) -> Result<Page> {
    page(
        first,
        after,
        match order {
            Order::Name => |cursor| matches!(cursor, Cursor::Name(..)),
            Order::Nearest => |cursor| matches!(cursor, Cursor::Near(..)),
            Order::Relevance => |cursor| matches!(cursor, Cursor::Relevance(..)),
            Order::RecentlyVerified => |cursor| matches!(cursor, Cursor::Verified(..)),
        },
    )
}

/// Declares a connection with its edge.
macro_rules! connection {
    (
        $(#[$meta:meta])* $connection:ident,
        $(#[$edge_meta:meta])* $edge:ident of $node:ty $({ $($(#[$field_meta:meta])* $field:ident: $kind:ty),+ $(,)? })?
    ) => {
        $(#[$meta])*
        #[derive(async_graphql::SimpleObject, Clone)]
        pub struct $connection {
            /// The rows of this page, each with its place in the list.
            pub edges: Vec<$edge>,
            /// The rows of this page without their places.
            pub nodes: Vec<$node>,
            /// Where this page stands in the list.
            pub page_info: $crate::schema::connection::PageInfo,
            /// How many the whole list has. A list over the whole network is counted up to 10,000.
            pub total_count: Option<i64>,
            /// Whether `totalCount` is the whole number; false where the list goes on beyond what is counted.
            pub is_total_count_exact: bool,
            /// How the list spreads over the dimensions that it can be narrowed by, each without what the filter says
            /// of it.
            pub facets: Vec<$crate::schema::connection::FacetCounts>,
        }

        $(#[$edge_meta])*
        #[derive(async_graphql::SimpleObject, Clone)]
        pub struct $edge {
            /// The place of this row, to be given as `after` for what follows it.
            pub cursor: String,
            /// The row.
            pub node: $node,
            $($($(#[$field_meta])* pub $field: $kind,)+)?
        }

        impl $connection {
            /// The connection of what was read of a list; what was not asked for is absent.
            pub fn of<T>(
                slice: Option<&$crate::kernel::page::Slice<T>>,
                totals: Option<&$crate::catalog::totals::Totals>,
                edge: impl Fn(String, &T) -> $edge,
            ) -> Self {
                let edges: Vec<_> = slice
                    .map(|slice| slice.rows.iter().map(|(cursor, row)| edge(cursor.encode(), row)).collect())
                    .unwrap_or_default();
                Self {
                    nodes: edges.iter().map(|edge: &$edge| edge.node.clone()).collect(),
                    edges,
                    page_info: slice.map_or_else(
                        $crate::schema::connection::PageInfo::empty,
                        $crate::schema::connection::PageInfo::of,
                    ),
                    total_count: totals.map(|totals| totals.count),
                    is_total_count_exact: totals.is_none_or(|totals| totals.is_exact),
                    facets: totals.map($crate::schema::connection::facets).unwrap_or_default(),
                }
            }
        }
    };
}
pub(crate) use connection;
