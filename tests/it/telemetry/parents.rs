//! The context of W3C, in and out, and who is sampled.

use serde_json::json;
use tests::{Backend, Collector, Network, Raw, Setting, Who, issuer_was_asked_by};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const CALLER: &str = "b7ad6b7169203331";

fn ask(network: &Network, more: &[(&str, &str)]) -> Raw {
    let headers = [more, &[("content-type", "application/json")]].concat();
    network.ask_raw(&headers, json!({ "query": "{ regions { totalCount } }" }).to_string().as_bytes())
}

fn network(collector: &Collector, more: &[Setting<'_>]) -> Network {
    Network::start_set(Backend::Sqlite, &[&collector.settings()[..], more].concat())
}

#[test]
fn a_caller_that_is_sampled_is_continued_and_one_that_is_not_records_nothing() {
    let collector = Collector::start();
    let network = network(&collector, &[]);
    let not_sampled = ask(&network, &[("traceparent", &format!("00-{TRACE}-{CALLER}-00"))]);
    let sampled = ask(
        &network,
        &[
            ("traceparent", &format!("00-{TRACE}-{CALLER}-01")),
            ("tracestate", "zyzzyva=zyzzyva"),
            ("baggage", "zyzzyva=zyzzyva"),
        ],
    );
    let malformed = ask(&network, &[("traceparent", "00-zyzzyva-zyzzyva-01")]);
    let spans = collector.trace_of(sampled.header("x-request-id").unwrap());
    let root = spans.iter().find(|span| span.kind == 2).unwrap();
    assert_eq!((root.trace.as_str(), root.parent.as_str()), (TRACE, CALLER));
    assert!(spans.iter().all(|span| span.state.is_empty()), "{spans:#?}");
    // What nobody can read is a request without a caller.
    let own = collector.trace_of(malformed.header("x-request-id").unwrap());
    assert!(own.iter().all(|span| span.trace != TRACE && span.trace.len() == 32), "{own:#?}");
    assert!(own.iter().any(|span| span.parent.is_empty()), "{own:#?}");
    let id = not_sampled.header("x-request-id").unwrap();
    assert!(!collector.spans().iter().any(|span| span.told("gateway.request.id") == Some(id)));
    assert!(!String::from_utf8_lossy(&collector.bytes()).contains("zyzzyva"));
}

#[test]
fn a_share_of_nothing_is_nothing_but_for_callers_that_are_sampled() {
    let collector = Collector::start();
    let share = [("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0")];
    let network = network(&collector, &share);
    for _ in 0..20 {
        ask(&network, &[]);
    }
    let sampled = ask(&network, &[("traceparent", &format!("00-{TRACE}-{CALLER}-01"))]);
    let spans = collector.trace_of(sampled.header("x-request-id").unwrap());
    assert_eq!(collector.spans().len(), spans.len());
}

#[test]
fn a_share_is_a_share() {
    let collector = Collector::start();
    let share = [("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0.5")];
    let network = network(&collector, &share);
    (0..200).for_each(|_| drop(ask(&network, &[])));
    let last = ask(&network, &[("traceparent", &format!("00-{TRACE}-{CALLER}-01"))]);
    let _ = collector.trace_of(last.header("x-request-id").unwrap());
    let sampled = collector.spans().iter().filter(|span| span.kind == 2).count();
    assert!((50..150).contains(&sampled), "{sampled} of 200");
}

#[test]
fn the_issuer_is_told_of_the_span_that_asks_it() {
    let collector = Collector::start();
    let network = network(&collector, &[]);
    let (name, token) = Who::Seat("coach@summit-commons").header().unwrap();
    let raw = ask(&network, &[(name, &token)]);
    assert_eq!(raw.status, 200, "{}", raw.text);
    let spans = collector.trace_of(raw.header("x-request-id").unwrap());
    let identity = spans.iter().find(|span| span.name == "identity").unwrap();
    let calls: Vec<_> = spans.iter().filter(|span| span.name == "GET" && span.parent == identity.id).collect();
    assert_eq!(calls.len(), 2, "discovery and the keys: {spans:#?}");
    for call in calls {
        assert_eq!((call.kind, call.told("http.response.status_code")), (3, Some("200")), "{call:#?}");
        assert_eq!(call.told("server.address"), Some("127.0.0.1"));
        assert!(issuer_was_asked_by(&call.trace, &call.id), "{call:#?}");
    }
}
