//! Referral options: what a coach can offer outside the own house, in one ranked answer over resources, dates of events
//! and coaches. Nothing is asked about the person in need, and nothing of the question is kept.
//!
//! The ranking is described in `docs/referral-ranking.md`.

/// What an option must meet or is better for meeting, each said to the database and judged of a row.
pub mod criteria;
/// What is asked.
pub mod model;
/// In which order options come.
pub mod ranking;
/// Why an option is offered, and what is not known about it.
pub mod reasons;
/// Reading a page of options.
pub mod repository;
/// The statement that finds and ranks.
mod statement;
/// Reasons in words that a coach can read to somebody.
pub mod wording;
