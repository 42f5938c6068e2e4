//! The integration tests: the real program over the real wire, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod cache;
mod calendar;
mod command_line;
mod confidential;
mod crash;
mod deeds;
mod documents;
mod doors;
mod errors;
mod federation;
mod graphql_over_http;
mod hostile;
mod hsds;
mod http;
mod identity;
mod import;
mod jobs;
mod keeping;
mod keeping_calendar;
mod keeping_coaches;
mod keeping_directory;
mod keeping_network;
mod keeping_under_attack;
mod laws;
mod limits;
mod migrations;
mod never_stale;
mod open_at;
mod operations;
mod pages;
mod person_free_text;
mod projection;
mod refusals;
mod replicas;
mod rights;
mod schema_contract;
mod search;
mod statements;
mod structure;
mod subscriptions;
mod tenancy;
mod twins;
