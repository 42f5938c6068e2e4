//! The end of the process in its two steps: it says that it will stop soon, then everything is to end.

use tokio::sync::watch;

/// Whether the process is about to end.
#[derive(Default)]
pub struct Ending {
    leave: watch::Sender<bool>,
    stop: watch::Sender<bool>,
}

impl Ending {
    /// Whether the process will stop soon, so that whoever asks should find another one.
    #[must_use]
    pub fn is_leaving(&self) -> bool {
        *self.leave.borrow()
    }

    /// Says that it will stop soon; everything is still answered.
    pub fn leave(&self) {
        self.leave.send_replace(true);
    }

    /// Waits until it will stop soon.
    pub async fn leaving(&self) {
        // The other end is ours.
        let _ = self.leave.subscribe().wait_for(|leaves| *leaves).await;
    }

    /// Turns true when everything is to end.
    #[must_use]
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    /// Asks everything to end.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }
}
