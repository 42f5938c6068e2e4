//! What somebody asks is answered and forgotten. Words that nobody else uses are put wherever a caller can put words, into
//! every operation; afterwards none of them is in the gateway's log, in a value or key of Redis, in a row of a table,
//! in PostgreSQL's own log or in anything that a collector of telemetry receives, though each logs whatever it can be told to
//! log and every request is traced.

use serde_json::{Value, json};
use tests::{Collector, Listeners, PostgresServer, RedisServer, Server, Setting, Who, get, try_get, try_post};

use crate::{
    operations::{Operation, operations},
    statements::examples,
};

/// What every word begins with; no text of ours holds it.
const CANARY: &str = "zyzzyva";
/// Digits that stand for a postal code, and for a point.
const POSTAL_CODE: &str = "84111-7361";
const DEGREES: &str = "40.73619258";

/// Who asks.
const EVERYBODY: [Who; 5] = [
    Who::Anonymous,
    Who::Website("summit-commons"),
    Who::Seat("coach@summit-commons"),
    Who::Seat("admin@summit-commons"),
    Who::Seat("coordinator@wasatch-front"),
];

/// Documents with a word in each place that takes one.
fn documents() -> Vec<String> {
    let c = CANARY;
    let list = "nodes { __typename } totalCount facets { name values { value count } }";
    [
        format!("query {c}Name {{ {c}Alias: regions {{ nodes {{ {c}Inner: name }} }} }} # {c} comment"),
        format!("query($x: String = \"{c}\") {{ center(slug: $x) {{ name }} }}"),
        format!("{{ center(slug: \"{c}-slug\") {{ name }} region(slug: \"{c}-region\") {{ name }} }}"),
        format!("{{ node(id: \"{c}-id\") {{ id }} nodes(ids: [\"resource_{c}\"]) {{ id }} }}"),
        format!("{{ resources(search: \"{c} housing\") {{ {list} }} }}"),
        format!("{{ resources(search: \"housing {c}es\", orderBy: RELEVANCE) {{ {list} }} }}"),
        format!("{{ resources(filter: {{ region: \"{c}\", center: [\"{c}\"], languages: [\"{c}\"] }}) {{ {list} }} }}"),
        format!("{{ resources(after: \"{c}\") {{ {list} }} }}"),
        format!("{{ resources(near: {{ postalCode: \"{POSTAL_CODE}\" }}) {{ {list} }} }}"),
        format!("{{ resources(near: {{ postalCode: \"{c}\" }}) {{ {list} }} }}"),
        format!("{{ resources(near: {{ point: {{ latitude: {DEGREES}, longitude: -111.9 }} }}) {{ {list} }} }}"),
        format!("{{ resources(near: {{ point: {{ latitude: 9{DEGREES}, longitude: -111.9 }} }}) {{ {list} }} }}"),
        format!("{{ events(window: {{ days: 30 }}, search: \"{c}\") {{ {list} }} }}"),
        format!("{{ events(window: {{ from: \"{c}\", days: 30 }}) {{ {list} }} }}"),
        format!("{{ referralOptions(need: {{ text: \"{c}\" }}) {{ totalCount }} }}"),
        format!(
            "query {c}Need {{ referralOptions(need: {{ required: {{ needs: [DETOX], languages: [\"{c}\"] }}, near: {{
             postalCode: \"{POSTAL_CODE}\" }}, withinKm: 50 }}) {{ {c}Nodes: nodes {{ reasons {{ text }} }} }} }}"
        ),
        format!("{{ referralOptions(need: {{ required: {{ needs: [{c}] }} }}) {{ totalCount }} }}"),
        format!("{{ referralOptions(need: {{ text: \"x\" }}, after: \"{c}\") {{ totalCount }} }}"),
        format!("{{ {c}Field }}"),
        format!("{{ regions {{ nodes {{ {c}Field }} }} }}"),
        format!("{{ regions(first: \"{c}\") {{ totalCount }} }}"),
        format!("{{ regions {{ nodes {{ ...{c}Fragment }} }} }} fragment {c}Fragment on Region {{ name }}"),
        format!("{{ regions @{c} {{ totalCount }} }}"),
        format!("query(${c}: Int = 1) {{ regions(first: ${c}) {{ totalCount }} }}"),
        format!("{{ {c} {{"),
        format!("mutation {c} {{ reportProblem(input: {{ entry: \"resource_{c}\", kind: CLOSED }}) {{ userErrors {{ code message }} }} }}"),
        format!("mutation {{ createRegion(input: {{ slug: \"{c} {c}\", name: \"{c}\" }}) {{ userErrors {{ code message }} }} }}"),
        format!("subscription {c} {{ catalogChanges(after: \"{c}\") {{ __typename }} }}"),
    ]
    .to_vec()
}

/// The variables with a word in the place of one of their texts, once for each.
fn with_words(variables: &Value) -> Vec<Value> {
    fn texts(value: &Value, path: String, found: &mut Vec<String>) {
        match value {
            Value::String(_) => found.push(path),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(at, item)| texts(item, format!("{path}/{at}"), found));
            }
            Value::Object(fields) => {
                fields.iter().for_each(|(name, item)| texts(item, format!("{path}/{name}"), found))
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    texts(variables, String::new(), &mut found);
    let with_word = |path: String| {
        let mut whole = variables.clone();
        *whole.pointer_mut(&path)? = json!(format!("{CANARY}-value"));
        Some(whole)
    };
    found.into_iter().filter_map(with_word).collect()
}

struct Asker<'a> {
    server: &'a Server,
    asked: u32,
}

impl Asker<'_> {
    fn post(&mut self, headers: &[(&str, &str)], body: &[u8]) -> String {
        self.asked += 1;
        let headers = [headers, &[("content-type", "application/json")]].concat();
        try_post(&format!("{}/graphql", self.server.url()), &headers, body).expect("an answer").text
    }

    fn ask(&mut self, who: &Who, query: &str, variables: &Value, more: Value) -> String {
        let mut body = json!({ "query": query, "variables": variables });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let header = who.header();
        let header: Vec<_> = header.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.post(&header, body.to_string().as_bytes())
    }
}

/// Puts words wherever a caller can.
fn ask_everything(server: &Server) -> u32 {
    let mut asker = Asker { server, asked: 0 };
    let nothing = json!({});
    for who in &EVERYBODY {
        for query in documents() {
            asker.ask(who, &query, &nothing, json!({}));
        }
    }
    for Operation { who, query, variables, .. } in operations().into_iter().chain(examples()) {
        // By another name, with a comment: as a document of its own it is kept and remembered anew, if at all.
        let own = format!("# {CANARY}\n{}", query.replacen("query ", &format!("query {CANARY}"), 1));
        asker.ask(&who, &own, &variables, json!({}));
        let hash = sha256(&own);
        let persisted = json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } });
        asker.ask(&who, &own, &variables, persisted.clone());
        // What a mutation enters is kept, as whoever enters it means it to be.
        let asks = !query.contains("mutation ");
        for variables in with_words(&variables).into_iter().filter(|_| asks) {
            asker.ask(&who, query, &variables, json!({}));
            asker.ask(&who, &own, &variables, persisted.clone());
        }
        asker.ask(&who, query, &variables, json!({ "operationName": format!("{CANARY}Operation") }));
        let more = json!({ CANARY: CANARY, "extensions": { CANARY: CANARY } });
        asker.ask(&who, query, &with_more(&variables), more);
    }
    for body in [
        CANARY.to_owned(),
        format!("{{\"query\": \"{CANARY}"),
        format!("{{\"{CANARY}\": 1}}"),
        format!("[\"{CANARY}\"]"),
    ] {
        asker.post(&[], body.as_bytes());
    }
    let word = CANARY;
    for header in [
        ("authorization", format!("Bearer {word}")),
        ("x-site-key", word.to_owned()),
        ("origin", format!("https://{word}.example.org")),
        ("traceparent", word.to_owned()),
        ("tracestate", format!("{word}={word}")),
        ("baggage", format!("{word}={word}")),
        ("user-agent", word.to_owned()),
    ] {
        asker.post(&[(header.0, &header.1)], json!({ "query": "{ regions { totalCount } }" }).to_string().as_bytes());
    }
    for path in [
        format!("/{word}"),
        format!("/graphql?query=%7B{word}%7D"),
        format!("/graphql?{word}={word}"),
        format!("/graphql?query=query%20{word}%7B{word}%3Aregions%7BtotalCount%7D%7D"),
    ] {
        asker.asked += 1;
        let _ = try_get(&format!("{}{path}", server.url()), &[]);
    }
    asker.asked
}

/// The same over WebSockets, whose libraries can tell of each message: in the credential of one that is let in and of one
/// that is not, in a question, and in the reason for which a client goes.
fn ask_over_sockets(server: &Server, listeners: &Listeners, round: &str) {
    let c = CANARY;
    let open = |name: &str, credential: Value| {
        listeners.tell("bare", name, json!({ "url": format!("{}/graphql", server.url()) }));
        listeners.first(name, "connected");
        let init = json!({ "type": "connection_init", "payload": credential });
        listeners.tell("send", name, json!({ "messages": [init] }));
    };
    for (at, who) in EVERYBODY.iter().enumerate() {
        let name = format!("{round} {at}");
        open(&name, who.header().map_or(Value::Null, |(header, credential)| json!({ header: credential })));
        listeners.first(&name, "message");
        let query = format!("subscription {c}Name($x: String) {{ {c}Alias: catalogChanges(after: $x) {{ action }} }}");
        let payload = json!({ "query": query, "variables": { "x": format!("{c} over a socket") } });
        let ask = json!({ "type": "subscribe", "id": "asked", "payload": payload });
        listeners.tell("send", &name, json!({ "messages": [ask] }));
        listeners.until(&name, |heard| heard.iter().any(|heard| heard.data["id"] == "asked"));
        listeners.tell("end", &name, json!({ "reason": format!("{c} is why") }));
        listeners.first(&name, "closed");
    }
    let name = format!("{round} stranger");
    open(&name, json!({ "authorization": format!("Bearer {c}") }));
    listeners.first(&name, "closed");
}

fn with_more(variables: &Value) -> Value {
    let mut whole = variables.clone();
    whole.as_object_mut().unwrap().insert(CANARY.to_owned(), json!(CANARY));
    whole
}

fn sha256(text: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What somebody could read afterwards holds none of the words, but does hold what shows that it is the right thing.
fn holds_none(place: &str, told: &[u8], marks: &[&str]) {
    let find = |word: &str| told.windows(word.len()).position(|part| part.eq_ignore_ascii_case(word.as_bytes()));
    for mark in marks {
        assert!(find(mark).is_some(), "{place} says nothing of {mark}: {} bytes", told.len());
    }
    let credentials = EVERYBODY.iter().filter_map(Who::header).map(|(_, value)| value.replace("Bearer ", ""));
    for word in [CANARY, POSTAL_CODE, DEGREES].map(str::to_owned).into_iter().chain(credentials) {
        if let Some(at) = find(&word) {
            let around = &told[at.saturating_sub(200)..(at + 200).min(told.len())];
            panic!("{place} holds {word}: {}", String::from_utf8_lossy(around));
        }
    }
}

#[test]
fn nothing_of_a_question_is_found_anywhere() {
    let (postgres, redis) = (PostgresServer::start(), RedisServer::start());
    postgres.log_everything();
    let listeners = Listeners::start();
    for format in ["text", "json"] {
        let (collector, redis) = (Collector::start(), redis.url());
        let own: [Setting<'_>; 5] = [
            ("REDIS_URL", &redis),
            ("GATEWAY_LOG", "trace,tungstenite=trace,hyper=trace,sqlx=trace,redis=trace,log=trace"),
            ("GATEWAY_LOG_FORMAT", format),
            ("GATEWAY_DATABASE_CONNECTIONS", "4"),
            ("GATEWAY_ADMIN_LISTEN", "127.0.0.1:0"),
        ];
        // More than is made at once is kept until it is taken, so that nothing is lost that could hold a word.
        let queues = [("OTEL_BSP_MAX_QUEUE_SIZE", "200000"), ("OTEL_BLRP_MAX_QUEUE_SIZE", "200000")];
        let server = postgres.serve(&[&own[..], &queues, &collector.settings()].concat());
        let asked = ask_everything(&server);
        assert!(asked > 250, "{asked} questions are few");
        ask_over_sockets(&server, &listeners, format);
        let scraped = get(&format!("{}/metrics", server.admin()), &[]).text;
        holds_none("what is scraped", scraped.as_bytes(), &["gateway_errors_total", "GRAPHQL_VALIDATION_FAILED"]);
        let log = server.log();
        holds_none("the gateway's log", server.stop().stderr.as_bytes(), &["answered", "website", "closed"]);
        holds_none("the gateway's log", log.as_bytes(), &["answered"]);
        let marks = ["graphql.document.hash", "http.server.request.duration", "answered", "COMMIT", "MGET", "mutation"];
        holds_none("what a collector received", &collector.bytes(), &marks);
        let spans = collector.spans().iter().filter(|span| span.name == "POST /graphql").count();
        assert!(spans as u32 > asked * 9 / 10, "{spans} spans of {asked} requests");
    }
    holds_none("Redis", &redis.everything(), &["recovery-gateway"]);
    holds_none("a table", &postgres.rows(), &["summit-commons"]);
    holds_none("PostgreSQL's log", &postgres.log(), &["FROM shared.entry", "duration"]);
}
