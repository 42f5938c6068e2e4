//! Nobody reads a private row of a center that is not the own one: not in a field, not by an argument, not in a
//! count. The fields and arguments come from the schema itself, and each has been thought about: it stands in
//! `tenancy/fields.txt` with its class.

pub mod canaries;
pub mod dialect;
pub mod introspection;
pub mod newcomers;
mod own_fields;
pub mod writer;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tests::{Backend, Database, FEW, Network, RedisServer, Who, on_both};

use self::{
    canaries::{Canaries, May, houses, named},
    dialect::{hex, id, one, quoted, reproject, text, texts, truth},
    introspection::Schema,
    newcomers::{newcomer, newcomers_are_private},
    own_fields::own_fields_are_null,
    writer::{FLAT, Scene, Writer, representations},
};

const FIELDS: &str = include_str!("tenancy/fields.txt");
const OWN: &str = "summit-commons";

/// Whoever walks.
const VIEWERS: [Who; 6] = [
    Who::Anonymous,
    Who::Website(OWN),
    Who::Seat("coach@summit-commons"),
    Who::Seat("admin@summit-commons"),
    Who::Seat("coordinator@wasatch-front"),
    Who::Seat("network-admin"),
];

fn ask(network: &Network, who: &Who, query: &str) -> Value {
    let answer = network.ask(who, query, json!({}));
    assert!(answer.errors().is_empty(), "{who:?} asks {query}\nand is told {:#}", answer.body["errors"]);
    answer.data().clone()
}

/// The fields of a class.
fn listed(class: &str) -> Vec<&'static str> {
    let lines = FIELDS.lines().filter_map(|line| line.split_once(' '));
    lines.filter(|(_, found)| *found == class).map(|(name, _)| name).collect()
}

#[test]
fn every_field_and_argument_has_been_thought_about() {
    let network = Network::start(Backend::Sqlite);
    let schema = Schema::of(&network);
    let mut known = BTreeMap::new();
    for line in FIELDS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (name, class) = line.split_once(' ').unwrap_or_else(|| panic!("\"{line}\" names no class"));
        assert!(
            ["public", "copy", "own", "count", "federation", "change", "told"].contains(&class),
            "{class} is no class: {line}"
        );
        assert!(known.insert(name.to_owned(), class).is_none(), "{name} is listed twice");
    }
    let names = schema.names();
    let missing: Vec<_> = names.iter().filter(|name| !known.contains_key(*name)).collect();
    assert!(
        missing.is_empty(),
        "nobody has thought about who may see these: {missing:#?}\nDecide for each, then list it in \
         tests/it/tenancy/fields.txt with its class:\n  public      it tells nothing that belongs to a center's \
         people\n  copy        what it tells was cut to the audience when the copy was written\n  own         only for \
         the entry's own center or its admins, or for coordinators; null for everybody else\n  count       it counts what is private too, \
         and tells nothing of a single entry\n  federation  it serves routers\n  \
         change      it is part of a mutation, and `rights.rs` tries who may do that\n  told        it is told by a \
         subscription, and `subscriptions.rs` tries who is told what"
    );
    let gone: Vec<_> = known.keys().filter(|name| !names.contains(*name)).collect();
    assert!(gone.is_empty(), "the schema no longer has these, which tests/it/tenancy/fields.txt lists: {gone:#?}");
    assert_eq!(
        listed("own"),
        [
            "Center.auditTrail",
            "Center.members",
            "Center.overdue",
            "Center.problemReports",
            "Center.siteKeys",
            "Coach.sharing",
            "Query.networkMembers",
            "Region.coverage",
            "Region.unmetNeeds",
            "Verification.openReports",
        ],
        "a field that is for the own center alone needs a check in `own_fields_are_null`"
    );
}

#[test]
fn nobody_reads_what_is_private_to_others() {
    on_both(|backend| {
        // With Redis: what one viewer leaves there must not be what another one reads.
        let redis = RedisServer::start();
        let mut planted = None;
        // The walk asks for whatever there is at once, which costs more than anybody may.
        let settings = [("REDIS_URL", redis.url()), ("GATEWAY_LIMIT_COST", "200000".to_owned())];
        let settings = settings.each_ref().map(|(name, value)| (*name, value.as_str()));
        let network = Network::open(backend, &[settings[0], settings[1], FEW], |database| {
            newcomer(database);
            planted = Some(Canaries::plant(database));
            reproject(database);
        });
        let canaries = planted.expect("the canaries were planted");
        let schema = Schema::of(&network);
        let scene = scene(network.database(), &canaries);
        let mut walk = Walk { network: &network, canaries: &canaries, seen: BTreeSet::new(), answers: 0 };
        let writer = Writer::new(&schema, &scene);

        let mut queries: Vec<_> = writer.roots(2).into_iter().map(|depths| deepest(&network, depths)).collect();
        queries.extend(writer.variations());
        for interface in schema.interfaces() {
            let ids = scene.ids.iter().filter(|id| id.starts_with("resource_") || id.starts_with("event_"));
            let fields = writer.interface(&interface);
            queries.extend(ids.map(|id| format!("{{ node(id: \"{id}\") {{ ... on {interface} {{ {fields} }} }} }}")));
        }
        let lists = writer.lists();
        let asked = writer.asked();
        let changes = [listed("change"), listed("told")].concat();
        let unreached: Vec<_> = schema.names().difference(&asked).cloned().collect();
        let unreached: Vec<_> = unreached.iter().filter(|name| !changes.contains(&name.as_str())).collect();
        assert!(unreached.is_empty(), "the walk does not reach {unreached:#?}");

        let everything = everything(network.database());
        let selection = writer.selection("Node", FLAT);
        for who in &VIEWERS {
            for query in &queries {
                walk.look(who, query);
            }
            for (begin, end, list) in &lists {
                walk.page(who, begin, end, list);
            }
            walk.look_up(who, &everything, &selection);
        }
        // Whoever may see a canary must, or the walk would pass over an empty network.
        for (slug, coach, admin) in houses(network.database()) {
            walk.look_up(&coach, &own(network.database(), &slug), &selection);
            let fields =
                "siteKeys { label } members { displayName } problemReports(first: 50) { nodes { resolution } }";
            walk.look(&admin, &format!("{{ center(slug: \"{slug}\") {{ {fields} }} }}"));
        }
        for region in ["wasatch-front", "northern-utah", "southern-utah"] {
            let seat = Who::Seat(Box::leak(format!("coordinator@{region}").into_boxed_str()));
            walk.look(&seat, "{ viewer { ... on Member { displayName } } }");
        }
        let unseen = canaries.unseen(&walk.seen);
        assert!(
            unseen.is_empty(),
            "{} canaries were seen by nobody: {:?}",
            unseen.len(),
            &unseen[..unseen.len().min(20)]
        );
        assert!(
            walk.seen.iter().any(|canary| canary.starts_with("zqonx") && matches!(canaries.may(canary), May::House(_))),
            "no note on a date of a private event was seen"
        );
        eprintln!("{} answers on {}", walk.answers, named(backend));

        invisible_is_absent(&network);
        searches_tell_nothing(&network, &canaries);
        visibility_tells_nothing(&network);
        facets_count_what_is_shared(&network);
        own_fields_are_null(&network);
        newcomers_are_private(&network);
    });
}

/// The first of some queries that is not too much for one operation.
fn deepest(network: &Network, depths: Vec<String>) -> String {
    let flattest = depths.last().cloned();
    let fits = |query: &String| {
        let answer = network.ask(&Who::Anonymous, query, json!({}));
        !answer.errors().iter().any(|error| error["message"].as_str().is_some_and(|text| text.contains("too ")))
    };
    depths.into_iter().find(fits).unwrap_or_else(|| panic!("even this is too much: {flattest:?}"))
}

struct Walk<'a> {
    network: &'a Network,
    canaries: &'a Canaries,
    seen: BTreeSet<String>,
    answers: usize,
}

impl Walk<'_> {
    /// Asks, and looks through the answer for what the viewer may not know.
    fn look(&mut self, who: &Who, query: &str) -> Value {
        let answer = self.network.ask(who, query, json!({}));
        assert!(answer.errors().is_empty(), "{who:?} asks {query}\nand is told {:#}", answer.body["errors"]);
        self.answers += 1;
        for canary in self.canaries.of(&answer.text) {
            let may = self.canaries.may(canary);
            // Whoever searches for a word may be told it in an error, but never in an answer.
            assert!(may.admits(who), "{who:?} reads {canary}, which is for {may:?}, by asking {query}");
            self.seen.insert(canary.to_owned());
        }
        answer.body["data"].clone()
    }

    /// Reads a list to its end, or as far as fifty pages go.
    fn page(&mut self, who: &Who, begin: &str, end: &str, list: &str) {
        let mut after = String::new();
        for _ in 0..50 {
            let data = self.look(who, &format!("{{ {begin}first: 50{after}{end} }}"));
            let Some(info) = find(&data, list).map(|found| &found["pageInfo"]) else { return };
            if info["hasNextPage"] != true {
                return;
            }
            after = format!(", after: {}", info["endCursor"]);
        }
        panic!("{who:?} comes to no end of {begin}");
    }

    /// Asks for ids by every door that takes them.
    fn look_up(&mut self, who: &Who, ids: &[String], selection: &str) {
        for ids in ids.chunks(40) {
            let quoted: Vec<_> = ids.iter().map(|id| format!("\"{id}\"")).collect();
            self.look(who, &format!("{{ nodes(ids: [{}]) {{ {selection} }} }}", quoted.join(", ")));
            let dates = "occurrences(window: { days: 90 }, first: 100) { nodes { note } }";
            self.look(who, &format!("{{ nodes(ids: [{}]) {{ ... on Event {{ {dates} }} }} }}", quoted.join(", ")));
            let entries = "__typename ... on Coach { displayName bio pronouns contact { phone email url } } \
                           ... on Resource { name summary sites { name address { lines } location { latitude } } } \
                           ... on Event { name summary venue { name address { lines } location { latitude } } }";
            self.look(who, &format!("{{ _entities(representations: {}) {{ {entries} }} }}", representations(ids)));
        }
    }
}

/// The value of a field, however deep.
fn find<'a>(data: &'a Value, name: &str) -> Option<&'a Value> {
    let fields = data.as_object()?;
    match fields.get(name).filter(|found| found["pageInfo"].is_object()) {
        Some(found) => Some(found),
        None => fields.values().find_map(|inner| find(inner, name)),
    }
}

/// The ids of the API for rows of a table.
fn ids(database: &Database, table: &str, condition: &str) -> Vec<String> {
    let backend = database.backend();
    let center = format!("(SELECT slug FROM {} c WHERE c.id = center_id)", truth(backend, "center"));
    let condition = condition.replace("{slug}", &center);
    let digits = hex(backend, "id");
    let sql = format!("SELECT {digits} FROM {} WHERE {condition} ORDER BY id", truth(backend, table));
    texts(database, &sql).into_iter().map(|digits| format!("{table}_{digits}")).collect()
}

fn everything(database: &Database) -> Vec<String> {
    ["coach", "resource", "event"].iter().flat_map(|table| ids(database, table, "1 = 1")).collect()
}

fn own(database: &Database, slug: &str) -> Vec<String> {
    let condition = format!("{{slug}} = {}", quoted(slug));
    ["coach", "resource", "event"].iter().flat_map(|table| ids(database, table, &condition)).collect()
}

/// Private entries of other houses.
fn foreign(database: &Database) -> Vec<String> {
    let condition = format!("{{slug}} <> '{OWN}' AND visibility = 'CENTER'");
    ["coach", "resource", "event"].iter().flat_map(|table| ids(database, table, &condition)).collect()
}

fn scene(database: &Database, canaries: &Canaries) -> Scene {
    let backend = database.backend();
    let sql = format!("SELECT slug FROM {} WHERE slug <> '{OWN}' ORDER BY slug LIMIT 1", truth(backend, "center"));
    let other = one(database, &sql);
    let mut entries = Vec::new();
    let mut events = Vec::new();
    for slug in [OWN, &other] {
        for visibility in ["CENTER", "PUBLIC"] {
            for table in ["coach", "resource", "event"] {
                let condition = format!("{{slug}} = '{slug}' AND visibility = '{visibility}'");
                let found = ids(database, table, &condition).into_iter().next();
                let found = found.unwrap_or_else(|| panic!("{slug} has no {visibility} {table}"));
                if table == "event" {
                    events.push(found.clone());
                }
                entries.push(found);
            }
        }
        let digits = one(
            database,
            &format!("SELECT {} FROM {} WHERE slug = '{slug}'", hex(backend, "id"), truth(backend, "center")),
        );
        entries.push(format!("center_{digits}"));
    }
    entries.extend(ids_of_dates(database, &events));
    let region =
        format!("SELECT {} FROM {} WHERE slug = 'wasatch-front'", hex(backend, "id"), truth(backend, "region"));
    entries.push(format!("region_{}", one(database, &region)));
    let secret = canaries.of_houses("rd").into_iter().find(|(center, _)| *center == other);
    let point = format!(
        "SELECT latitude FROM {} s WHERE is_address_confidential AND center_id = (SELECT id FROM {} WHERE slug = '{other}')
         ORDER BY latitude LIMIT 1",
        truth(backend, "site"),
        truth(backend, "center")
    );
    Scene {
        centers: vec![OWN.to_owned(), other],
        ids: entries,
        events,
        searches: vec!["recovery".to_owned(), secret.expect("the other center has a private resource").1],
        points: vec![
            "{ latitude: 40.7608, longitude: -111.891 }".to_owned(),
            format!("{{ latitude: {}, longitude: -150.5 }}", one(database, &point)),
        ],
    }
}

/// A date of each event.
fn ids_of_dates(database: &Database, events: &[String]) -> Vec<String> {
    let backend = database.backend();
    let table = dialect::copy(backend, "house", "occurrence");
    events
        .iter()
        .filter_map(|event| {
            let digits = event.trim_start_matches("event_");
            let sql = format!(
                "SELECT original_start FROM {table} WHERE event_id = {} ORDER BY original_start LIMIT 1",
                id(backend, digits)
            );
            let start = texts(database, &sql).into_iter().next()?;
            let compact: String = start.chars().filter(|c| c.is_ascii_digit()).take(14).collect();
            Some(format!("occurrence_{digits}_{}T{}", &compact[..8], &compact[8..]))
        })
        .collect()
}

/// What is not for a viewer answers like what is not there: the same bytes.
fn invisible_is_absent(network: &Network) {
    let database = network.database();
    let mut hidden = foreign(database);
    assert!(hidden.len() > 100, "{} foreign private entries are few", hidden.len());
    let events: Vec<_> = hidden.iter().filter(|id| id.starts_with("event_")).cloned().collect();
    hidden.extend(ids_of_dates(database, &events));
    // The same ids with other digits name nothing.
    let absent: Vec<_> = hidden
        .iter()
        .map(|id| {
            let at = id.find('_').map_or(0, |at| at + 1);
            format!("{}00000000000040008{}{}", &id[..at], &id[at + 17..at + 32], &id[at + 32..])
        })
        .collect();
    let query = |ids: &[String], of: &str| {
        let quoted: Vec<_> = ids.iter().map(|id| format!("\"{id}\"")).collect();
        match of {
            "node" => format!("{{ node(id: {}) {{ __typename id }} }}", quoted[0]),
            "nodes" => format!("{{ nodes(ids: [{}]) {{ __typename id }} }}", quoted.join(", ")),
            _ => format!("{{ _entities(representations: {}) {{ __typename }} }}", representations(ids)),
        }
    };
    for who in &VIEWERS {
        for (hidden, absent) in hidden.chunks(90).zip(absent.chunks(90)) {
            for of in ["node", "nodes", "_entities"] {
                let [of_hidden, of_absent] = [hidden, absent].map(|ids| network.ask(who, &query(ids, of), json!({})));
                assert!(of_hidden.errors().is_empty(), "{}", of_hidden.text);
                assert_eq!(of_hidden.text, of_absent.text, "{who:?} can tell what is hidden by {of}");
                assert_eq!(of_hidden.statements, of_absent.statements, "{who:?} can tell what is hidden by {of}");
            }
        }
    }
    // An id of another kind is absent too, where it is not malformed.
    let resource = hidden.iter().find(|id| id.starts_with("resource_")).expect("a resource is hidden");
    let as_coach = resource.replace("resource_", "coach_");
    assert_eq!(ask(network, &VIEWERS[2], &query(&[as_coach], "node"))["node"], Value::Null);
}

/// Whoever searches for a word that only a foreign house's entry holds finds nothing and counts nothing.
fn searches_tell_nothing(network: &Network, canaries: &Canaries) {
    let seats = houses(network.database());
    let mut tried = 0;
    for tag in ["rn", "rs", "rd", "rp"] {
        for (center, canary) in canaries.of_houses(tag) {
            let across = format!(
                "{{ resources(search: \"{canary}\", filter: {{ includeInactive: true }}) {{ totalCount facets {{ name }} nodes {{ id }} }} }}"
            );
            let within = format!(
                "{{ center(slug: \"{center}\") {{ resources(search: \"{canary}\", filter: {{ includeInactive: true }}) {{ totalCount facets {{ name }} nodes {{ id }} }} }} }}"
            );
            let nothing = json!({ "totalCount": 0, "facets": [], "nodes": [] });
            for who in &VIEWERS {
                assert_eq!(ask(network, who, &across)["resources"], nothing, "{who:?} finds {canary}");
                if !canaries.may(&canary).admits(who) {
                    assert_eq!(ask(network, who, &within)["center"]["resources"], nothing, "{who:?} finds {canary}");
                }
            }
            let (_, coach, _) = seats.iter().find(|(slug, ..)| *slug == center).expect("every center has seats");
            let found = ask(network, coach, &within);
            assert_eq!(found["center"]["resources"]["totalCount"], 1, "{coach:?} does not find the own {canary}");
            tried += 1;
        }
    }
    for tag in ["en", "es", "ed"] {
        for (_, canary) in canaries.of_houses(tag) {
            let query =
                format!("{{ events(search: \"{canary}\", window: {{ days: 390 }}) {{ totalCount nodes {{ id }} }} }}");
            for who in &VIEWERS {
                assert_eq!(ask(network, who, &query)["events"]["totalCount"], 0, "{who:?} finds {canary}");
            }
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried} canaries are few");
}

/// The filter by visibility finds private entries in the own house alone.
fn visibility_tells_nothing(network: &Network) {
    let filter = "filter: { visibility: [CENTER], includeInactive: true }";
    for who in &VIEWERS {
        let across = ask(network, who, &format!("{{ resources({filter}) {{ totalCount facets {{ name }} }} }}"));
        assert_eq!(across["resources"], json!({ "totalCount": 0, "facets": [] }), "{who:?}");
        for (slug, ..) in houses(network.database()) {
            let query = format!("{{ center(slug: \"{slug}\") {{ resources({filter}) {{ totalCount }} }} }}");
            let count = ask(network, who, &query)["center"]["resources"]["totalCount"].clone();
            let is_own = slug == OWN && matches!(who, Who::Seat("coach@summit-commons" | "admin@summit-commons"));
            assert_eq!(count != json!(0), is_own, "{who:?} counts {count} private resources of {slug}");
        }
    }
    let network_only = "{ resources(filter: { visibility: [NETWORK] }) { totalCount } }";
    for who in &VIEWERS {
        let count = &ask(network, who, network_only)["resources"]["totalCount"];
        assert_eq!(*count != json!(0), matches!(who, Who::Seat(_)), "{who:?} counts {count} resources of members");
    }
}

/// Populations and pathways of coaches are counted and filtered as far as each coach shares them: reckoned here
/// from the truth, by other code than the server's.
fn facets_count_what_is_shared(network: &Network) {
    let backend = network.database().backend();
    let sql = format!("SELECT visibility, sharing, populations, pathways FROM {}", truth(backend, "coach"));
    let coaches = network.database().rows(&sql);
    for (who, audience) in
        [(Who::Anonymous, ["PUBLIC", "PUBLIC"]), (Who::Seat("coordinator@wasatch-front"), ["PUBLIC", "NETWORK"])]
    {
        for (part, column) in [("populations", 2), ("pathways", 3)] {
            let mut expected: BTreeMap<String, i64> = BTreeMap::new();
            let mut withheld = 0;
            for coach in &coaches {
                let sharing: Value = serde_json::from_str(&text(coach, 1)).expect("sharing is JSON");
                let words: Vec<String> = serde_json::from_str(&text(coach, column)).expect("words are JSON");
                let shares = audience.contains(&sharing[part].as_str().unwrap_or("CENTER"));
                if audience.contains(&text(coach, 0).as_str()) && shares {
                    words.into_iter().for_each(|word| *expected.entry(word).or_default() += 1);
                } else {
                    withheld += words.len();
                }
            }
            assert!(withheld > 10 && !expected.is_empty(), "{part}: nothing is withheld, or nothing is shared");
            let data = ask(network, &who, "{ coaches { facets { name values { value count } } } }");
            let facets = data["coaches"]["facets"].as_array().expect("facets are a list");
            let facet = facets.iter().find(|facet| facet["name"] == part).expect("the facet is counted");
            let counted: BTreeMap<String, i64> = facet["values"]
                .as_array()
                .expect("values are a list")
                .iter()
                .map(|value| {
                    (value["value"].as_str().expect("a word").to_owned(), value["count"].as_i64().expect("a count"))
                })
                .collect();
            assert_eq!(counted, expected, "{who:?}, {part}");
            for (word, count) in &expected {
                let query = format!("{{ coaches(filter: {{ {part}: {{ anyOf: [{word}] }} }}) {{ totalCount }} }}");
                assert_eq!(ask(network, &who, &query)["coaches"]["totalCount"], *count, "{who:?}, {word}");
            }
        }
    }
}
