//! The operations of one socket, which are few: each is asked in turn, so that none keeps another waiting.

use std::task::{Context, Poll};

use async_graphql::futures_util::{StreamExt, future::poll_fn};

use super::operation::{Results, Told};

/// The operations of one socket, by their ids.
#[derive(Default)]
pub struct Running {
    operations: Vec<(String, Results)>,
    turn: usize,
}

impl Running {
    /// Adds an operation. No other one has its id.
    pub fn begin(&mut self, id: String, results: Results) {
        self.operations.push((id, results));
    }

    /// Ends an operation, if there is one of that id.
    pub fn end(&mut self, id: &str) {
        self.operations.retain(|(known, _)| known != id);
    }

    /// What an operation says next: a result, or nothing where it has ended. Waits while none says anything.
    pub async fn next(&mut self) -> (String, Option<Told>) {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<(String, Option<Told>)> {
        let count = self.operations.len();
        for at in (0..count).map(|step| (self.turn + step) % count) {
            let (id, results) = &mut self.operations[at];
            if let Poll::Ready(told) = results.poll_next_unpin(context) {
                let id = id.clone();
                self.turn = at + 1;
                if told.is_none() {
                    self.end(&id);
                }
                return Poll::Ready((id, told));
            }
        }
        Poll::Pending
    }
}
