//! Lines as JSON, in the form in which `tracing-subscriber` writes them. A line within spans is left to it; one without,
//! as the line of a request is, is put together in one piece, since each of its many small writes costs.

use std::fmt;

use serde::Serialize;
use tracing::{Event, Subscriber};
use tracing_serde::{
    AsSerde, SerializeLevel,
    fields::{AsMap, SerializeFieldMap},
};
use tracing_subscriber::{
    fmt::{
        FmtContext, FormatEvent, FormatFields,
        format::{self, Format},
        time::{FormatTime, SystemTime},
    },
    registry::LookupSpan,
};

/// The target of what comes from the crate `log`; the true one is among its fields.
const OF_LOG: &str = "log";

/// Writes lines as JSON.
pub struct Json(Format<format::Json>);

impl Json {
    /// In a form, for the lines that are left to it.
    pub fn like(format: Format<format::Json>) -> Self {
        Self(format)
    }
}

impl<S, N> FormatEvent<S, N> for Json
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut line: format::Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        if context.parent_span().is_some() || event.metadata().target() == OF_LOG {
            return self.0.format_event(context, line, event);
        }
        let mut timestamp = String::with_capacity(32);
        SystemTime.format_time(&mut format::Writer::new(&mut timestamp))?;
        let (level, target) = (event.metadata().level().as_serde(), event.metadata().target());
        let json = serde_json::to_string(&Line { timestamp, level, fields: event.field_map(), target });
        line.write_str(&json.map_err(|_| fmt::Error)?)?;
        line.write_char('\n')
    }
}

#[derive(Serialize)]
struct Line<'a> {
    timestamp: String,
    level: SerializeLevel<'a>,
    fields: SerializeFieldMap<'a, Event<'a>>,
    target: &'a str,
}
