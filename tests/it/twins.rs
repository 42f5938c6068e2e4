//! Two networks that differ in private rows of foreign houses alone, plausible ones that would match everything that
//! is asked, answer every operation byte for byte alike: no list, count, facet, order, cursor or distance tells.

use chrono::{Days, NaiveDate};
use gateway::kernel::clock;
use serde_json::json;
use tests::{Database, Network, Who, on_both};

use crate::tenancy::dialect::{duplicate, one, reproject, texts, truth, twin_of};

/// The house of those who look; nothing private is added to it.
pub const OWN: &str = "summit-commons";

pub const VIEWERS: [Who; 6] = [
    Who::Anonymous,
    Who::Website(OWN),
    Who::Seat("coach@summit-commons"),
    Who::Seat("admin@summit-commons"),
    Who::Seat("coordinator@wasatch-front"),
    Who::Seat("network-admin"),
];

/// Doubles whatever foreign houses have, as their own private rows: the same words, places and dates.
pub fn add_private_rows(database: &Database) {
    let backend = database.backend();
    let foreign = format!("center_id <> (SELECT id FROM {} WHERE slug = '{OWN}')", truth(backend, "center"));
    let twin = |column: &str| format!("CASE WHEN {column} IS NULL THEN NULL ELSE {} END", twin_of(backend, column));
    let (private, nothing) = ("'CENTER'".to_owned(), "NULL".to_owned());
    let entry = [
        ("id", twin_of(backend, "id")),
        ("visibility", private.clone()),
        ("source_name", nothing.clone()),
        ("external_id", nothing),
    ];
    let add = |table: &str, changed: &[(&str, String)]| duplicate(database, table, &foreign, changed);
    let sql = [
        add("resource", &entry),
        add("event", &entry),
        add("coach", &[("id", twin_of(backend, "id")), ("visibility", private)]),
        add("coach_credential", &[("id", twin_of(backend, "id")), ("coach_id", twin_of(backend, "coach_id"))]),
        add("event_override", &[("event_id", twin_of(backend, "event_id"))]),
        add(
            "site",
            &[("id", twin_of(backend, "id")), ("resource_id", twin("resource_id")), ("event_id", twin("event_id"))],
        ),
        add("site_key", &[("id", twin_of(backend, "id")), ("key_hash", "key_hash || '0'".to_owned())]),
        add("role", &[("id", twin_of(backend, "id")), ("subject", "subject || '-2'".to_owned())]),
        format!(
            "INSERT INTO {} (id, center_id, entry_id, entry_kind, kind, reported_at)
             SELECT {}, center_id, id, 'RESOURCE', 'CLOSED', created_at FROM {} WHERE {foreign};",
            truth(backend, "problem_report"),
            twin_of(backend, "id"),
            truth(backend, "resource"),
        ),
    ]
    .concat();
    database.execute(&sql);
    reproject(database);
}

/// What is asked. Windows are given by their ends, so that both twins mean the same days.
fn operations(database: &Database) -> Vec<String> {
    let day = |days: u64| -> NaiveDate { clock::today().checked_add_days(Days::new(days)).expect("a day") };
    let window = format!("window: {{ from: \"{}T00:00:00Z\", to: \"{}T00:00:00Z\" }}", day(1), day(31));
    let resource = "id name summary visibility createdAt updatedAt version needs center { slug } \
                    sites { id address { city } location { latitude longitude } } verification { verifiedOn openReports }";
    let list = |node: &str| {
        format!(
            "totalCount isTotalCountExact facets {{ name isExact values {{ value count }} }} edges {{ cursor node {{ {node} }} }} pageInfo {{ hasNextPage endCursor }}"
        )
    };
    let resources = list(resource).replace("edges { cursor", "edges { distanceKm nearestSite { id } cursor");
    let plain_resources = list(resource);
    let coaches = list(
        "id displayName pronouns bio pathways populations languages contact { phone email } credentials { label } availability { openSlots }",
    );
    let dates = list("id startsAt localStart status note event { id name mode venue { location { latitude } } }");
    let centers = list("id slug name capacity { coaches accepting openSlots }");
    let near = "near: { center: \"summit-commons\" }";
    let ogden = "near: { point: { latitude: 41.223, longitude: -111.9738 } }";
    let mut operations = Vec::new();
    for (arguments, after) in [
        ("orderBy: NAME", ""),
        ("orderBy: RECENTLY_VERIFIED", ""),
        ("search: \"recovery\"", ""),
        ("search: \"housing rent\", orderBy: RELEVANCE", ""),
        ("search: \"vivienda\"", ""),
        ("search: \"\\\"peer support\\\" -family\"", ""),
        ("search: \"recovry\"", ""),
        ("search: \"huosing vouchr\", filter: { needs: { anyOf: [HOUSING] }, costs: [FREE] }", ""),
        ("filter: { needs: { anyOf: [HOUSING, FOOD] } }", ""),
        ("filter: { supportTypes: { allOf: [EMOTIONAL, INFORMATIONAL] } }", ""),
        ("filter: { visibility: [CENTER, NETWORK, PUBLIC], includeInactive: true }", ""),
        ("filter: { costs: [FREE], languages: [\"es\"] }", ""),
        ("filter: { age: 20, verifiedSince: \"2026-06-01\" }", ""),
        ("filter: { region: \"northern-utah\", populations: { anyOf: [WOMEN, VETERANS] } }", ""),
        (near, "withinKm: 15"),
        (near, "withinKm: 40, orderBy: NEAREST"),
        (ogden, "withinKm: 60, orderBy: NAME"),
        (ogden, "search: \"recovery\", orderBy: NEAREST"),
    ] {
        operations.push(format!("{{ resources(first: 100, {arguments} {after}) {{ {resources} }} }}"));
        operations.push(format!("{{ resources(first: 3, {arguments} {after}) {{ {resources} }} }}"));
    }
    for arguments in [
        "first: 100".to_owned(),
        "first: 100, filter: { isAccepting: true }".to_owned(),
        "first: 100, search: \"recovery\"".to_owned(),
        "first: 100, search: \"recovry -court\", filter: { pathways: { anyOf: [TWELVE_STEP] } }".to_owned(),
        "first: 100, filter: { populations: { anyOf: [WOMEN, LGBTQ, VETERANS] } }".to_owned(),
        "first: 100, filter: { pathways: { allOf: [TWELVE_STEP] }, settings: { anyOf: [DRUG_COURT, HOMELESS_SHELTER] } }".to_owned(),
        format!("first: 7, {near}, withinKm: 100"),
    ] {
        operations.push(format!("{{ coaches({arguments}) {{ {} }} }}", coaches.replace("edges {", "edges { distanceKm")));
    }
    for arguments in [
        "first: 100".to_owned(),
        "first: 100, search: \"meeting\"".to_owned(),
        "first: 100, search: \"meetng -\\\"open meeting\\\"\", filter: { modes: [IN_PERSON] }".to_owned(),
        "first: 100, filter: { modes: [ONLINE, HYBRID], costs: [FREE] }".to_owned(),
        format!("first: 100, {near}, withinKm: 25"),
        format!("first: 5, {ogden}, search: \"recovery\""),
    ] {
        operations.push(format!(
            "{{ events({arguments}, {window}) {{ {} }} }}",
            dates.replace("edges {", "edges { distanceKm")
        ));
    }
    // Without cursors, which tell the minute.
    let options = "totalCount nodes { distanceKm reasons { code text } unknowns { code text } option { __typename
        ... on Resource { id name } ... on Coach { id displayName } ... on Occurrence { id startsAt } } }";
    let instants = window.trim_start_matches("window: ");
    for need in [
        format!("required: {{ needs: [HOUSING] }}, {near}, withinKm: 80"),
        format!(
            "preferred: {{ needs: [EMPLOYMENT, LEGAL], populations: [WOMEN, VETERANS], languages: [\"es\"] }}, {ogden}"
        ),
        format!("required: {{ supportTypes: [EMOTIONAL] }}, window: {instants}, {near}"),
        "required: { needs: [PEER_COACHING], pathways: [TWELVE_STEP] }, kinds: [COACH, EVENT]".to_owned(),
        "text: \"recovery\", outsideOwnCenter: false".to_owned(),
        "required: { needs: [FOOD], stepFree: true, age: 20, costs: [FREE] }".to_owned(),
    ] {
        operations.push(format!("{{ referralOptions(first: 100, need: {{ {need} }}) {{ {options} }} }}"));
    }
    for arguments in [
        "first: 100".to_owned(),
        format!("{ogden}, withinKm: 200"),
        "filter: { settings: { anyOf: [DRUG_COURT] } }".to_owned(),
    ] {
        operations.push(format!(
            "{{ centers({arguments}) {{ {centers} }} regions {{ {} }} }}",
            list("slug centers { totalCount }")
        ));
    }
    let slugs = texts(database, &format!("SELECT slug FROM {} ORDER BY slug", truth(database.backend(), "center")));
    for slug in &slugs {
        operations.push(format!(
            "{{ center(slug: \"{slug}\") {{ capacity {{ coaches accepting openSlots }}
                siteKeys {{ id }} members {{ id displayName }} problemReports {{ totalCount nodes {{ id }} }}
                resources(first: 100) {{ {plain_resources} }} coaches(first: 100) {{ {coaches} }} }} }}"
        ));
        operations.push(format!(
            "{{ center(slug: \"{slug}\") {{ found: resources(search: \"recovery\") {{ {plain_resources} }}
                free: resources(filter: {{ visibility: [CENTER] }}) {{ {plain_resources} }}
                events(first: 50, {window}) {{ {dates} }} }} }}"
        ));
    }
    // A coordinator's sums count what is private, by design; what is offered nowhere, and coaches, stay as they are.
    for by in ["SUPPORT_TYPE", "RECOVERY_CAPITAL", "NEED", "LANGUAGE", "POPULATION", "WEEKDAY_DAYPART"] {
        operations.push(format!(
            "{{ region(slug: \"wasatch-front\") {{ unmetNeeds {{ need searches }} coverage(by: {by}, first: 100, {window}) {{
                rows {{ totalCount edges {{ cursor node {{ center {{ slug }} coaches }} }} }}
                gaps {{ cell {{ need language population weekday dayPart }} center {{ slug }} nearest {{ slug }} nearestKm }}
            }} }} }}"
        ));
    }
    operations
        .push(format!("{{ region(slug: \"wasatch-front\") {{ centers {{ {centers} }} }} viewer {{ __typename }} }}"));
    operations
}

#[test]
fn twins_answer_alike() {
    on_both(|backend| {
        let plain = Network::start_with(backend, reproject);
        let crowded = Network::start_with(backend, add_private_rows);
        let operations = operations(plain.database());
        let mut rows = 0;
        for operation in &operations {
            for who in &VIEWERS {
                let [of_plain, of_crowded] = [&plain, &crowded].map(|network| network.ask(who, operation, json!({})));
                assert!(of_plain.errors().is_empty(), "{who:?} asks {operation}: {}", of_plain.body["errors"]);
                if of_plain.text != of_crowded.text {
                    let at = of_plain.text.bytes().zip(of_crowded.text.bytes()).take_while(|(a, b)| a == b).count();
                    let near = |text: &str| {
                        text.get(at.saturating_sub(80)..(at + 80).min(text.len())).unwrap_or_default().to_owned()
                    };
                    panic!(
                        "{who:?} can tell the twins apart by {operation}\n{}\n{}",
                        near(&of_plain.text),
                        near(&of_crowded.text)
                    );
                }
                assert_eq!(of_plain.statements, of_crowded.statements, "{who:?} asks {operation}");
                rows += of_plain.text.matches("\"cursor\"").count();
            }
        }
        assert!(rows > 5_000, "{rows} rows are few: the twins were hardly asked");
        page_by_page(&plain, &crowded);
        private_rows_are_there(&plain, &crowded);
    });
}

/// Long lists, a page at a time by the twin's own cursors.
fn page_by_page(plain: &Network, crowded: &Network) {
    for order in [
        "orderBy: NAME",
        "orderBy: RECENTLY_VERIFIED",
        "search: \"recovery\"",
        "search: \"recovry\"",
        "near: { center: \"summit-commons\" }",
    ] {
        let mut after = [String::new(), String::new()];
        let mut pages = 0;
        loop {
            let page = |network: &Network, after: &str| {
                let query = format!(
                    "{{ resources({order}, first: 13{after}) {{ edges {{ cursor node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }} }}"
                );
                network.ask(&Who::Anonymous, &query, json!({}))
            };
            let [of_plain, of_crowded] = [page(plain, &after[0]), page(crowded, &after[1])];
            assert_eq!(of_plain.text, of_crowded.text, "{order}, page {pages}");
            pages += 1;
            let info = &of_plain.data()["resources"]["pageInfo"];
            if info["hasNextPage"] != true {
                break;
            }
            after = [&of_plain, &of_crowded]
                .map(|answer| format!(", after: {}", answer.data()["resources"]["pageInfo"]["endCursor"]));
        }
        assert!(pages > 2, "{order} has {pages} pages");
    }
}

/// The twins do differ: for the people of a foreign house.
fn private_rows_are_there(plain: &Network, crowded: &Network) {
    let backend = plain.database().backend();
    let slug =
        one(plain.database(), &format!("SELECT max(slug) FROM {} WHERE slug <> '{OWN}'", truth(backend, "center")));
    let colleague = Who::Seat(Box::leak(format!("coach@{slug}").into_boxed_str()));
    let query = format!(
        "{{ center(slug: \"{slug}\") {{ resources(filter: {{ includeInactive: true }}) {{ totalCount }}
           coaches {{ totalCount }} events(window: {{ days: 30 }}) {{ totalCount }} }} }}"
    );
    let [few, many] =
        [plain, crowded].map(|network| network.ask(&colleague, &query, json!({})).data()["center"].clone());
    for list in ["resources", "coaches"] {
        let count = few[list]["totalCount"].as_i64().expect("a count");
        assert_eq!(many[list]["totalCount"], 2 * count, "{list}");
    }
    assert!(many["events"]["totalCount"].as_i64() > few["events"]["totalCount"].as_i64());
}
