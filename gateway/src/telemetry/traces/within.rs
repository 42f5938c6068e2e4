//! Something that runs within a span: that is the present one while it runs, and only then.

use std::{
    pin::Pin,
    task::{Context as Waking, Poll},
};

use opentelemetry::{Context, trace::TraceContextExt};
use pin_project_lite::pin_project;

pin_project! {
    /// Runs within a span, where there is one, which ends with it.
    pub struct Within<F> {
        context: Option<Context>,
        is_own: bool,
        #[pin]
        work: F,
    }
}

impl<F> Within<F> {
    /// Within a span of its own.
    pub(super) fn new(context: Option<Context>, work: F) -> Self {
        Self { context, is_own: true, work }
    }

    /// Within a span that somebody else ends.
    pub(in crate::telemetry) fn carrying(context: Option<Context>, work: F) -> Self {
        Self { context, is_own: false, work }
    }
}

impl<F: Future> Future for Within<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, waking: &mut Waking<'_>) -> Poll<F::Output> {
        let this = self.project();
        let Some(context) = this.context else { return this.work.poll(waking) };
        let done = {
            let _within = context.clone().attach();
            this.work.poll(waking)
        };
        if done.is_ready() {
            if *this.is_own {
                context.span().end();
            }
            *this.context = None;
        }
        done
    }
}
