//! The variables of OpenTelemetry: what is off without an address, what is refused, and that headers are never told.

use serde_json::json;
use tests::{Backend, Collector, Database, Network, Setting, Who};

#[test]
fn nothing_is_sent_without_an_address_or_where_it_is_turned_off() {
    let collector = Collector::start();
    for off in [
        &[][..],
        &[("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url()), ("OTEL_SDK_DISABLED", "true")],
        &[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url()),
            ("OTEL_TRACES_EXPORTER", "none"),
            ("OTEL_METRICS_EXPORTER", "none"),
            ("OTEL_LOGS_EXPORTER", "none"),
        ],
    ] {
        let network = Network::start_set(Backend::Sqlite, &[&tests::soon()[..], off].concat());
        let _ = network.ask(&Who::Anonymous, "{ regions { totalCount } }", json!({}));
        assert!(!network.log().contains("trace_id"));
    }
    assert!(collector.bytes().is_empty());
}

#[test]
fn one_signal_may_be_sent_alone_to_an_address_of_its_own() {
    let collector = Collector::start();
    let address = format!("{}/v1/traces", collector.url());
    let own = [("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", address.as_str()), ("OTEL_SERVICE_NAME", "of-a-test")];
    let network = Network::start_set(Backend::Sqlite, &[&tests::soon()[..], &own].concat());
    let raw = network.ask_raw(&[("content-type", "application/json")], br#"{ "query": "{ regions { totalCount } }" }"#);
    let spans = collector.trace_of(raw.header("x-request-id").unwrap());
    assert_eq!(spans[0].resource["service.name"], "of-a-test");
    assert!(collector.points().is_empty());
}

#[test]
fn what_leaves_in_the_name_of_somebody_is_sent_and_never_said() {
    let collector = Collector::start();
    let word = "zyzzyva-of-the-collector";
    let header = format!("authorization=Bearer%20{word}");
    let settings = [&collector.settings()[..], &[("OTEL_EXPORTER_OTLP_HEADERS", &header), ("GATEWAY_LOG", "trace")]];
    let database = Database::demo(Backend::Sqlite);
    let server = database.serve_set(&settings.concat());
    let raw = server.ask(&[], "{ regions { totalCount } }");
    let _ = collector.trace_of(raw.header("x-request-id").unwrap());
    assert!(collector.headers().contains(&format!("authorization: bearer {word}")), "{:?}", collector.headers());
    let said = server.stop();
    for said in [said.stdout, said.stderr] {
        assert!(!said.contains(word), "{said}");
    }
}

#[test]
fn variables_that_cannot_be_followed_are_refused_by_name() {
    let database = Database::demo(Backend::Sqlite);
    let endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");
    let refused: [(&[Setting<'_>], &str); 6] = [
        (
            &[endpoint, ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")],
            "OTEL_EXPORTER_OTLP_PROTOCOL: \"grpc\" is not spoken here",
        ),
        (&[endpoint, ("OTEL_TRACES_EXPORTER", "console")], "OTEL_TRACES_EXPORTER: \"console\" is not to be had here"),
        (&[endpoint, ("OTEL_TRACES_SAMPLER", "xray")], "OTEL_TRACES_SAMPLER: there is no \"xray\""),
        (&[endpoint, ("OTEL_TRACES_SAMPLER", "traceidratio")], "OTEL_TRACES_SAMPLER_ARG: traceidratio needs a share"),
        (&[("OTEL_EXPORTER_OTLP_ENDPOINT", "not an address")], "OTEL_EXPORTER_OTLP_"),
        (&[("GATEWAY_ADMIN_LISTEN", "9090")], "admin_listen (GATEWAY_ADMIN_LISTEN): \"9090\" is not an address"),
    ];
    for (settings, words) in refused {
        let serve = database.program(&["serve", "--listen", "127.0.0.1:0"]);
        let ended = settings.iter().fold(serve, |serve, (name, value)| serve.env(name, value)).run();
        assert_eq!(ended.status, 1, "{settings:?}");
        assert!(ended.stderr.contains(words), "{settings:?}: {}", ended.stderr);
    }
}
