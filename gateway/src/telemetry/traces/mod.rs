//! Traces: what runs is told as spans, one a stage, where it is sampled. Whether it is, is decided before anything is
//! made; what is not sampled makes no span at all, and without a collector this is the look at a cell that was never set.
//! No name and no attribute is of a caller's making.

/// The context of W3C, in and out.
mod parent;
/// Something that runs within a span.
mod within;

use std::{
    sync::OnceLock,
    time::{Duration, SystemTime},
};

use opentelemetry::{
    Context, KeyValue,
    trace::{Span, SpanBuilder, SpanContext, SpanKind, Status, TraceContextExt, Tracer, TracerProvider},
};
use opentelemetry_sdk::trace::{
    IdGenerator, RandomIdGenerator, SamplingDecision, SdkTracer, SdkTracerProvider, ShouldSample,
};

pub use self::{
    parent::{PARENT, of_caller, to_callee},
    within::Within,
};
use super::export::SCOPE;

static TRACES: OnceLock<Traces> = OnceLock::new();

struct Traces {
    tracer: SdkTracer,
    /// Decides over what has no span around it; the rest follows that.
    sampler: Box<dyn ShouldSample>,
    ids: RandomIdGenerator,
}

/// Begins to record what a sampler picks. The provider itself records whatever it is given.
pub(super) fn begin(provider: &SdkTracerProvider, sampler: Box<dyn ShouldSample>) {
    // Of two the first stays; there is one.
    let _ = TRACES.set(Traces { tracer: provider.tracer(SCOPE), sampler, ids: RandomIdGenerator::default() });
}

/// Whether what runs at this moment is recorded.
#[must_use]
pub fn is_recorded() -> bool {
    TRACES.get().is_some() && Context::map_current(Context::has_active_span)
}

/// Whether anything may be.
#[must_use]
pub fn are_on() -> bool {
    TRACES.get().is_some()
}

/// What identifies the present span, where there is one.
#[must_use]
pub fn present() -> Option<SpanContext> {
    is_recorded().then(|| Context::map_current(|context| context.span().span_context().clone()))
}

/// A stage of what runs.
pub fn stage<F: Future>(name: &'static str, told: impl FnOnce() -> Vec<KeyValue>, work: F) -> Within<F> {
    Within::new(child(name, SpanKind::Internal, told), work)
}

/// A stage that waits for somebody else: a database, Redis, a sign-in provider.
pub fn call<F: Future>(name: &'static str, told: impl FnOnce() -> Vec<KeyValue>, work: F) -> Within<F> {
    Within::new(child(name, SpanKind::Client, told), work)
}

/// A stage that waits for nobody.
pub fn stage_of<T>(name: &'static str, work: impl FnOnce() -> T) -> T {
    let Some(context) = child(name, SpanKind::Internal, Vec::new) else { return work() };
    let _within = context.attach();
    work()
}

/// Something that begins by itself, sampled on its own.
pub fn root<F: Future>(name: &'static str, told: impl FnOnce() -> Vec<KeyValue>, work: F) -> Within<F> {
    Within::new(begun(None, SpanKind::Internal, || (name.into(), told())), work)
}

/// Something that goes on beside what runs at present, as a part of it.
pub fn beside<F: Future>(work: F) -> Within<F> {
    Within::carrying(is_recorded().then(Context::current), work)
}

/// A span of what has no span around it, or that of a caller, where it is sampled.
pub(super) fn begun(
    caller: Option<SpanContext>,
    kind: SpanKind,
    told: impl FnOnce() -> (String, Vec<KeyValue>),
) -> Option<Context> {
    let Traces { tracer, sampler, ids } = TRACES.get()?;
    let around = caller.map_or_else(Context::new, |caller| Context::new().with_remote_span_context(caller));
    let trace = if around.has_active_span() { around.span().span_context().trace_id() } else { ids.new_trace_id() };
    let sampled = sampler.should_sample(Some(&around), trace, "", &kind, &[], &[]);
    if sampled.decision != SamplingDecision::RecordAndSample {
        return None;
    }
    let (name, told) = told();
    let builder = SpanBuilder::from_name(name).with_kind(kind).with_attributes(told);
    Some(Context::new().with_span(tracer.build_with_context(builder, &around)))
}

fn child(name: &'static str, kind: SpanKind, told: impl FnOnce() -> Vec<KeyValue>) -> Option<Context> {
    let Traces { tracer, .. } = TRACES.get().filter(|_| is_recorded())?;
    let around = Context::current();
    let builder = SpanBuilder::from_name(name).with_kind(kind).with_attributes(told());
    Some(around.with_span(tracer.build_with_context(builder, &around)))
}

/// Tells of a call that has just ended, where it is recorded around it. Its time is known only now.
pub fn called(name: &'static str, took: Duration, failed: bool, told: impl FnOnce() -> Vec<KeyValue>) {
    let Some(Traces { tracer, .. }) = TRACES.get().filter(|_| is_recorded()) else { return };
    past(tracer, name, SpanKind::Client, took, failed, told(), &Context::current());
}

/// Tells of something that began by itself and has ended, where it is sampled.
pub fn passed(name: &'static str, took: Duration, told: impl FnOnce() -> Vec<KeyValue>) {
    let Some(Traces { tracer, sampler, ids }) = TRACES.get() else { return };
    let sampled = sampler.should_sample(None, ids.new_trace_id(), name, &SpanKind::Internal, &[], &[]);
    if sampled.decision == SamplingDecision::RecordAndSample {
        past(tracer, name, SpanKind::Internal, took, false, told(), &Context::new());
    }
}

fn past(
    tracer: &SdkTracer,
    name: &'static str,
    kind: SpanKind,
    took: Duration,
    failed: bool,
    told: Vec<KeyValue>,
    around: &Context,
) {
    let end = SystemTime::now();
    let begun = end.checked_sub(took).unwrap_or(end);
    let builder = SpanBuilder::from_name(name).with_kind(kind).with_start_time(begun).with_attributes(told);
    let mut span = tracer.build_with_context(builder, around);
    if failed {
        span.set_status(Status::error(""));
    }
    span.end_with_timestamp(end);
}

/// Adds to the present span.
pub fn note(told: impl FnOnce() -> Vec<KeyValue>) {
    if is_recorded() {
        Context::map_current(|context| context.span().set_attributes(told()));
    }
}
