//! What one request uses: counted where it is used, told in the request's line of the log, so that a query in a loop is
//! seen at once. The request's id travels with it, so that what went wrong deep below can be found by it.

use std::{cell::Cell, future::Future};

use tracing::{Instrument, debug_span};
use uuid::fmt::Simple;

use crate::kernel::id::new_id;

tokio::task_local! {
    static TALLY: Tally;
}

struct Tally {
    id: Simple,
    statements: Cell<u32>,
    batches: Cell<u32>,
}

/// What a request has used so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Statements of SQL.
    pub statements: u32,
    /// Batches of loaders.
    pub batches: u32,
}

/// Does the work of a request under its id, counting from nothing. The id stands in the request's own line and beside each
/// fault; in every line only where spans are wanted, since a span costs more than finding an answer that is kept.
pub async fn of_request<T>(id: Simple, work: impl Future<Output = T>) -> T {
    let span = debug_span!("request", %id);
    TALLY.scope(Tally { id, statements: Cell::new(0), batches: Cell::new(0) }, work).instrument(span).await
}

/// Counts a statement of the present request, if there is one: a command has none.
pub fn statement() {
    let _ = TALLY.try_with(|tally| tally.statements.set(tally.statements.get() + 1));
}

/// Counts a batch of a loader.
pub fn batch() {
    let _ = TALLY.try_with(|tally| tally.batches.set(tally.batches.get() + 1));
}

/// What the present request has used.
#[must_use]
pub fn used() -> Used {
    let read = |tally: &Tally| Used { statements: tally.statements.get(), batches: tally.batches.get() };
    TALLY.try_with(read).unwrap_or_default()
}

/// The id of the present request, if there is one.
#[must_use]
pub fn request_id() -> Option<Simple> {
    TALLY.try_with(|tally| tally.id).ok()
}

/// By what a fault of ours is found in the log: the id of the present request, or a new one where there is none.
#[must_use]
pub fn reference() -> String {
    request_id().unwrap_or_else(|| new_id().simple()).to_string()
}
