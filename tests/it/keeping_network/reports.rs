//! Strangers' words that an entry is wrong.

use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use super::{ADMIN, COACH, COORDINATOR, STEWARD, STRANGER, assert_latest, center_id, data, done, refused, trail};

const REPORTS: &str = "{ center(slug: \"summit-commons\") { problemReports(first: 100) { totalCount
    nodes { id entryId kind reportedAt resolvedAt resolution } } } }";

fn reports(network: &Network) -> Vec<Value> {
    data(network, &ADMIN, REPORTS)["center"]["problemReports"]["nodes"].as_array().unwrap().clone()
}

/// The first resource of the center that somebody sees, without a report.
fn resource(network: &Network, who: &Who, visibility: &str) -> String {
    let query = format!(
        "{{ center(slug: \"summit-commons\") {{ resources(first: 100, filter: {{ visibility: [{visibility}] }}) {{ nodes {{ id }} }} }} }}"
    );
    let reported: Vec<_> = reports(network).iter().map(|report| report["entryId"].clone()).collect();
    let data = data(network, who, &query);
    let nodes = data["center"]["resources"]["nodes"].as_array().unwrap();
    nodes.iter().find(|node| !reported.contains(&node["id"])).unwrap()["id"].as_str().unwrap().to_owned()
}

#[test]
fn anybody_says_once_a_day_what_is_wrong() {
    on_both(|backend| {
        let network = Network::start(backend);
        let entry = resource(&network, &Who::Anonymous, "PUBLIC");
        let before = reports(&network).len();
        let query = "mutation ReportProblem($entry: ID!) {
            reportProblem(input: { entry: $entry, kind: WRONG_HOURS }) { accepted userErrors { code field message } }
        }";
        for who in [Who::Anonymous, Who::Website("open-porch"), STRANGER, COACH] {
            let answer = network.ask(&who, query, json!({ "entry": entry }));
            assert_eq!(answer.data()["reportProblem"], json!({ "accepted": true, "userErrors": [] }), "{who:?}");
        }
        let now = reports(&network);
        assert_eq!(now.len(), before + 1, "one thing is said once a day");
        let report = now.iter().find(|report| report["entryId"] == entry.as_str()).unwrap();
        assert_eq!((&report["kind"], &report["resolvedAt"]), (&json!("WRONG_HOURS"), &Value::Null));
        assert!(report["reportedAt"].as_str().unwrap().ends_with(":00:00Z"), "the time is told to the hour: {report}");
        done(&network, &Who::Anonymous, "reportProblem", "accepted", &json!({ "entry": entry, "kind": "CLOSED" }));

        // The own people count them, nobody else does.
        let open = format!("{{ node(id: \"{entry}\") {{ ... on Resource {{ verification {{ openReports }} }} }} }}");
        let count = |who: &Who| data(&network, who, &open)["node"]["verification"]["openReports"].clone();
        assert_eq!((count(&ADMIN), count(&COACH)), (json!(2), json!(2)));
        for who in [Who::Anonymous, STRANGER, COORDINATOR, STEWARD] {
            assert_eq!(count(&who), Value::Null, "{who:?}");
        }

        let resolve = json!({ "report": report["id"], "resolution": "Hours checked by phone." });
        for who in [Who::Anonymous, COACH, COORDINATOR, STEWARD] {
            refused(&network, &who, "resolveProblemReport", &resolve, "NOT_ALLOWED", "");
        }
        refused(&network, &STRANGER, "resolveProblemReport", &resolve, "NOT_FOUND", "report");
        let selected = "report { id resolvedAt resolution }";
        let resolved = done(&network, &ADMIN, "resolveProblemReport", selected, &resolve);
        assert_eq!(resolved["report"]["resolution"], "Hours checked by phone.");
        assert_eq!(count(&ADMIN), 1);
        assert_latest(
            &network,
            "resolveProblemReport",
            "Admin of Summit Recovery Commons",
            report["id"].as_str().unwrap(),
            &["resolution"],
        );
        let mut corrected = resolve.clone();
        corrected["resolution"] = json!("Hours checked in person.");
        let again = done(&network, &ADMIN, "resolveProblemReport", selected, &corrected);
        assert_eq!(
            again["report"]["resolvedAt"], resolved["report"]["resolvedAt"],
            "the word is corrected, the moment stays"
        );
        let (deeds, text) = trail(&network, 10);
        assert_eq!(deeds.len(), 2);
        assert!(!text.contains("checked"), "a value is in the audit trail: {text}");
        // Once it was dealt with, it can be wrong again.
        done(&network, &Who::Anonymous, "reportProblem", "accepted", &json!({ "entry": entry, "kind": "WRONG_HOURS" }));
        assert_eq!(count(&ADMIN), 2);
    });
}

#[test]
fn what_one_can_see_one_can_report() {
    on_both(|backend| {
        let network = Network::start(backend);
        let private = resource(&network, &ADMIN, "CENTER");
        let input = |entry: &str| json!({ "entry": entry, "kind": "NOT_AS_DESCRIBED" });
        let public = data(
            &network,
            &Who::Anonymous,
            "{ center(slug: \"summit-commons\") { events(window: { days: 60 }, first: 1) { nodes { id event { id } } }
               coaches(first: 1) { nodes { id } } } }",
        )["center"]
            .clone();
        let before = reports(&network).len();
        let date = &public["events"]["nodes"][0];
        for entry in [&date["id"], &public["coaches"]["nodes"][0]["id"], &json!(center_id(&network, "summit-commons"))]
        {
            done(&network, &Who::Anonymous, "reportProblem", "accepted", &input(entry.as_str().unwrap()));
        }
        // A date is reported as its event.
        done(&network, &Who::Anonymous, "reportProblem", "accepted", &input(date["event"]["id"].as_str().unwrap()));
        let now = reports(&network);
        assert_eq!(now.len(), before + 3);
        assert!(now.iter().any(|report| report["entryId"] == date["event"]["id"]), "{now:#?}");
        for who in [Who::Anonymous, STRANGER, STEWARD] {
            refused(&network, &who, "reportProblem", &input(&private), "NOT_FOUND", "entry");
        }
        done(&network, &COACH, "reportProblem", "accepted", &input(&private));
        for entry in ["resource_00000000000040008000000000000000", "region_1", "nothing", ""] {
            refused(&network, &Who::Anonymous, "reportProblem", &input(entry), "NOT_FOUND", "entry");
        }
        let report = reports(&network)[0]["id"].clone();
        for (word, code) in
            [("", "BLANK"), (&*"w".repeat(501), "TOO_LONG"), ("Told Ann at 801-555-0134", "PERSONAL_DATA")]
        {
            let input = json!({ "report": report, "resolution": word });
            refused(&network, &ADMIN, "resolveProblemReport", &input, code, "resolution");
        }
        let unknown = json!({ "report": "problem-report_1", "resolution": "Done." });
        refused(&network, &ADMIN, "resolveProblemReport", &unknown, "NOT_FOUND", "report");
    });
}
