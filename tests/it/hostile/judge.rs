//! What every answer has to be, whatever was asked.

use std::collections::BTreeMap;

use gateway::kernel::code::Code;
use serde_json::Value;

use super::wire::Reply;

/// What is wrong with an answer, if anything.
pub fn fault(reply: Option<&Reply>, is_beneath_graphql: bool) -> Option<String> {
    let Some(reply) = reply else {
        return (!is_beneath_graphql).then(|| "there was no answer".to_owned());
    };
    if reply.status >= 500 {
        return Some(format!("it was our fault: {}", text(reply)));
    }
    // A HEAD has the headers of its GET alone.
    if reply.body.is_empty() && is_beneath_graphql {
        return None;
    }
    if reply.header("content-type").is_some_and(|kind| kind.starts_with("text/event-stream")) {
        return fault_in_events(&text(reply));
    }
    if !reply.header("content-type").is_some_and(|kind| kind.contains("json")) {
        let is_http = is_beneath_graphql || reply.status == 303;
        return (!is_http).then(|| format!("it is no JSON: {}", text(reply)));
    }
    match serde_json::from_slice(&reply.body) {
        Err(error) => Some(format!("{error} in {}", text(reply))),
        Ok(Value::Array(answers)) => answers.iter().find_map(|answer| misshapen(answer, None)),
        Ok(answer) => misshapen(&answer, Some(reply.status)),
    }
}

/// What is wrong with a stream of events, which has begun with 200 when an error in it is told.
fn fault_in_events(stream: &str) -> Option<String> {
    let results: Vec<_> = stream.lines().filter_map(|line| line.strip_prefix("data: {")).collect();
    if results.is_empty() || !stream.contains("event: complete") {
        return Some(format!("it is no stream of events with an end: {stream}"));
    }
    results.iter().find_map(|rest| match serde_json::from_str(&format!("{{{rest}")) {
        Ok(answer) => misshapen(&answer, None),
        Err(error) => Some(format!("{error} in {stream}")),
    })
}

fn text(reply: &Reply) -> String {
    String::from_utf8_lossy(&reply.body).into_owned()
}

/// What is wrong with the shape of an answer of GraphQL.
fn misshapen(answer: &Value, status: Option<u16>) -> Option<String> {
    let Some(fields) = answer.as_object() else { return Some(format!("it is no object: {answer}")) };
    if let Some(strange) = fields.keys().find(|name| !["data", "errors", "extensions"].contains(&name.as_str())) {
        return Some(format!("it has {strange}: {answer}"));
    }
    let data = fields.get("data");
    if data.is_some_and(|data| !data.is_object() && !data.is_null()) {
        return Some(format!("its data is no object: {answer}"));
    }
    let errors = match fields.get("errors") {
        Some(Value::Array(errors)) if !errors.is_empty() => errors.as_slice(),
        None if data.is_some_and(Value::is_object) => &[],
        _ => return Some(format!("it has neither data nor errors: {answer}")),
    };
    errors.iter().find_map(|error| {
        let is_told = error["message"].as_str().is_some_and(|message| !message.trim().is_empty());
        let code = error["extensions"]["code"].as_str().unwrap_or_default();
        let known = Code::ALL.iter().find(|known| known.as_str() == code && **known != Code::Internal);
        // In a batch each says for itself what became of it.
        let comes_with = |known: &Code, status: u16| known.statuses().split(' ').any(|one| one == status.to_string());
        let fits = known.is_some_and(|known| status.is_none_or(|status| comes_with(known, status)));
        let is_placed = error["path"].is_array() == data.is_some();
        (!is_told || !fits || !is_placed).then(|| {
            format!("with {status:?} and data {} came {error}", if data.is_some() { "there" } else { "absent" })
        })
    })
}

/// How often each field of the root was asked for, and how often it was answered.
#[derive(Default)]
pub struct Tally(pub BTreeMap<String, (usize, usize)>);

impl Tally {
    /// Counts an answer.
    pub fn count(&mut self, root: &str, reply: Option<&Reply>) {
        let answer: Option<Value> = reply.and_then(|reply| serde_json::from_slice(&reply.body).ok());
        let is_answered = answer.as_ref().is_some_and(|answer| !answer["data"]["asked"].is_null());
        let is_done = |answer: &Value| answer["data"]["asked"]["userErrors"].as_array().is_some_and(Vec::is_empty);
        let (asked, answered) = self.0.entry(root.to_owned()).or_default();
        *asked += 1;
        *answered += usize::from(is_answered);
        if answer.as_ref().is_some_and(is_done) {
            self.0.entry("done".to_owned()).or_default().1 += 1;
        }
    }
}
