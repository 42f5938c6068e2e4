//! The shared catalog: one copy of what is shared for each audience, written in the transaction that
//! changed the truth and read in one statement a page.

/// Text into lexemes of English and Spanish, the same for both databases.
pub mod analyzer;
/// The dates of events in the copies, as the horizon moves over them.
pub mod dates;
/// Documents by id or by slug.
pub mod documents;
/// What is written to a copy.
pub mod entry;
/// The change feed.
pub mod feed;
/// Which entries are wanted.
pub mod filter;
/// Following the change feed.
pub mod follower;
/// Whether what was kept still is as it was.
pub mod freshness;
/// The words of an entry as PostgreSQL holds them.
mod lexemes;
/// Lists over the whole network: a page and its totals.
pub mod listing;
/// The dates of events within a window.
pub mod occurrences;
/// What an entry offers, in a narrow row.
pub mod offer;
/// Entries that are open at a moment, or at any within a window.
pub mod opening;
/// What a center should verify again.
pub mod overdue;
/// Entries, a page at a time.
pub mod page;
/// What is searched for.
pub mod search;
/// What replicas share of the catalog.
pub mod shelf;
/// Words that were misspelt.
pub mod spelling;
/// Entries around a point.
pub mod spot;
/// The words of what centers share.
pub mod terms;
/// Entries that hold what was searched for.
pub mod text;
/// A page of a search for one word.
mod tiers;
/// How many entries there are, and of which kinds.
pub mod totals;
/// Writing entries to the copies.
pub mod writer;

pub use self::{
    analyzer::Analyzer,
    entry::{Entry, Facet},
    filter::{Clause, Filter, Parents},
    listing::Wanted,
    search::Search,
};
