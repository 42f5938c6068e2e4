//! Who may do what, by the table: each mutation and each field in it is tried as every kind of viewer, and
//! docs/rights.md says the same.

use std::collections::BTreeSet;

use gateway::identity::{
    Action,
    rights::{Standing, table},
};
use serde_json::{Value, json};
use tests::{Backend, Network, Who, issuer_url, on_both, repository};

use crate::{
    keeping_network::{ADMIN, STEWARD, call, center_id, data, done},
    tenancy::introspection::Schema,
};

const BEGIN: &str = "<!-- printed from gateway/src/identity/rights.rs -->\n";
const END: &str = "<!-- the end of what is printed -->\n";

/// Every kind of viewer, and who it is to the center `summit-commons` and its region.
const VIEWERS: [(Who, Option<Standing>); 9] = [
    (Who::Anonymous, None),
    (Who::Website("summit-commons"), None),
    (Who::Seat("coach without an account"), None),
    (Who::Seat("coach@summit-commons"), Some(Standing::OwnPage)),
    (Who::Seat("admin@open-porch"), None),
    (Who::Seat("coordinator@northern-utah"), None),
    (Who::Seat("coordinator@wasatch-front"), Some(Standing::Coordinator)),
    (Who::Seat("admin@summit-commons"), Some(Standing::CenterAdmin)),
    (Who::Seat("network-admin"), Some(Standing::NetworkAdmin)),
];

#[test]
fn the_table_is_printed() {
    let path = repository().join("docs/rights.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (printed, after) = rest.split_once(END).unwrap();
    if std::env::var_os("RENEW").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{}{END}{after}", table())).unwrap();
        return;
    }
    assert!(printed == table(), "docs/rights.md differs from the table; run: RENEW=1 tests/run the_table_is_printed");
}

/// Whoever is not in the table is refused, and whoever is in it is not refused for that.
#[test]
fn every_mutation_is_for_those_in_the_table() {
    on_both(|backend| {
        let network = start(backend);
        let schema = Schema::of(&network);
        let mutations: BTreeSet<_> = schema.of_name("Mutation").fields.iter().map(|field| field.name.clone()).collect();
        let known: BTreeSet<_> = Action::ALL.iter().map(|action| action.name().to_owned()).collect();
        let strange: Vec<_> = mutations.difference(&known).collect();
        assert!(strange.is_empty(), "these are not in the table of rights: {strange:?}");
        for action in Action::ALL.iter().filter(|action| mutations.contains(action.name())) {
            for (who, standing) in &VIEWERS {
                let input = input(&network, *action);
                let told = call(&network, who, action.name(), "__typename", &input);
                let codes: Vec<_> = told["userErrors"].as_array().unwrap().iter().map(|error| &error["code"]).collect();
                let is_shut = codes.iter().any(|code| *code == "NOT_ALLOWED" || *code == "NOT_FOUND");
                assert_eq!(!is_shut, may(*action, *standing), "{who:?} does {action:?} and is told {told:#}");
            }
        }
    });
}

#[test]
fn every_field_in_the_table_is_null_for_everybody_else() {
    on_both(|backend| {
        let network = start(backend);
        let region = |field: &str| format!("{{ region(slug: \"wasatch-front\") {{ {field} {{ __typename }} }} }}");
        for action in Action::ALL.iter().filter(|action| format!("{action:?}").starts_with("See")) {
            let name = action.name();
            let (query, parent) = match name {
                "networkMembers" => (format!("{{ {name} {{ __typename }} }}"), None),
                "coverage" => (region("coverage(by: NEED)"), Some("region")),
                "unmetNeeds" => (region(name), Some("region")),
                _ => (format!("{{ center(slug: \"summit-commons\") {{ {name} {{ __typename }} }} }}"), Some("center")),
            };
            for (who, standing) in &VIEWERS {
                let data = data(&network, who, &query);
                let value = &parent.map_or(&data, |parent| &data[parent])[name];
                assert_eq!(!value.is_null(), may(*action, *standing), "{who:?} asks for {name} and is told {value}");
            }
        }
    });
}

fn may(action: Action, standing: Option<Standing>) -> bool {
    action.is_granted_to(Standing::Anyone) || standing.is_some_and(|standing| action.is_granted_to(standing))
}

fn start(backend: Backend) -> Network {
    Network::start_with(backend, |database| {
        let (seat, subject) = ("coach@summit-commons", "coach without an account");
        let done = database.gateway(&["grant", seat, "--issuer", &issuer_url(), "--subject", subject]);
        assert_eq!(done.status, 0, "{}", done.stderr);
    })
}

/// An input for which whoever may is refused for another reason, or which does no harm to the next who tries.
fn input(network: &Network, action: Action) -> Value {
    let center = "summit-commons";
    let first = |list: &str| {
        let query = format!("{{ center(slug: \"{center}\") {{ {list}(first: 1) {{ nodes {{ id }} }} }} }}");
        data(network, &ADMIN, &query)["center"][list]["nodes"][0]["id"].clone()
    };
    match action {
        Action::CreateRegion => json!({ "slug": "", "name": "Nowhere" }),
        Action::CreateCenter => {
            json!({ "slug": "", "name": "Nowhere", "region": "wasatch-front", "timeZone": "America/Denver" })
        }
        Action::UpdateCenter => json!({ "id": center_id(network, center), "expectedVersion": 0 }),
        Action::CreateResource => json!({ "center": center, "name": "" }),
        Action::UpdateResource => json!({ "id": first("resources"), "expectedVersion": 0 }),
        Action::VerifyResource => json!({ "id": first("resources"), "method": "PHONE", "on": "9000-01-01" }),
        Action::RemoveResource => json!({ "id": first("resources") }),
        Action::ReportProblem => {
            let query = "{ resources(first: 1) { nodes { id } } }";
            let entry = data(network, &Who::Anonymous, query)["resources"]["nodes"][0]["id"].clone();
            json!({ "entry": entry, "kind": "CLOSED" })
        }
        Action::ResolveProblemReport => {
            let report = json!({ "entry": center_id(network, center), "kind": "CLOSED" });
            done(network, &Who::Anonymous, "reportProblem", "accepted", &report);
            json!({ "report": first("problemReports"), "resolution": "" })
        }
        Action::GrantRole => json!({ "role": "COACH", "center": center, "subject": "" }),
        Action::GrantNetworkRole => json!({ "role": "NETWORK_ADMIN", "subject": "" }),
        Action::RevokeRole => {
            let grant = json!({ "role": "COACH", "center": center, "subject": "somebody" });
            let granted = done(network, &STEWARD, "grantRole", "membership { id }", &grant);
            json!({ "membership": granted["membership"]["id"] })
        }
        Action::RevokeNetworkRole => {
            let all = data(network, &STEWARD, "{ networkMembers(first: 100) { nodes { id role } } }");
            let all = all["networkMembers"]["nodes"].as_array().unwrap();
            let admin = all.iter().find(|held| held["role"] == "NETWORK_ADMIN").unwrap();
            json!({ "membership": admin["id"] })
        }
        Action::IssueSiteKey => json!({ "center": center, "label": "" }),
        Action::RevokeSiteKey => {
            let issue = json!({ "center": center, "label": "website" });
            let issued = done(network, &ADMIN, "issueSiteKey", "siteKey { id }", &issue);
            json!({ "siteKey": issued["siteKey"]["id"] })
        }
        Action::CreateCoach => json!({ "center": center, "displayName": "" }),
        Action::UpdateCoach => json!({ "id": own_page(network), "expectedVersion": 0 }),
        Action::StateAvailability => {
            json!({ "coach": own_page(network), "isAccepting": true, "expiresAt": "2000-01-01T00:00:00Z" })
        }
        Action::LinkCoachAccount => json!({ "coach": own_page(network), "subject": "" }),
        Action::RemoveCoach => json!({ "id": own_page(network) }),
        Action::PublishEvent => json!({
            "center": center, "name": "", "mode": "IN_PERSON", "localStart": "2026-12-01T18:30:00", "duration": "PT1H",
        }),
        Action::UpdateEvent => json!({ "id": date(network)["event"]["id"], "expectedVersion": 0 }),
        Action::RemoveEvent => json!({ "id": date(network)["event"]["id"] }),
        Action::CancelEvent => json!({ "id": date(network)["event"]["id"] }),
        Action::VerifyEvent => json!({ "id": date(network)["event"]["id"], "method": "PHONE", "on": "9000-01-01" }),
        Action::RescheduleOccurrence | Action::CancelOccurrence => {
            json!({ "occurrence": date(network)["id"], "note": "Ask Sam, 801-555-0134" })
        }
        Action::SeeSiteKeys
        | Action::SeeMembers
        | Action::SeeNetworkMembers
        | Action::SeeProblemReports
        | Action::SeeOverdue
        | Action::SeeCoverage
        | Action::SeeUnmetNeeds
        | Action::SeeAuditTrail => unreachable!("{action:?} is no mutation"),
    }
}

/// A new page of a coach who signs in as `coach@summit-commons`.
fn own_page(network: &Network) -> Value {
    let coach = json!({ "center": "summit-commons", "displayName": "Robin" });
    let id = done(network, &ADMIN, "createCoach", "coach { id }", &coach)["coach"]["id"].clone();
    let account = json!({ "coach": id, "subject": "coach@summit-commons" });
    done(network, &ADMIN, "linkCoachAccount", "coach { id }", &account);
    id
}

/// A date of the center's calendar.
fn date(network: &Network) -> Value {
    let query =
        "{ center(slug: \"summit-commons\") { events(window: { days: 30 }, first: 1) { nodes { id event { id } } } } }";
    data(network, &ADMIN, query)["center"]["events"]["nodes"][0].clone()
}
