//! A client as people use it: Apollo's, with its link of persisted queries.

use std::process::Command;

use serde_json::{Value, json};
use tests::{Network, on_both, repository};

/// What one client says of what it asks in turn.
fn ask(network: &Network, by_get: bool, asked: &Value) -> Vec<Value> {
    let plan = json!({ "get": by_get, "asked": asked }).to_string();
    let done = Command::new("node")
        .args(["tests/node/persist.mjs", &format!("{}/graphql", network.url()), &plan])
        .current_dir(repository())
        .output()
        .expect("there is a command node");
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The requests of an answer: by what, with what, refused for what.
fn requests(said: &Value) -> Vec<(String, bool, bool, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let request = |request: &Value| {
        (text(&request["method"]), request["hasText"] == true, request["hasHash"] == true, text(&request["code"]))
    };
    said["requests"].as_array().unwrap().iter().map(request).collect()
}

fn request(method: &str, has_text: bool, has_hash: bool, code: &str) -> (String, bool, bool, String) {
    (method.to_owned(), has_text, has_hash, code.to_owned())
}

#[test]
fn apollo_s_client_sends_hashes_and_asks_what_is_private_by_post() {
    let page = json!({ "query": "query Page($slug: String!) { center(slug: $slug) { slug } }", "variables": { "slug": "summit-commons" } });
    let search = "query Search($text: String) { resources(search: $text) { totalCount } }";
    let search = |text: &str| json!({ "query": search, "variables": { "text": text } });
    let written = json!({ "query": "{ resources(search: \"housing\") { totalCount } }" });
    on_both(|backend| {
        for by_get in [true, false] {
            let network = Network::start(backend);
            let method = if by_get { "GET" } else { "POST" };
            let said = ask(
                &network,
                by_get,
                &json!([page, page, written, search("housing"), search("work"), search("ride"), page]),
            );
            assert!(said.iter().all(|said| said["data"].is_object()), "{said:#?}");
            let unknown = request(method, false, true, "PERSISTED_QUERY_NOT_FOUND");
            let text = request("POST", true, true, "");
            // The first time the text is sent, then the hash alone.
            assert_eq!(requests(&said[0]), [unknown.clone(), text.clone()]);
            assert_eq!(requests(&said[1]), [request(method, false, true, "")]);
            // What a text tells by itself is not remembered; its hash tells nobody else.
            assert_eq!(requests(&said[2]), [unknown.clone(), text.clone()]);
            assert_eq!(requests(&said[3]), [unknown, text]);
            // The client is told once that such a question is not asked so, and asks by POST from then on.
            let refused = request(method, false, true, "PERSISTED_QUERY_NOT_SUPPORTED");
            assert_eq!(requests(&said[4]), [refused, request("POST", true, false, "")]);
            assert_eq!(requests(&said[5]), [request("POST", true, false, "")]);
            assert_eq!(requests(&said[6]), [request("POST", true, false, "")]);
        }
    });
}
