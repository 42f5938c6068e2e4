//! Requests over HTTP, as they are told of: by method, by the address where that is one of ours, and by status. What else
//! stands in an address is of the caller's making.

use std::time::Instant;

use axum::http::{HeaderMap, Method, StatusCode};
use opentelemetry::{
    Context, KeyValue,
    trace::{SpanKind, Status, TraceContextExt},
};

use super::{metrics, traces};

/// A request on its way. Where it is dropped before its end, whoever asked has hung up.
pub struct Request(Option<Told>);

struct Told {
    begun: Instant,
    method: &'static str,
    route: Option<&'static str>,
    span: Option<Context>,
}

impl Request {
    /// A request that has come to an address of ours, or to none.
    #[must_use]
    pub fn begun(method: &Method, route: Option<&'static str>, headers: &HeaderMap) -> Self {
        if !metrics::are_on() && !traces::are_on() {
            return Self(None);
        }
        let method = known(method);
        metrics::active(method, 1);
        let caller = headers.get(traces::PARENT).and_then(|parent| traces::of_caller(parent.to_str().ok()?));
        let span = traces::begun(caller, SpanKind::Server, || {
            // With room for what the answer adds.
            let mut told = Vec::with_capacity(12);
            told.extend([KeyValue::new("http.request.method", method), KeyValue::new("url.scheme", "http")]);
            told.extend(route.map(|route| KeyValue::new("http.route", route)));
            (route.map_or_else(|| method.to_owned(), |route| format!("{method} {route}")), told)
        });
        Self(Some(Told { begun: Instant::now(), method, route, span }))
    }

    /// Answers it within its span.
    pub fn within<F: Future>(&self, work: F) -> traces::Within<F> {
        traces::Within::carrying(self.0.as_ref().and_then(|told| told.span.clone()), work)
    }

    /// It was answered.
    pub fn ended(mut self, status: StatusCode) {
        let Some(told) = &mut self.0 else { return };
        metrics::answered(told.method, told.route, status.as_u16(), told.begun.elapsed());
        if let Some(span) = told.span.take() {
            let span = span.span();
            span.set_attribute(KeyValue::new("http.response.status_code", i64::from(status.as_u16())));
            if status.is_server_error() {
                span.set_status(Status::error(""));
            }
            span.end();
        }
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        if let Some(told) = &self.0 {
            metrics::active(told.method, -1);
        }
    }
}

/// The name of a method, where it is one that is known.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "_OTHER",
    }
}
