//! Lines as JSON, in the form in which `tracing-subscriber` writes them. A line within spans is left to it; one without,
//! as the line of a request is, is put together in one piece, since each of its many small writes costs.

use std::fmt;

use serde::ser::{SerializeMap, Serializer};
use tracing::{Event, Subscriber};
use tracing_serde::{AsSerde, fields::AsMap};
use tracing_subscriber::{
    fmt::{
        FmtContext, FormatEvent, FormatFields,
        format::{self, Format},
        time::{FormatTime, SystemTime},
    },
    registry::LookupSpan,
};

/// Writes lines as JSON.
pub struct Json(Format<format::Json>);

impl Json {
    /// In the form of a format, which names the spans that a line stands in.
    pub fn like(format: Format<format::Json>) -> Self {
        Self(format.with_current_span(false))
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
        if event.is_root() || context.lookup_current().is_none() {
            let bytes = in_one_piece(event).map_err(|_| fmt::Error)?;
            line.write_str(str::from_utf8(&bytes).map_err(|_| fmt::Error)?)
        } else {
            self.0.format_event(context, line, event)
        }
    }
}

fn in_one_piece(event: &Event<'_>) -> serde_json::Result<Vec<u8>> {
    let mut timestamp = String::with_capacity(32);
    let _ = SystemTime.format_time(&mut format::Writer::new(&mut timestamp));
    let mut bytes = Vec::with_capacity(512);
    let mut line = serde_json::Serializer::new(&mut bytes);
    let mut map = line.serialize_map(None)?;
    map.serialize_entry("timestamp", &timestamp)?;
    map.serialize_entry("level", &event.metadata().level().as_serde())?;
    map.serialize_entry("fields", &event.field_map())?;
    map.serialize_entry("target", event.metadata().target())?;
    map.end()?;
    bytes.push(b'\n');
    Ok(bytes)
}
