//! A confidential site has no address, no point and no distance outside its center: it cannot be read, searched
//! around, or measured. Its own people see it.

use serde_json::{Value, json};
use tests::{Database, Network, Who, on_both};

use crate::tenancy::dialect::{copy, hex, id, one, reproject, text, truth};

/// The house that has something to hide.
const HOUSE: &str = "summit-commons";
const OWN: [Who; 2] = [Who::Seat("coach@summit-commons"), Who::Seat("admin@summit-commons")];
const OTHERS: [Who; 5] = [
    Who::Anonymous,
    Who::Website(HOUSE),
    Who::Seat("coach@bridge"),
    Who::Seat("coordinator@wasatch-front"),
    Who::Seat("network-admin"),
];

/// Where nothing else is.
const HIDDEN: (f64, f64) = (61.2, -149.9);
/// Where the open one of two sites is: a kilometre or so from the hidden one.
const OPEN: (f64, f64) = (61.21, -149.9);

struct Hidden {
    /// A public resource whose only site is confidential.
    resource: String,
    /// A public resource with a confidential site and an open one.
    half: String,
    /// A public event in a confidential venue.
    event: String,
    /// A seat of another house.
    colleague: Who,
}

fn hide(database: &Database) -> Hidden {
    let backend = database.backend();
    let center = format!("(SELECT id FROM {} WHERE slug = '{HOUSE}')", truth(backend, "center"));
    let site = truth(backend, "site");
    let of = |table: &str, sites: &str| {
        let sites = format!("(SELECT count(*) FROM {site} s WHERE s.{table}_id = r.id) = {sites}");
        let next = if table == "event" { "AND recurrence = 'FREQ=DAILY'" } else { "AND status = 'ACTIVE'" };
        format!(
            "SELECT {} FROM {} r WHERE center_id = {center} AND visibility = 'PUBLIC' AND {sites} {next} ORDER BY id LIMIT 1",
            hex(backend, "id"),
            truth(backend, table)
        )
    };
    let resource = one(database, &of("resource", "1"));
    let half = one(database, &of("resource", "2"));
    let event = one(database, &of("event", "1"));
    let address = r#"{"lines":["9 Xylophonic Hideaway"],"city":"Quietsville","region":"UT","postal_code":"99999","country":"US"}"#;
    let (latitude, longitude) = HIDDEN;
    for owner in [
        format!("resource_id = {}", id(backend, &resource)),
        format!("resource_id = {} AND place = 0", id(backend, &half)),
        format!("event_id = {}", id(backend, &event)),
    ] {
        database.execute(&format!(
            "UPDATE {site} SET is_address_confidential = true, address = '{address}', latitude = {latitude},
             longitude = {longitude} WHERE {owner}"
        ));
    }
    let (latitude, longitude) = OPEN;
    database.execute(&format!(
        "UPDATE {site} SET latitude = {latitude}, longitude = {longitude} WHERE resource_id = {} AND place = 1",
        id(backend, &half)
    ));
    reproject(database);
    let other = one(database, &format!("SELECT max(slug) FROM {} WHERE slug <> '{HOUSE}'", truth(backend, "center")));
    Hidden { resource, half, event, colleague: Who::Seat(Box::leak(format!("coach@{other}").into_boxed_str())) }
}

fn start(backend: tests::Backend) -> (Network, Hidden) {
    let mut hidden = None;
    let network = Network::start_with(backend, |database| hidden = Some(hide(database)));
    (network, hidden.expect("something was hidden"))
}

fn ask(network: &Network, who: &Who, query: &str) -> Value {
    network.ask(who, query, json!({})).data().clone()
}

fn around((latitude, longitude): (f64, f64)) -> String {
    format!("near: {{ point: {{ latitude: {latitude}, longitude: {longitude} }} }}")
}

const SITE: &str = "isAddressConfidential name phones { number } address { lines city region postalCode } \
                    location { latitude longitude }";

#[test]
fn a_confidential_place_cannot_be_found() {
    on_both(|backend| {
        let (network, hidden) = start(backend);
        let others = OTHERS.map(|who| if who == Who::Seat("coach@bridge") { hidden.colleague } else { who });
        let (resource, half, event) = (
            format!("resource_{}", hidden.resource),
            format!("resource_{}", hidden.half),
            format!("event_{}", hidden.event),
        );

        for who in others.iter().chain(&OWN) {
            // Exactly there, within a kilometre: the half-open one is farther than that by its open site.
            let there = around(HIDDEN);
            let data = ask(&network, who, &format!(
                "{{ resources({there}, withinKm: 1, filter: {{ includeInactive: true }}) {{ totalCount facets {{ name }} nodes {{ id }} }}
                   events({there}, withinKm: 1, window: {{ days: 60 }}) {{ totalCount facets {{ name }} nodes {{ id }} }} }}"
            ));
            let nothing = json!({ "totalCount": 0, "facets": [], "nodes": [] });
            assert_eq!(data, json!({ "resources": nothing, "events": nothing }), "{who:?}");

            // Farther around, the half-open one is as far as its open site, which is also the nearest it has.
            for order in ["NEAREST", "NAME", "RECENTLY_VERIFIED"] {
                let data = ask(
                    &network,
                    who,
                    &format!(
                        "{{ resources({there}, withinKm: 300, orderBy: {order}) {{ totalCount edges {{ distanceKm
                       nearestSite {{ isAddressConfidential location {{ latitude }} }} node {{ id }} }} }} }}"
                    ),
                );
                let only = json!([{
                    "distanceKm": 1.1,
                    "nearestSite": { "isAddressConfidential": false, "location": { "latitude": OPEN.0 } },
                    "node": { "id": half },
                }]);
                assert_eq!(data["resources"], json!({ "totalCount": 1, "edges": only }), "{who:?}, {order}");
            }
            let data = ask(
                &network,
                who,
                &format!("{{ events({there}, withinKm: 500, window: {{ days: 60 }}) {{ totalCount }} }}"),
            );
            assert_eq!(data["events"]["totalCount"], 0, "{who:?}");

            // The words of the address are not searched.
            for word in ["Xylophonic", "Quietsville", "99999"] {
                let data = ask(
                    &network,
                    who,
                    &format!(
                        "{{ resources(search: \"{word}\") {{ totalCount }} events(search: \"{word}\", window: {{ days: 60 }}) {{ totalCount }} }}"
                    ),
                );
                assert_eq!(data, json!({ "resources": { "totalCount": 0 }, "events": { "totalCount": 0 } }), "{who:?}");
            }
        }

        let query = format!(
            "{{ nodes(ids: [\"{resource}\", \"{half}\", \"{event}\"]) {{
                ... on Resource {{ id sites {{ {SITE} }} }} ... on Event {{ id venue {{ {SITE} }} }} }} }}"
        );
        for who in &others {
            let nodes = ask(&network, who, &query)["nodes"].clone();
            for site in [&nodes[0]["sites"][0], &nodes[1]["sites"][0], &nodes[2]["venue"]] {
                assert_eq!(site["isAddressConfidential"], true, "{who:?}: {nodes}");
                assert!(site["address"].is_null() && site["location"].is_null(), "{who:?} reads {site}");
            }
            // How to reach it stays: a shelter is asked by phone.
            assert_eq!(nodes[1]["sites"][1]["location"]["latitude"], OPEN.0);
        }
        for who in &OWN {
            let nodes = ask(&network, who, &query)["nodes"].clone();
            for site in [&nodes[0]["sites"][0], &nodes[1]["sites"][0], &nodes[2]["venue"]] {
                assert_eq!(site["address"]["city"], "Quietsville", "{who:?}: {site}");
                assert_eq!(site["location"], json!({ "latitude": HIDDEN.0, "longitude": HIDDEN.1 }), "{who:?}");
            }
        }
        every_way_to_them_is_closed(&network, &others, &resource, &event);
        nothing_of_it_is_in_the_copies(network.database());
    });
}

/// The same entries by every other way that leads to a site.
fn every_way_to_them_is_closed(network: &Network, others: &[Who], resource: &str, event: &str) {
    let site = "address { city } location { latitude }";
    let ways = [
        format!("{{ center(slug: \"{HOUSE}\") {{ resources(first: 100) {{ nodes {{ id sites {{ {site} }} }} }} }} }}"),
        format!(
            "{{ center(slug: \"{HOUSE}\") {{ events(first: 100, window: {{ days: 7 }}) {{ nodes {{ event {{ id venue {{ {site} }} }} }} }} }} }}"
        ),
        format!(
            "{{ resources(first: 100, filter: {{ center: [\"{HOUSE}\"] }}) {{ nodes {{ id sites {{ {site} }} }} }} }}"
        ),
        format!(
            "{{ events(first: 100, filter: {{ center: [\"{HOUSE}\"] }}, window: {{ days: 7 }}) {{ nodes {{ event {{ id venue {{ {site} }} }} }} }} }}"
        ),
        format!(
            "{{ _entities(representations: [{{ __typename: \"Resource\", id: \"{resource}\" }}, {{ __typename: \"Event\", id: \"{event}\" }}]) {{ \
                 ... on Resource {{ id sites {{ {site} }} }} ... on Event {{ id venue {{ {site} }} }} }} }}"
        ),
        format!(
            "{{ center(slug: \"{HOUSE}\") {{ region {{ centers {{ nodes {{ resources(first: 100) {{ nodes {{ id sites {{ {site} }} }} }} }} }} }} }} }}"
        ),
    ];
    for way in &ways {
        for who in others {
            let answer = network.ask(who, way, json!({}));
            assert!(answer.errors().is_empty(), "{}", answer.body["errors"]);
            assert!(answer.text.contains(resource) || answer.text.contains(event), "{who:?} does not come by {way}");
            assert!(!answer.text.contains("Quietsville"), "{who:?} reads the city by {way}");
            assert!(
                !answer.text.contains("61.2}") && !answer.text.contains("61.2,"),
                "{who:?} reads the point by {way}"
            );
        }
    }
    // Who may see it does, by the same way.
    let answer = network.ask(&OWN[0], &ways[0], json!({}));
    assert!(answer.text.contains("Quietsville"));
}

/// What is not in a copy cannot come out of it.
fn nothing_of_it_is_in_the_copies(database: &Database) {
    let backend = database.backend();
    let sites = format!("(SELECT id FROM {} WHERE is_address_confidential)", truth(backend, "site"));
    for of in ["published", "shared"] {
        let entries = copy(backend, of, "entry");
        let told = format!("SELECT count(*) FROM {entries} WHERE document LIKE '%Quietsville%'");
        assert_eq!(one(database, &told), "0", "{of}");
        let placed = format!("SELECT count(*) FROM {} WHERE site_id IN {sites}", copy(backend, of, "place"));
        assert_eq!(one(database, &placed), "0", "{of}");
    }
    let house = copy(backend, "house", "place");
    let placed = database.rows(&format!("SELECT count(*) FROM {house} WHERE site_id IN {sites}"));
    assert_ne!(text(&placed[0], 0), "0", "the own house has lost the place");
}
