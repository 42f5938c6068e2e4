//! Every metric that docs/telemetry.md lists is told, by OTLP and to whoever scrapes, and no other.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    process::{Command, Stdio},
    thread,
};

use gateway::kernel::{clock, code::Code};
use serde_json::{Value, json};
use tests::{Backend, Collector, Listeners, Network, Raw, RedisServer, Who, get, on_both, repository, until};

use super::documented::listed;

/// Where the admin port is, by what the server has printed.
pub fn admin(network: &Network) -> String {
    network.server().admin()
}

fn scrape(network: &Network) -> String {
    let Raw { status, text, headers, .. } = get(&format!("{}/metrics", admin(network)), &[]);
    assert_eq!(status, 200, "{text}");
    assert!(
        headers.iter().any(|(name, value)| name == "content-type" && value.starts_with("text/plain; version=0.0.4"))
    );
    text
}

/// Does whatever is counted.
fn ask_everything(network: &Network, listeners: &Listeners) {
    let coach = Who::Seat("coach@summit-commons");
    let admin = Who::Seat("admin@summit-commons");
    listeners.over_socket("one", network.url(), &coach, "subscription { catalogChanges { action } }", json!({}));
    listeners.first("one", "connected");
    for _ in 0..3 {
        let _ = network.ask(&Who::Anonymous, "{ regions { nodes { name } } }", json!({}));
    }
    for _ in 0..2 {
        let desk = "{ center(slug: \"summit-commons\") { resources(first: 2) { totalCount nodes { name } } } }";
        let _ = network.ask(&coach, desk, json!({}));
        let _ = network.ask(&coach, "{ resources(first: 2) { nodes { center { name } } } }", json!({}));
    }
    let _ = network.ask(&Who::Anonymous, "{ nothing }", json!({}));
    let _ = network.get("/no/such/page", &[]);
    let made = json!({ "input": { "center": "summit-commons", "clientKey": "measured", "name": "Pantry that is measured",
        "needs": ["FOOD"], "visibility": "PUBLIC" } });
    let create = "mutation($input: CreateResourceInput!) { createResource(input: $input) { userErrors { message } } }";
    let _ = network.ask(&admin, create, made);
    listeners.results("one", 1);
}

/// A name as Prometheus has it.
fn scraped_name(name: &str, unit: &str, text: &str) -> String {
    let plain = scraped_plainly(name, unit);
    let is_there = |name: &str| text.contains(&format!("# TYPE {name} "));
    if is_there(&format!("{plain}_total")) { plain + "_total" } else { plain }
}

#[test]
fn every_metric_that_is_listed_arrives_and_no_other() {
    on_both(|backend| {
        let (collector, redis, listeners) = (Collector::start(), RedisServer::start(), Listeners::start());
        let url = redis.url();
        let more = [("REDIS_URL", url.as_str()), ("GATEWAY_ADMIN_LISTEN", "127.0.0.1:0"), ("GATEWAY_JOBS", "on")];
        let settings = [&collector.settings()[..], &more].concat();
        let network = Network::start_set(backend, &settings);
        ask_everything(&network, &listeners);
        let mut listed = listed();
        assert!(listed.len() > 15, "{listed:?}");
        // Here is no standby; where there is one, its own tests look at it.
        assert!(listed.remove("gateway.standby.read").is_some());
        let all = |points: &[tests::Point]| listed.keys().all(|name| points.iter().any(|point| point.name == *name));
        let points = collector.points_until(all);
        let told: BTreeMap<_, _> = points.iter().map(|point| (point.name.clone(), point.unit.clone())).collect();
        assert_eq!(told, listed, "docs/telemetry.md lists what is told, with its unit");

        let text = scrape(&network);
        let names = |text: &str| -> BTreeSet<String> {
            let typed = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
            typed.map(|line| line.split(' ').next().unwrap().to_owned()).collect()
        };
        let wanted: BTreeSet<_> = listed.iter().map(|(name, unit)| scraped_name(name, unit, &text)).collect();
        let known = &names(&text) - &BTreeSet::from(["target_info".to_owned()]);
        assert_eq!(known, wanted, "{text}");
        // The name is that of OpenTelemetry's conventions.
        let one = "db_client_connection_count non-histogram and non-summary metrics should not have \"_count\" suffix";
        assert_eq!(said_by_promtool(&["check", "metrics"], &text).1.trim(), one);
        labels_are_of_ours(&points);
    });
}

/// No label is of a caller's making: each value is a word of a list.
fn labels_are_of_ours(points: &[tests::Point]) {
    let mut errors = 0;
    for point in points {
        for (name, value) in &point.labels {
            match (name.as_str(), point.name.as_str()) {
                ("error.type", "gateway.errors") => {
                    assert!(Code::ALL.iter().any(|code| code.as_str() == value), "{point:?}");
                    errors += 1;
                }
                ("http.route", _) => assert!(value == "/graphql", "{point:?}"),
                _ => assert!(value.len() < 20 && !value.contains("such"), "{point:?}"),
            }
        }
    }
    assert!(errors > 0, "an error was answered");
}

/// Asks promtool, which must be content.
fn promtool(args: &[&str]) {
    let (is_content, said) = said_by_promtool(args, "");
    assert!(is_content, "promtool {args:?}: {said}");
}

/// What promtool says of a text, or of files, and whether it is content.
fn said_by_promtool(args: &[&str], text: &str) -> (bool, String) {
    let mut child = Command::new("promtool")
        .args(args)
        .current_dir(repository().join("helm/files"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("there is a promtool: run tests/run, which installs it");
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    (done.status.success(), said)
}

#[test]
fn what_is_counted_is_right() {
    let collector = Collector::start();
    let settings = [&collector.settings()[..], &[("GATEWAY_ADMIN_LISTEN", "127.0.0.1:0")]].concat();
    let network = Network::start_set(Backend::Sqlite, &settings);
    for _ in 0..5 {
        let _ = network.ask(&Who::Anonymous, "{ regions { nodes { name } } }", json!({}));
    }
    let _ = network.ask(&Who::Anonymous, "{ nothing }", json!({}));
    let text = scrape(&network);
    let value = |series: &str| -> f64 {
        let line =
            text.lines().find(|line| line.starts_with(series)).unwrap_or_else(|| panic!("no {series} in {text}"));
        line.rsplit(' ').next().unwrap().parse().unwrap()
    };
    assert_eq!(value("gateway_cache_answers_total{gateway_cache_from=\"memory\"}"), 4.0);
    assert_eq!(value("gateway_cache_answers_total{gateway_cache_from=\"made\"}"), 1.0);
    assert_eq!(value("gateway_errors_total{error_type=\"GRAPHQL_VALIDATION_FAILED\"}"), 1.0);
    assert_eq!(value("http_server_active_requests{http_request_method=\"POST\""), 0.0);
    assert!(value("gateway_feed_lag_seconds") < 5.0, "{text}");
    let posts =
        "http_server_request_duration_seconds_count{http_request_method=\"POST\",http_response_status_code=\"200\"";
    assert_eq!(value(posts), 6.0);
    // The same cells feed the collector.
    let _ = collector.points_until(|points| {
        points.iter().any(|point| {
            point.name == "gateway.cache.answers"
                && point.labels["gateway.cache.from"] == "memory"
                && point.value == 4.0
        })
    });
}

#[test]
fn the_admin_port_tells_and_probes_and_the_public_port_tells_nothing() {
    let network = Network::start_set(Backend::Sqlite, &[("GATEWAY_ADMIN_LISTEN", "127.0.0.1:0")]);
    let admin = admin(&network);
    let status = |path: &str| get(&format!("{admin}{path}"), &[]).status;
    // This port is open before the other one, while the database is yet to answer.
    until("it is ready", || status("/readyz") == 200).unwrap();
    assert_eq!(["/healthz", "/readyz/process", "/metrics"].map(status), [200; 3]);
    assert_eq!(status("/graphql"), 404);
    assert_eq!(network.get("/metrics", &[]).status, 404);
}

#[test]
fn pools_and_subscriptions_are_told_as_they_are() {
    let listeners = Listeners::start();
    let network = Network::start_set(Backend::Postgres, &[("GATEWAY_ADMIN_LISTEN", "127.0.0.1:0")]);
    let coach = Who::Seat("coach@summit-commons");
    let open = || -> Value {
        let text = scrape(&network);
        let value = |name: &str| {
            let line = text.lines().find(|line| line.starts_with(name))?;
            line.rsplit(' ').next()?.parse::<f64>().ok()
        };
        json!([value("gateway_subscriptions_open"), value("gateway_streams_open")])
    };
    assert_eq!(open(), json!([0.0, 0.0]));
    listeners.over_socket("one", network.url(), &coach, "subscription { catalogChanges { action } }", json!({}));
    listeners.over_events("two", network.url(), &coach, "subscription { catalogChanges { action } }", json!({}));
    until("both are open", || open() == json!([2.0, 2.0])).unwrap();
    drop(listeners);
    until("none is open", || open() == json!([0.0, 0.0])).unwrap();
    let text = scrape(&network);
    let most = text.lines().find(|line| line.contains("pool_name=\"public\"") && line.contains("connection_max"));
    assert!(most.is_some_and(|line| line.ends_with(" 2")), "{text}");
}

#[test]
fn the_wait_for_a_connection_is_told_and_that_there_was_none() {
    let more = [("GATEWAY_ADMIN_LISTEN", "127.0.0.1:0"), ("GATEWAY_DATABASE_CONNECTIONS", "1")];
    let network = Network::start_set(Backend::Postgres, &more);
    let ask =
        |first: u32| network.server().ask(&[], &format!("{{ centers(first: {first}) {{ nodes {{ name }} }} }}")).json();
    let locks = |condition: &str| {
        let of = "pg_locks WHERE relation = 'published.entry'::regclass AND mode";
        !network.database().rows(&format!("SELECT FROM {of} {condition}")).is_empty()
    };
    thread::scope(|scope| {
        let hold = "BEGIN; LOCK TABLE published.entry; SELECT pg_sleep(7); COMMIT";
        scope.spawn(|| network.database().execute(hold));
        until("the table is held", || locks("= 'AccessExclusiveLock' AND granted")).unwrap();
        let first = scope.spawn(|| ask(2));
        until("the only connection waits", || locks("<> 'AccessExclusiveLock' AND NOT granted")).unwrap();
        // Nobody lets go of it within five seconds; then somebody does within two.
        let second = ask(3);
        assert!(second["errors"].is_array(), "{second}");
        let third = ask(4);
        assert!(third["errors"].is_null(), "{third}");
        assert!(first.join().unwrap()["errors"].is_null());
    });
    let text = scrape(&network);
    let value = |part: &str, has_failed: bool, more: &str| -> f64 {
        let begin = format!("db_client_operation_duration_seconds_{part}{{");
        let is_it = |line: &&str| {
            let labels = ["pool_name=\"public\"", "operation_name=\"SELECT\"", more];
            line.starts_with(&begin)
                && labels.iter().all(|label| line.contains(label))
                && line.contains("error_type=\"_OTHER\"") == has_failed
        };
        text.lines().find(is_it).map_or(0.0, |line| line.rsplit(' ').next().unwrap().parse().unwrap())
    };
    assert_eq!(value("count", true, ""), 1.0, "{text}");
    assert!(value("sum", true, "") > 4.5, "{text}");
    let long = value("count", false, "") - value("bucket", false, "le=\"1\"");
    assert_eq!(long, 2.0, "the one that had the connection, and the one that waited for it: {text}");
}

#[test]
fn a_process_tells_of_jobs_that_another_one_ran() {
    on_both(|backend| {
        let settings = [("GATEWAY_ADMIN_LISTEN", "127.0.0.1:0"), ("GATEWAY_JOBS", "on")];
        let mut network = Network::start_set(backend, &settings);
        let told = |network: &Network, series: &str| {
            let text = scrape(network);
            let line = text.lines().find(|line| line.starts_with(series))?;
            line.rsplit(' ').next()?.parse::<f64>().ok()
        };
        let (ended, run) = (
            "gateway_jobs_success_time_seconds{gateway_job_name=\"trim\"",
            "gateway_jobs_runs_total{gateway_job_name=\"trim\",gateway_job_outcome=\"well\"",
        );
        until("it has run", || told(&network, ended).is_some()).unwrap();
        let at = told(&network, ended);
        let age = clock::now().timestamp() as f64 - at.unwrap();
        assert!((-1.0..60.0).contains(&age), "it ended {age} s ago");
        network.server().kill();
        network.restart();
        until("another one tells of it", || told(&network, ended).is_some()).unwrap();
        assert_eq!((told(&network, ended), told(&network, run)), (at, Some(0.0)));
    });
}

/// Every alert is explained, tested and checked by promtool; alerts and dashboard ask for nothing that is not told.
#[test]
fn alerts_and_the_dashboard_ask_for_what_there_is() {
    promtool(&["check", "rules", "alerts.yaml"]);
    promtool(&["test", "rules", "alerts.test.yaml"]);
    let read = |path: &str| std::fs::read_to_string(repository().join(path)).unwrap();
    let (alerts, page) = (read("helm/files/alerts.yaml"), read("docs/telemetry.md"));
    let alerts: Vec<_> = alerts.lines().collect();
    let names: BTreeSet<_> = alerts.iter().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    assert!(names.len() > 8, "{names:?}");
    let explained = page.lines().filter_map(|line| line.strip_prefix("| `Gateway")?.split_once('`'));
    let explained: BTreeSet<_> = explained.map(|(name, _)| format!("Gateway{name}")).collect();
    assert_eq!(explained, names.iter().map(|name| (*name).to_owned()).collect());
    let tested = read("helm/files/alerts.test.yaml");
    for name in names {
        let fires = tested.split("alertname: ").any(|rest| rest.starts_with(name) && rest.contains("exp_labels"));
        assert!(fires, "{name} fires in no test");
    }
    let dashboard: Value = serde_json::from_str(&read("helm/files/dashboard.json")).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let asked = panels.iter().flat_map(|panel| panel["targets"].as_array().into_iter().flatten());
    let mut asked: Vec<_> = asked.map(|target| target["expr"].as_str().unwrap().to_owned()).collect();
    assert!(asked.len() > 15, "{asked:?}");
    asked.push(alerts.iter().filter(|line| line.contains("recovery-gateway\"")).copied().collect());
    let known: BTreeSet<_> = listed().into_iter().map(|(name, unit)| scraped_plainly(&name, &unit)).collect();
    for asked in asked {
        // What stands before a bracket is a metric.
        for (before, _) in asked.match_indices('{').map(|(at, _)| asked.split_at(at)) {
            let at = before.rfind(|c: char| !(c.is_ascii_lowercase() || c == '_')).map_or(0, |at| at + 1);
            let name = &before[at..];
            let plain = ["_bucket", "_count", "_total"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
            let is_known = ["up", ""].contains(&name) || known.contains(plain) || known.contains(name);
            assert!(is_known, "{name} is not told: {asked}");
        }
    }
}

/// A name as Prometheus has it, without what it has at its end by its kind.
fn scraped_plainly(name: &str, unit: &str) -> String {
    name.replace('.', "_") + if unit == "s" { "_seconds" } else { "" }
}
