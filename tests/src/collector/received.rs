//! What is sent by OTLP, as tests look at it.

use std::collections::BTreeMap;

use opentelemetry_proto::tonic::{
    collector::{
        logs::v1::ExportLogsServiceRequest, metrics::v1::ExportMetricsServiceRequest,
        trace::v1::ExportTraceServiceRequest,
    },
    common::v1::{AnyValue, KeyValue, any_value::Value},
    metrics::v1::{metric::Data, number_data_point},
    trace::v1::status::StatusCode,
};
use prost::Message;

/// Attributes by their names, each value as text.
pub type Told = BTreeMap<String, String>;

/// A span.
#[derive(Clone, Debug)]
pub struct Span {
    /// Its trace, as digits.
    pub trace: String,
    /// Itself.
    pub id: String,
    /// The span around it; empty where there is none.
    pub parent: String,
    /// What it is called.
    pub name: String,
    /// Its kind, by the number of the protocol: 1 is internal, 2 a server, 3 a client.
    pub kind: i32,
    /// When it began, in nanoseconds.
    pub begun: u64,
    /// When it ended.
    pub ended: u64,
    /// What is told of it.
    pub attributes: Told,
    /// Whether it failed.
    pub has_failed: bool,
    /// Who tells it.
    pub resource: Told,
    /// What callers pass along.
    pub state: String,
}

impl Span {
    /// What is told of it under a name.
    #[must_use]
    pub fn told(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// The newest of one series of a metric.
#[derive(Clone, Debug)]
pub struct Point {
    /// The metric.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Its labels.
    pub labels: Told,
    /// Its value; of a histogram how many were measured.
    pub value: f64,
}

impl Point {
    /// Whether it is of the same series.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.name == other.name && self.labels == other.labels
    }
}

/// A line of the log.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it says.
    pub body: String,
    /// Its level.
    pub level: String,
    /// Its fields.
    pub attributes: Told,
    /// The trace and span in which it was written; empty where there was none.
    pub trace: (String, String),
}

/// The spans of a body.
pub fn spans(body: &[u8]) -> Vec<Span> {
    let sent = ExportTraceServiceRequest::decode(body).expect("it is a request of OTLP");
    let mut all = Vec::new();
    for of in sent.resource_spans {
        let resource = told(of.resource.map(|resource| resource.attributes).unwrap_or_default());
        for span in of.scope_spans.into_iter().flat_map(|scope| scope.spans) {
            all.push(Span {
                trace: digits(&span.trace_id),
                id: digits(&span.span_id),
                parent: digits(&span.parent_span_id),
                name: span.name,
                kind: span.kind,
                begun: span.start_time_unix_nano,
                ended: span.end_time_unix_nano,
                attributes: told(span.attributes),
                has_failed: span.status.is_some_and(|status| status.code == StatusCode::Error as i32),
                resource: resource.clone(),
                state: span.trace_state,
            });
        }
    }
    all
}

/// The points of a body.
pub fn points(body: &[u8]) -> Vec<Point> {
    let sent = ExportMetricsServiceRequest::decode(body).expect("it is a request of OTLP");
    let metrics = sent.resource_metrics.into_iter().flat_map(|of| of.scope_metrics).flat_map(|scope| scope.metrics);
    let mut all = Vec::new();
    for metric in metrics {
        let found: Vec<(Told, f64)> = match metric.data.expect("a metric has data") {
            Data::Gauge(gauge) => {
                gauge.data_points.into_iter().map(|point| (told(point.attributes), number(point.value))).collect()
            }
            Data::Sum(sum) => {
                sum.data_points.into_iter().map(|point| (told(point.attributes), number(point.value))).collect()
            }
            Data::Histogram(histogram) => {
                let points = histogram.data_points.into_iter();
                points.map(|point| (told(point.attributes), point.count as f64)).collect()
            }
            other => panic!("{}: {other:?} is not among what is told", metric.name),
        };
        let point = |(labels, value)| Point { name: metric.name.clone(), unit: metric.unit.clone(), labels, value };
        all.extend(found.into_iter().map(point));
    }
    all
}

/// The lines of a body.
pub fn lines(body: &[u8]) -> Vec<Line> {
    let sent = ExportLogsServiceRequest::decode(body).expect("it is a request of OTLP");
    let records = sent.resource_logs.into_iter().flat_map(|of| of.scope_logs).flat_map(|scope| scope.log_records);
    let line = |record: opentelemetry_proto::tonic::logs::v1::LogRecord| Line {
        body: record.body.map(text).unwrap_or_default(),
        level: record.severity_text,
        attributes: told(record.attributes),
        trace: (digits(&record.trace_id), digits(&record.span_id)),
    };
    records.map(line).collect()
}

fn number(value: Option<number_data_point::Value>) -> f64 {
    match value.expect("a point has a value") {
        number_data_point::Value::AsDouble(value) => value,
        number_data_point::Value::AsInt(value) => value as f64,
    }
}

fn told(attributes: Vec<KeyValue>) -> Told {
    attributes.into_iter().map(|told| (told.key, told.value.map(text).unwrap_or_default())).collect()
}

fn text(value: AnyValue) -> String {
    match value.value {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        Some(Value::DoubleValue(number)) => number.to_string(),
        Some(Value::BoolValue(truth)) => truth.to_string(),
        other => format!("{other:?}"),
    }
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
