//! The context of W3C (`traceparent`). Nothing else is taken from a caller: `tracestate` and `baggage` may hold any words.

use opentelemetry::{
    Context,
    propagation::{Extractor, Injector, TextMapPropagator},
    trace::{SpanContext, TraceContextExt},
};
use opentelemetry_sdk::propagation::TraceContextPropagator;

use super::is_recorded;

/// The header that names a caller's span.
pub const PARENT: &str = "traceparent";

struct In<'a>(&'a str);

impl Extractor for In<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        (key == PARENT).then_some(self.0)
    }

    fn keys(&self) -> Vec<&str> {
        vec![PARENT]
    }
}

#[derive(Default)]
struct Out(Option<String>);

impl Injector for Out {
    fn set(&mut self, key: &str, value: String) {
        if key == PARENT {
            self.0 = Some(value);
        }
    }
}

/// The span of a caller, by what that has sent; none where it is not in the form of W3C.
#[must_use]
pub fn of_caller(header: &str) -> Option<SpanContext> {
    let context = TraceContextPropagator::new().extract_with_context(&Context::new(), &In(header));
    context.has_active_span().then(|| context.span().span_context().clone())
}

/// What tells somebody whom we ask of the present span, where there is one.
#[must_use]
pub fn to_callee() -> Option<String> {
    if !is_recorded() {
        return None;
    }
    let mut out = Out::default();
    TraceContextPropagator::new().inject_context(&Context::current(), &mut out);
    out.0
}
