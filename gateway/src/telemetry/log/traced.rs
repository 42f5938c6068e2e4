//! Lines that were written while something is traced say of which trace and span they are, so that one leads to the other.

use std::fmt;

use opentelemetry::trace::SpanContext;
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    fmt::{FmtContext, FormatEvent, FormatFields, format::Writer},
    registry::LookupSpan,
};

use crate::telemetry::traces;

/// What a line takes, more or less.
const LINE: usize = 512;

/// Writes lines in a form, with the trace where there is one.
pub struct Traced<F> {
    form: F,
    /// What stands at the end of each line, before which the trace is put: the bracket of JSON, or nothing.
    end: &'static str,
}

impl<F> Traced<F> {
    /// Lines of text.
    pub fn text(form: F) -> Self {
        Self { form, end: "" }
    }

    /// Lines of JSON.
    pub fn json(form: F) -> Self {
        Self { form, end: "}" }
    }

    fn told(&self, span: &SpanContext) -> String {
        let (trace, span) = (span.trace_id(), span.span_id());
        if self.end.is_empty() {
            format!(" trace_id={trace} span_id={span}\n")
        } else {
            format!(",\"trace_id\":\"{trace}\",\"span_id\":\"{span}\"}}\n")
        }
    }
}

impl<S, N, F> FormatEvent<S, N> for Traced<F>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut to: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let Some(span) = traces::present() else { return self.form.format_event(context, to, event) };
        let mut line = String::with_capacity(LINE);
        self.form.format_event(context, Writer::new(&mut line), event)?;
        let line = line.trim_end_matches('\n');
        to.write_str(line.strip_suffix(self.end).unwrap_or(line))?;
        to.write_str(&self.told(&span))
    }
}
