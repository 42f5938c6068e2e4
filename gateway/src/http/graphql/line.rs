//! The line of a request in the log: never the document, its variables or its sender.

use std::{sync::Arc, time::Instant};

use axum::http::StatusCode;
use uuid::{Uuid, fmt::Simple};

use super::cache::Question;
use crate::{
    identity::Viewer,
    telemetry::{KeyValue, tally::Used, traces},
};

/// What the log tells of a request.
pub struct Line {
    begun: Instant,
    /// Who asks; nobody, where that was refused or did not come to be looked at.
    pub viewer: Option<Viewer>,
    /// What is asked, where it keeps the limits.
    pub question: Option<Arc<Question>>,
}

impl Line {
    /// Of a request that began at a moment.
    pub fn begun(begun: Instant) -> Self {
        Self { begun, viewer: None, question: None }
    }

    /// Writes it.
    pub fn write(&self, request: Option<Simple>, status: StatusCode, used: Used) {
        let milliseconds = self.begun.elapsed().as_micros() as f64 / 1000.0;
        let mut buffer = Uuid::encode_buffer();
        // A website by the center that it is of, a word that stands in the addresses of its pages.
        let center = match &self.viewer {
            Some(Viewer::Website(website)) => website.slug.as_str(),
            _ => "",
        };
        traces::note(|| self.told(request, used));
        tracing::info!(
            target: "gateway::request",
            request = request.as_ref().map(|id| display(&*id.encode_lower(&mut buffer))),
            operation = self.question.as_ref().map_or("", |question| &question.operation),
            name = self.question.as_ref().map_or("", |question| &question.name),
            viewer = self.viewer.as_ref().map_or("refused", Viewer::kind),
            center,
            status = status.as_u16(),
            milliseconds,
            statements = used.statements,
            batches = used.batches,
            "answered"
        );
    }

    /// The same, as the span of the request tells it.
    fn told(&self, request: Option<Simple>, used: Used) -> Vec<KeyValue> {
        let mut told = vec![
            KeyValue::new("gateway.viewer", self.viewer.as_ref().map_or("refused", Viewer::kind)),
            KeyValue::new("gateway.statements", i64::from(used.statements)),
            KeyValue::new("gateway.batches", i64::from(used.batches)),
        ];
        told.extend(request.map(|id| KeyValue::new("gateway.request.id", id.to_string())));
        if let Some(Viewer::Website(website)) = &self.viewer {
            told.push(KeyValue::new("gateway.center", website.slug.clone()));
        }
        if let Some(question) = &self.question {
            told.push(KeyValue::new("graphql.document.hash", question.operation.to_string()));
            if !question.name.is_empty() {
                told.push(KeyValue::new("graphql.operation.name", question.name.to_string()));
            }
        }
        told
    }
}
