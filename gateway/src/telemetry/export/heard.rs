//! An exporter whose failures are said once: when it begins to fail, and when it is heard again. A collector that is away
//! for a day must not fill the log.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use opentelemetry_sdk::{
    Resource,
    error::{OTelSdkError, OTelSdkResult},
    logs::{LogBatch, LogExporter},
    metrics::{Temporality, data::ResourceMetrics, exporter::PushMetricExporter},
    trace::{SpanData, SpanExporter},
};

/// An exporter of one signal.
#[derive(Debug)]
pub struct Heard<E> {
    exporter: E,
    signal: &'static str,
    is_failing: AtomicBool,
}

impl<E> Heard<E> {
    /// An exporter that has not failed yet.
    pub fn of(signal: &'static str, exporter: E) -> Self {
        Self { exporter, signal, is_failing: AtomicBool::new(false) }
    }

    fn after(&self, result: OTelSdkResult) -> OTelSdkResult {
        let signal = self.signal;
        match &result {
            Ok(()) => {
                if self.is_failing.swap(false, Ordering::Relaxed) {
                    tracing::info!(signal, "the collector takes telemetry again");
                }
            }
            Err(OTelSdkError::AlreadyShutdown) => {}
            Err(error) => {
                if !self.is_failing.swap(true, Ordering::Relaxed) {
                    let cause = match error {
                        OTelSdkError::InternalFailure(cause) => cause.clone(),
                        other => other.to_string(),
                    };
                    tracing::warn!(signal, cause, "the collector takes no telemetry; it is lost until it does");
                }
            }
        }
        result
    }
}

impl<E: SpanExporter> SpanExporter for Heard<E> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.after(self.exporter.export(batch).await)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

impl<E: LogExporter> LogExporter for Heard<E> {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        self.after(self.exporter.export(batch).await)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

impl<E: PushMetricExporter> PushMetricExporter for Heard<E> {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        self.after(self.exporter.export(metrics).await)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn temporality(&self) -> Temporality {
        self.exporter.temporality()
    }
}
