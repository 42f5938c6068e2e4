//! What is told by OTLP and to whoever scrapes: the stages, metrics and lines that docs/telemetry.md lists, and nothing of
//! whoever asked. A collector that is away harms nobody.

mod away;
mod documented;
mod lines;
mod measured;
mod parents;
mod settings;
mod stages;
