//! Where it is said to: by OTLP to a collector, as the variables of OpenTelemetry have it, and to whoever scrapes. Nobody
//! waits for a collector: what it does not take is lost, and that it takes nothing is said once.

/// An exporter whose failures are said once.
mod heard;
/// What the variables of OpenTelemetry say.
mod variables;

use std::{sync::OnceLock, thread, time::Duration};

use opentelemetry_otlp::{LogExporter, MetricExporter, SpanExporter};
use opentelemetry_sdk::{
    Resource,
    logs::SdkLoggerProvider,
    metrics::{PeriodicReader, SdkMeterProvider},
    trace::{Config, Sampler, SdkTracerProvider},
};
use prometheus::Registry;
use tokio::{sync::oneshot, time};
use uuid::Uuid;

use self::{heard::Heard, variables::Signals};
use super::{
    log::{self, Log},
    metrics, traces,
};

/// What everything is said in the name of.
pub(super) const SCOPE: &str = "gateway";

/// What we call ourselves unless somebody says otherwise.
const SERVICE: &str = "recovery-gateway";

/// How long the end waits for a collector to take what is left.
const END: Duration = Duration::from_secs(3);

/// What is said to a collector. It stays to the end of the process: to let go of a client that waits would be to wait.
static SENT: OnceLock<Sent> = OnceLock::new();

#[derive(Default)]
struct Sent {
    traces: Option<SdkTracerProvider>,
    metrics: Option<SdkMeterProvider>,
    logs: Option<SdkLoggerProvider>,
}

/// What the process says, as long as it says anything.
#[must_use]
pub struct Telemetry {
    /// What is given to whoever scrapes; none where nobody may.
    pub scraped: Option<Registry>,
    _log: Log,
}

/// Begins to say what is to be said: lines as they are configured, the rest as the variables of OpenTelemetry have it, and
/// metrics to whoever scrapes, where somebody may.
///
/// # Errors
/// A sentence that says which variable or setting cannot be followed.
pub fn begin(filter: &str, is_json: bool, is_scraped: bool) -> Result<Telemetry, String> {
    let signals = Signals::of(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))?;
    let resource = resource();
    let mut sent = Sent::default();
    if signals.logs {
        let exporter = LogExporter::builder().with_http().build().map_err(unfit)?;
        let provider = SdkLoggerProvider::builder().with_resource(resource.clone());
        sent.logs = Some(provider.with_batch_exporter(Heard::of("logs", exporter)).build());
    }
    let log = log::begin(filter, is_json, sent.logs.as_ref())?;
    if signals.traces {
        let exporter = SpanExporter::builder().with_http().build().map_err(unfit)?;
        let provider = SdkTracerProvider::builder().with_resource(resource.clone()).with_sampler(Sampler::AlwaysOn);
        let provider = provider.with_batch_exporter(Heard::of("traces", exporter)).build();
        // What the variables say, or everything that no caller says otherwise of.
        traces::begin(&provider, Config::default().sampler);
        sent.traces = Some(provider);
    }
    let scraped = is_scraped.then(Registry::new);
    if signals.metrics || is_scraped {
        let mut provider = SdkMeterProvider::builder().with_resource(resource);
        if signals.metrics {
            let exporter = MetricExporter::builder().with_http().build().map_err(unfit)?;
            provider = provider.with_reader(PeriodicReader::builder(Heard::of("metrics", exporter)).build());
        }
        if let Some(registry) = &scraped {
            let exporter = opentelemetry_prometheus::exporter().with_registry(registry.clone());
            let exporter = exporter.scope_info_enabled(false).build();
            provider = provider.with_reader(exporter.map_err(|error| format!("metrics cannot be scraped: {error}"))?);
        }
        let provider = provider.build();
        metrics::begin(&provider);
        sent.metrics = Some(provider);
    }
    // Of two the first stays; there is one.
    let _ = SENT.set(sent);
    Ok(Telemetry { scraped, _log: log })
}

impl Telemetry {
    /// Sends what is left, last of all, as far as it is taken in a few seconds.
    pub async fn end(self) {
        let Some(sent) = SENT.get() else { return };
        let ends: [Option<Box<dyn FnOnce() + Send>>; 3] = [
            sent.traces.as_ref().map(|traces| Box::new(|| drop(traces.shutdown_with_timeout(END))) as _),
            sent.metrics.as_ref().map(|metrics| Box::new(|| drop(metrics.shutdown_with_timeout(END))) as _),
            sent.logs.as_ref().map(|logs| Box::new(|| drop(logs.shutdown_with_timeout(END))) as _),
        ];
        let (done, ended) = oneshot::channel();
        // Threads of their own: the runtime would wait for those that it has lent.
        let ending = thread::Builder::new().name("telemetry".to_owned()).spawn(move || {
            thread::scope(|threads| {
                for end in ends.into_iter().flatten() {
                    threads.spawn(end);
                }
            });
            // Whoever waited may have given up.
            let _ = done.send(());
        });
        if ending.is_err() || time::timeout(END, ended).await.is_err() {
            tracing::warn!("the collector did not take what was left within {} s", END.as_secs());
        }
    }
}

/// Who says all this.
fn resource() -> Resource {
    let detected = Resource::builder().build();
    let is_named = |name: &str| detected.iter().any(|(key, _)| key.as_str() == name);
    let mut resource = Resource::builder();
    // Where nobody has said it, the library says that it is not known.
    let name = detected.get(&"service.name".into()).map(|name| name.to_string());
    if name.is_none_or(|name| name.starts_with("unknown_service")) {
        resource = resource.with_service_name(SERVICE);
    }
    if !is_named("service.version") {
        resource = resource.with_attribute(super::KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
    }
    if !is_named("service.instance.id") {
        let id = Uuid::new_v4().to_string();
        resource = resource.with_attribute(super::KeyValue::new("service.instance.id", id));
    }
    resource.build()
}

fn unfit(error: opentelemetry_otlp::ExporterBuildError) -> String {
    let words = error.to_string();
    // What is quoted is the value, in which a password may stand.
    let words = match (words.find('\''), words.rfind('\'')) {
        (Some(from), Some(to)) => format!("{}(hidden){}", &words[..from], &words[to + 1..]),
        _ => words,
    };
    format!("OTEL_EXPORTER_OTLP_...: {words}")
}
