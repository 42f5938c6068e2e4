//! How many statements a request has run: the figure stands in the request's log line, so that a query
//! in a loop is seen at once.

use std::{cell::Cell, future::Future};

/// How the statement that sets a door begins.
pub const DOOR: &str = "SELECT set_config('app.centers', ";

tokio::task_local! {
    static COUNT: Cell<u32>;
}

/// Counts one statement of the present request, if there is one. Setting a door is not counted: it reads nothing.
pub fn count(sql: &str) {
    if sql.starts_with(DOOR) {
        return;
    }
    // Outside a request, as in a command, there is nothing to count for.
    let _ = COUNT.try_with(|count| count.set(count.get() + 1));
}

/// Runs a future and tells how many statements it ran.
pub async fn counted<T>(work: impl Future<Output = T>) -> (T, u32) {
    COUNT
        .scope(Cell::new(0), async {
            let value = work.await;
            (value, COUNT.with(Cell::get))
        })
        .await
}
