//! What the kinds of user do, as whole documents.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tests::{Backend, Network, Who, on_both};

/// A center's calendar, for its website.
pub const CALENDAR_PAGE: &str = include_str!("operations/calendar_page.graphql");
/// What changes in the catalog, for a coach.
pub const CATALOG_CHANGES: &str = include_str!("operations/catalog_changes.graphql");
/// What a center is, for its website.
pub const CENTER_PAGE: &str = include_str!("operations/center_page.graphql");
/// What people nearby can turn to, for a center's website.
pub const DIRECTORY_PAGE: &str = include_str!("operations/directory_page.graphql");
/// A coach's own directory.
pub const HOUSE_DIRECTORY: &str = include_str!("operations/house_directory.graphql");
/// A search across the network.
pub const NETWORK_SEARCH: &str = include_str!("operations/network_search.graphql");
/// References of a federation router.
pub const REFERENCES: &str = include_str!("operations/references.graphql");
/// What other houses can offer.
pub const REFERRAL_OPTIONS: &str = include_str!("operations/referral_options.graphql");
/// What the centers of a coordinator's region offer, and where they offer nothing.
pub const REGION_COVERAGE: &str = include_str!("operations/region_coverage.graphql");
/// A coordinator's region.
pub const REGION_REPORT: &str = include_str!("operations/region_report.graphql");

/// A document of a user, with variables that suit it.
pub struct Operation {
    pub name: &'static str,
    pub who: Who,
    pub query: &'static str,
    pub variables: Value,
}

/// Every document above.
pub fn operations() -> Vec<Operation> {
    let coach = Who::Seat("coach@summit-commons");
    let operation = |name, who, query, variables| Operation { name, who, query, variables };
    vec![
        operation(
            "calendar_page",
            Who::Anonymous,
            CALENDAR_PAGE,
            json!({ "center": "summit-commons", "window": month(), "first": 20 }),
        ),
        operation("center_page", Who::Anonymous, CENTER_PAGE, json!({ "center": "summit-commons" })),
        operation(
            "directory_page",
            Who::Anonymous,
            DIRECTORY_PAGE,
            json!({ "center": "summit-commons", "km": 40, "first": 20 }),
        ),
        operation("house_directory", coach, HOUSE_DIRECTORY, json!({ "first": 50 })),
        operation("network_search", Who::Anonymous, NETWORK_SEARCH, sober_housing(10)),
        operation(
            "references",
            Who::Anonymous,
            REFERENCES,
            json!({ "representations": [
            { "__typename": "Center", "slug": "summit-commons" }, { "__typename": "Center", "slug": "no-such-center" },
        ] }),
        ),
        operation(
            "referral_options",
            coach,
            REFERRAL_OPTIONS,
            json!({ "first": 10, "need": {
                "required": { "needs": ["HOUSING"] },
                "preferred": {
                    "supportTypes": ["INSTRUMENTAL"], "recoveryCapital": [{ "domain": "PHYSICAL", "priority": 3 }],
                    "languages": ["es"], "populations": ["VETERANS"],
                },
                "near": { "center": "summit-commons" }, "withinKm": 80,
            } }),
        ),
        operation(
            "region_coverage",
            Who::Seat("coordinator@wasatch-front"),
            REGION_COVERAGE,
            json!({ "region": "wasatch-front", "by": "NEED", "first": 100 }),
        ),
        operation(
            "region_report",
            Who::Seat("coordinator@wasatch-front"),
            REGION_REPORT,
            json!({ "region": "wasatch-front" }),
        ),
    ]
}

/// Thirty days from the next midnight, so that no date begins between two requests.
pub fn month() -> Value {
    let midnight =
        gateway::kernel::clock::today().succ_opt().expect("there is a tomorrow").format("%Y-%m-%dT00:00:00Z");
    json!({ "from": midnight.to_string(), "days": 30 })
}

fn sober_housing(first: u32) -> Value {
    json!({ "text": "sober housing", "filter": { "needs": { "anyOf": ["HOUSING", "SOBER_LIVING"] } }, "first": first })
}

/// Every page of a list, one after the other: its nodes, or edges. `list` is where the connection stands.
fn pages(network: &Network, who: Who, query: &str, mut variables: Value, list: &str, rows: &str) -> Vec<Value> {
    let mut all = Vec::new();
    loop {
        let answer = network.ask(&who, query, variables.clone());
        let page = answer.data().pointer(list).expect("the list is there");
        let part = page[rows].as_array().expect("the page has rows");
        assert!(part.len() <= variables["first"].as_u64().unwrap_or(20) as usize, "a page is longer than asked for");
        all.extend(part.iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            return all;
        }
        assert!(!part.is_empty(), "an empty page says that more follows");
        variables["after"] = page["pageInfo"]["endCursor"].clone();
    }
}

fn ids(rows: &[Value]) -> BTreeSet<&str> {
    rows.iter().filter_map(|row| row["id"].as_str()).collect()
}

fn texts<'a>(rows: &'a [Value], pointer: &str) -> Vec<&'a str> {
    rows.iter().filter_map(|row| row.pointer(pointer)?.as_str()).collect()
}

#[test]
fn a_calendar_page_is_in_order_within_its_window_and_each_date_comes_once() {
    on_both(|backend| {
        let network = Network::start(backend);
        let variables = json!({ "center": "summit-commons", "window": month(), "first": 7 });
        let dates = pages(&network, Who::Anonymous, CALENDAR_PAGE, variables, "/center/events", "nodes");
        assert!(dates.len() > 20, "the demo has a full calendar, not {} dates", dates.len());
        assert_eq!(ids(&dates).len(), dates.len(), "a date came twice");

        let from: DateTime<Utc> = month()["from"].as_str().unwrap().parse().unwrap();
        let starts: Vec<DateTime<Utc>> = texts(&dates, "/startsAt").iter().map(|at| at.parse().unwrap()).collect();
        assert!(starts.is_sorted(), "not in order: {starts:?}");
        assert!(from <= starts[0] && starts[starts.len() - 1] < from + chrono::TimeDelta::days(30));
        for (date, start) in dates.iter().zip(&starts) {
            let local = start.with_timezone(&chrono_tz::America::Denver).format("%Y-%m-%dT%H:%M:%S").to_string();
            assert_eq!(date["localStart"], local.as_str(), "the wall clock of Salt Lake City");
            let end: DateTime<Utc> = date["endsAt"].as_str().unwrap().parse().unwrap();
            assert!(end > *start);
            if let Some(rule) = date["event"]["recurrence"]["rule"].as_str() {
                assert!(rule.starts_with("FREQ="), "{rule}");
            }
            match date["event"]["mode"].as_str() {
                Some("ONLINE") => assert!(date["event"]["online"]["joinUrl"].is_string(), "{date}"),
                Some("IN_PERSON") => assert!(date["event"]["venue"]["name"].is_string(), "{date}"),
                mode => assert_eq!(mode, Some("HYBRID")),
            }
        }
        assert!(dates.iter().any(|date| date["event"]["recurrence"]["text"].is_string()), "some recur");
    });
}

#[test]
fn a_directory_page_is_nearest_first_within_its_radius() {
    on_both(|backend| {
        let network = Network::start(backend);
        let variables = json!({ "center": "summit-commons", "km": 40, "first": 20 });
        let total =
            network.ask(&Who::Anonymous, DIRECTORY_PAGE, variables.clone()).data()["resources"]["totalCount"].clone();
        let edges = pages(&network, Who::Anonymous, DIRECTORY_PAGE, variables, "/resources", "edges");
        assert!(edges.len() > 20, "one page only: {}", edges.len());
        assert_eq!(total, edges.len(), "totalCount is what all pages hold");
        let nodes: Vec<_> = edges.iter().map(|edge| edge["node"].clone()).collect();
        assert_eq!(ids(&nodes).len(), edges.len(), "a resource came twice");

        let distances: Vec<f64> = edges.iter().map(|edge| edge["distanceKm"].as_f64().unwrap()).collect();
        assert!(distances.is_sorted(), "not nearest first: {distances:?}");
        assert!(distances.iter().all(|km| (0.0..=40.0).contains(km)), "beyond 40 km: {distances:?}");
        for edge in &edges {
            let site = &edge["nearestSite"];
            // A place that must stay hidden has no distance and is never the nearest.
            assert!(site["address"]["city"].is_string(), "{edge}");
            assert!(!edge["node"]["needs"].as_array().unwrap().is_empty(), "{edge}");
        }
        let overdue = nodes.iter().filter(|node| node["verification"]["isOverdue"] == true).count();
        assert!(0 < overdue && overdue < nodes.len(), "the demo has verified and overdue entries: {overdue} overdue");
    });
}

#[test]
fn a_search_counts_what_its_pages_hold() {
    on_both(|backend| {
        let network = Network::start(backend);
        let first = network.ask(&Who::Anonymous, NETWORK_SEARCH, sober_housing(10));
        let found = pages(&network, Who::Anonymous, NETWORK_SEARCH, sober_housing(10), "/resources", "nodes");
        assert!(found.len() > 10, "one page only: {}", found.len());
        assert_eq!(first.data()["resources"]["totalCount"], found.len());
        assert_eq!(ids(&found).len(), found.len(), "a resource came twice");
        assert!(texts(&found, "/center/slug").iter().collect::<BTreeSet<_>>().len() > 1, "across the network");
        for node in &found {
            let needs = node["needs"].as_array().unwrap();
            assert!(needs.contains(&"HOUSING".into()) || needs.contains(&"SOBER_LIVING".into()), "{node}");
        }
    });
}

#[test]
fn facets_are_what_counting_by_hand_gives() {
    const QUERY: &str = "query($text: String, $filter: ResourceFilter, $first: Int, $after: String) {
        resources(search: $text, filter: $filter, first: $first, after: $after) {
            totalCount
            isTotalCountExact
            facets { name values { value count } }
            nodes { id needs supportTypes recoveryCapital pathways populations languages cost { kind } }
            pageInfo { hasNextPage endCursor }
        }
    }";
    on_both(|backend| {
        let network = Network::start(backend);
        for mut variables in [
            json!({ "first": 100 }),
            json!({ "first": 100, "text": "housing" }),
            json!({ "first": 100, "filter": { "region": "northern-utah", "age": 30 } }),
        ] {
            let answer = network.ask(&Who::Anonymous, QUERY, variables.clone());
            let list = &answer.data()["resources"];
            let nodes = pages(&network, Who::Anonymous, QUERY, variables.take(), "/resources", "nodes");
            assert!(nodes.len() > 5, "too few to count: {}", nodes.len());
            assert_eq!(list["totalCount"], nodes.len());
            assert_eq!(list["isTotalCountExact"], true);

            let mut counted: BTreeMap<(String, String), u64> = BTreeMap::new();
            let mut count = |facet: &str, value: &Value| {
                *counted.entry((facet.to_owned(), value.as_str().unwrap().to_owned())).or_default() += 1;
            };
            for node in &nodes {
                for facet in ["needs", "supportTypes", "recoveryCapital", "pathways", "populations", "languages"] {
                    node[facet].as_array().unwrap().iter().for_each(|value| count(facet, value));
                }
                count("costs", &node["cost"]["kind"]);
            }
            let mut told = BTreeMap::new();
            for facet in list["facets"].as_array().unwrap() {
                let values = facet["values"].as_array().unwrap();
                let counts: Vec<u64> = values.iter().map(|value| value["count"].as_u64().unwrap()).collect();
                assert!(counts.iter().rev().is_sorted(), "most frequent first: {facet}");
                for (value, count) in values.iter().zip(counts) {
                    let key = (facet["name"].as_str().unwrap().to_owned(), value["value"].as_str().unwrap().to_owned());
                    told.insert(key, count);
                }
            }
            assert_eq!(told, counted);
        }
    });
}

#[test]
fn the_own_directory_shows_what_only_the_house_sees() {
    on_both(|backend| {
        // Somebody says that an entry of the house is wrong, and a coach's statement runs out.
        let network = Network::start_with(backend, |database| {
            let (uuid, truth) = (backend.pick("randomblob(16)", "gen_random_uuid()"), backend.pick("", "truth."));
            let now = backend.pick("'2026-01-01 00:00:00+00:00'", "now()");
            database.execute(&format!(
                "INSERT INTO {truth}problem_report (id, center_id, entry_kind, entry_id, kind, reported_at)
                 SELECT {uuid}, center_id, 'RESOURCE', id, 'CLOSED', {now} FROM {truth}resource
                 WHERE center_id = (SELECT id FROM {truth}center WHERE slug = 'summit-commons') ORDER BY name LIMIT 1;"
            ));
            let done = database.gateway(&["reproject"]);
            assert_eq!(done.status, 0, "{}", done.stderr);
        });
        let answer = network.ask(&Who::Seat("coach@summit-commons"), HOUSE_DIRECTORY, json!({ "first": 100 }));
        let data = answer.data();
        assert_eq!(data["viewer"]["__typename"], "Member");
        assert_eq!(
            data["viewer"]["roles"],
            json!([{ "role": "COACH", "center": { "slug": "summit-commons" }, "region": null }])
        );
        assert_eq!(data["viewer"]["centers"], json!([{ "slug": "summit-commons" }]));

        let house = "(SELECT id FROM center WHERE slug = 'summit-commons')";
        let house = if backend == Backend::Postgres { house.replace("FROM ", "FROM truth.") } else { house.to_owned() };
        let table = |name: &str| format!("{}{name}", backend.pick("", "truth."));
        let count = |name: &str| {
            let rows =
                network.database().rows(&format!("SELECT count(*) FROM {} WHERE center_id = {house}", table(name)));
            rows[0][0].clone().unwrap().parse::<u64>().unwrap()
        };
        let resources = &data["center"]["resources"];
        let nodes = resources["nodes"].as_array().unwrap();
        assert_eq!(resources["totalCount"], nodes.len(), "the demo house fits on a page");
        let by_visibility = |visibility: &str| nodes.iter().filter(|node| node["visibility"] == visibility).count();
        for visibility in ["CENTER", "NETWORK", "PUBLIC"] {
            assert!(by_visibility(visibility) > 0, "the own directory has {visibility} entries");
        }
        // Entries that cannot be had at present are left out unless they are asked for.
        assert!(nodes.len() as u64 <= count("resource") && nodes.len() as u64 >= count("resource") - 10);
        let reports: Vec<i64> = nodes
            .iter()
            .map(|node| node["verification"]["openReports"].as_i64().expect("known to the house"))
            .collect();
        assert!(reports.iter().sum::<i64>() >= 1, "the report is counted: {reports:?}");

        let coaches = data["center"]["coaches"]["nodes"].as_array().unwrap();
        assert_eq!(data["center"]["coaches"]["totalCount"], count("coach"));
        assert_eq!(coaches.len() as u64, count("coach"), "the house sees all its coaches");
        // What was said of taking people, by the truth; instants compare as text within a format.
        let expires = backend.pick("availability ->> '$.expires_at'", "availability ->> 'expires_at'");
        let stated = network
            .database()
            .rows(&format!("SELECT display_name, {expires} FROM {} WHERE center_id = {house}", table("coach")));
        let mut seen = BTreeSet::new();
        for row in stated {
            let expires: Option<DateTime<Utc>> = row[1].as_deref().map(|at| at.parse().unwrap());
            let state = expires.map(|at| at > gateway::kernel::clock::now());
            let coach = coaches.iter().find(|coach| coach["displayName"].as_str() == row[0].as_deref()).unwrap();
            assert_eq!(coach["availability"].is_object(), state == Some(true), "{coach}, stated until {expires:?}");
            seen.insert(state);
        }
        assert!(
            seen.contains(&Some(true)) && seen.contains(&Some(false)),
            "the demo has current and expired statements"
        );
    });
}

#[test]
fn a_center_page_tells_who_the_center_is_and_shows_its_public_coaches() {
    on_both(|backend| {
        let network = Network::start(backend);
        let public = network.ask(&Who::Anonymous, CENTER_PAGE, json!({ "center": "summit-commons" }));
        let center = &public.data()["center"];
        assert_eq!(center["timeZone"], "America/Denver");
        assert_eq!(center["region"]["slug"], "wasatch-front");
        assert_eq!(center["address"]["city"], "Salt Lake City");
        assert!(center["phone"].as_str().unwrap().contains("555-01"), "nobody's real number: {}", center["phone"]);
        assert_eq!(center["hours"]["timeZone"], "America/Denver");
        assert!(!center["hours"]["weekly"].as_array().unwrap().is_empty());
        let names = |center: &Value| -> BTreeSet<String> {
            texts(center["coaches"]["nodes"].as_array().unwrap(), "/displayName")
                .iter()
                .map(|&name| name.to_owned())
                .collect()
        };
        let own = network.ask(&Who::Seat("coach@summit-commons"), CENTER_PAGE, json!({ "center": "summit-commons" }));
        let (public, own) = (names(center), names(&own.data()["center"]));
        assert!(!public.is_empty() && public.is_subset(&own) && public != own, "{public:?} of {own:?}");
        let absent = network.ask(&Who::Anonymous, CENTER_PAGE, json!({ "center": "no-such-center" }));
        assert_eq!(*absent.data(), json!({ "center": null }));
    });
}

#[test]
fn a_region_report_has_every_center_of_the_region_with_its_figures() {
    on_both(|backend| {
        let network = Network::start(backend);
        let coordinator = Who::Seat("coordinator@wasatch-front");
        let answer = network.ask(&coordinator, REGION_REPORT, json!({ "region": "wasatch-front" }));
        let centers = &answer.data()["region"]["centers"];
        let nodes = centers["nodes"].as_array().unwrap();
        assert_eq!(centers["totalCount"], nodes.len());
        assert!(texts(nodes, "/slug").contains(&"summit-commons"));
        assert!(texts(nodes, "/name").is_sorted(), "by name");
        for center in nodes {
            let (capacity, coaches) = (&center["capacity"], center["coaches"]["totalCount"].as_u64().unwrap());
            assert_eq!(capacity["coaches"], coaches, "{center}");
            assert!(capacity["accepting"].as_u64().unwrap() <= coaches, "{center}");
            assert!(center["resources"]["totalCount"].as_u64().unwrap() > 0, "{center}");
        }
    });
}

#[test]
fn both_databases_answer_alike_byte_for_byte() {
    let networks = Backend::ALL.map(Network::start);
    let resources = "query($search: String, $order: ResourceOrder, $filter: ResourceFilter, $near: NearInput) {
        resources(search: $search, orderBy: $order, filter: $filter, near: $near, first: 100) {
            totalCount facets { name values { value count } } edges { cursor distanceKm node { id name } }
        }
    }";
    let mut asked = operations();
    let mut also = |name, query, variables| {
        for who in [
            Who::Anonymous,
            Who::Website("summit-commons"),
            Who::Seat("coach@summit-commons"),
            Who::Seat("network-admin"),
        ] {
            asked.push(Operation { name, who, query, variables: Value::clone(&variables) });
        }
    };
    for search in [
        "sober housing",
        "vivienda sobria",
        "comida",
        "jobs for parents",
        "EMPLEO",
        "Línea de crisis",
        "detox",
        "peer",
        "zzzz",
        "o'brien \"quoted\" -minus* (NEAR)",
    ] {
        also("search", resources, json!({ "search": search }));
        also("search near", resources, json!({ "search": search, "near": { "center": "summit-commons" } }));
    }
    for order in ["NAME", "RECENTLY_VERIFIED", "RELEVANCE"] {
        also("order", resources, json!({ "order": order }));
    }
    also(
        "nearest",
        resources,
        json!({ "near": { "point": { "latitude": 37.1, "longitude": -113.6 } }, "order": "NEAREST" }),
    );
    also(
        "filter",
        resources,
        json!({ "filter": { "needs": { "allOf": ["HOUSING"] }, "age": 19, "costs": ["FREE", "SLIDING_SCALE"] } }),
    );
    also(
        "dates",
        "query($window: TimeWindow!) { events(window: $window, first: 100, search: \"recovery\") {
            totalCount facets { name values { value count } } edges { cursor node { id startsAt localStart status event { name } } } } }",
        json!({ "window": month() }),
    );
    also(
        "coaches",
        "{ coaches(first: 100, filter: { isAccepting: true }) { totalCount facets { name values { value count } }
            edges { cursor node { id displayName bio pronouns contact { phone email } pathways availability { openSlots } } } } }",
        json!({}),
    );
    also("refused", "{ resources(first: 1000) { totalCount } }", json!({}));
    also("refused", "{ resources(search: \"the\") { totalCount } }", json!({}));
    also("absent", "{ node(id: \"coach_00000000000000000000000000000000\") { id } }", json!({}));

    for Operation { name, who, query, variables } in asked {
        let [sqlite, postgres] = networks.each_ref().map(|network| network.ask(&who, query, variables.clone()));
        assert_eq!(sqlite.text, postgres.text, "SQLite (left) and PostgreSQL on {name} for {who:?} with {variables}");
        assert_eq!(sqlite.status, postgres.status);
        if name != "refused" {
            let _ = sqlite.data();
        }
    }
}
