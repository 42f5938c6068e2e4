//! Lines of the log by OTLP, and of which trace they are.

use serde_json::{Value, json};
use tests::{Backend, Collector, Line, Network, Who};

/// The fields of a line as they are told by OTLP.
fn fields(line: &Value) -> std::collections::BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let fields = line["fields"].as_object().unwrap().iter().filter(|(name, _)| *name != "message");
    fields.map(|(name, value)| (name.clone(), text(value))).collect()
}

#[test]
fn the_collector_is_told_the_fields_of_the_lines_and_no_others() {
    let collector = Collector::start();
    let network = Network::start_set(Backend::Sqlite, &collector.settings());
    let coach = Who::Seat("coach@summit-commons");
    let _ = network.ask(&Who::Anonymous, "{ regions { totalCount } }", json!({}));
    let _ = network.ask(&coach, "{ regions { totalCount } }", json!({}));
    let lines: Vec<Value> = network.log().lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let ours: Vec<_> = lines.iter().filter(|line| line["target"].as_str().unwrap().starts_with("gateway")).collect();
    assert!(ours.len() >= 2, "{lines:#?}");
    let told = collector.lines_until(|told| told.len() >= ours.len());
    for line in ours {
        let message = line["fields"]["message"].as_str().unwrap();
        let is_it = |told: &&Line| told.body == message && told.attributes == fields(line);
        let told = told.iter().find(is_it).unwrap_or_else(|| panic!("{line:#} is not among {told:#?}"));
        assert_eq!(told.level, line["level"]);
        let text = |name: &str| line[name].as_str().unwrap_or_default();
        assert_eq!((told.trace.0.as_str(), told.trace.1.as_str()), (text("trace_id"), text("span_id")));
        if message == "answered" {
            let spans = collector.trace_of(text_of(line, "request"));
            let root = spans.iter().find(|span| span.parent.is_empty()).unwrap();
            assert_eq!((root.trace.as_str(), root.id.as_str()), (text("trace_id"), text("span_id")));
        }
    }
}

fn text_of<'a>(line: &'a Value, field: &str) -> &'a str {
    line["fields"][field].as_str().unwrap()
}

#[test]
fn lines_of_text_say_their_trace_at_the_end_and_lines_without_one_are_as_ever() {
    let collector = Collector::start();
    let share = [("GATEWAY_LOG_FORMAT", "text"), ("OTEL_TRACES_SAMPLER", "parentbased_always_off")];
    let network = Network::start_set(Backend::Sqlite, &[&collector.settings()[..], &share].concat());
    let body = json!({ "query": "{ regions { totalCount } }" }).to_string();
    let ask = |headers: &[(&str, &str)]| {
        let headers = [headers, &[("content-type", "application/json")]].concat();
        tests::try_post(&format!("{}/graphql", network.url()), &headers, body.as_bytes()).unwrap()
    };
    let (with, without) =
        (ask(&[("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]), ask(&[]));
    let line = |id: &str| {
        let holds = || network.log().lines().find(|line| line.contains(id)).map(str::to_owned);
        tests::until("the line is written", || holds().is_some()).unwrap();
        holds().unwrap()
    };
    let line_with = line(with.header("x-request-id").unwrap());
    assert!(line_with.contains(" trace_id=0af7651916cd43dd8448eb211c80319c span_id="), "{line_with}");
    assert!(!line(without.header("x-request-id").unwrap()).contains("trace_id"));
}
