//! A site key holds for the pages that it was made for, and for servers, which have no origin.

use serde_json::{Value, json};
use tests::{Network, Raw, Who, on_both, token};

use super::{VIEWER, assert_refused};

fn from(network: &Network, credential: (&str, &str), origins: &[&str]) -> Raw {
    let mut headers = vec![("content-type", "application/json"), credential];
    headers.extend(origins.iter().map(|origin| ("origin", *origin)));
    network.ask_raw(&headers, json!({ "query": VIEWER }).to_string().as_bytes())
}

fn issue(network: &Network, origins: &Value) -> String {
    let mutation = "mutation($input: IssueSiteKeyInput!) { issueSiteKey(input: $input) { key userErrors { code } } }";
    let input = json!({ "center": "summit-commons", "label": "Website", "origins": origins });
    let answer = network.ask(&Who::Seat("admin@summit-commons"), mutation, json!({ "input": input }));
    answer.data()["issueSiteKey"]["key"].as_str().unwrap().to_owned()
}

#[test]
fn a_key_holds_for_its_origins() {
    on_both(|backend| {
        let network = Network::start(backend);
        let origins =
            ["https://summit-commons.example.org", "https://events.example.org:8443", "http://localhost:3000"];
        let key = issue(&network, &json!(origins));
        let website = ("x-site-key", key.as_str());
        let good = [
            &[][..],
            &["https://summit-commons.example.org"],
            &["HTTPS://Summit-Commons.example.ORG"],
            &["https://summit-commons.example.org:443"],
            &["https://events.example.org:8443"],
            &["http://localhost:3000"],
        ];
        for origin in good {
            let raw = from(&network, website, origin);
            assert_eq!(raw.status, 200, "{origin:?}: {}", raw.text);
            assert_eq!(raw.json()["data"]["viewer"]["__typename"], "Website", "{origin:?}");
        }
        let foreign = [
            &["https://evil.example.org"][..],
            &["http://summit-commons.example.org"],
            &["https://summit-commons.example.org:8443"],
            &["https://events.example.org"],
            &["https://www.summit-commons.example.org"],
            &["https://summit-commons.example.org.evil.org"],
            &["https://summit-commons.example.org@evil.org"],
            &["https://summit-commons.example.org/"],
            &["https://summit-commons.example.org\t.evil.org"],
            &["summit-commons.example.org"],
            &["http://localhost"],
            &["http://localhost:3001"],
            &["null"],
            &["*"],
            &[""],
            &["https://summit-commons.example.org", "https://evil.example.org"],
            &["https://evil.example.org", "https://summit-commons.example.org"],
        ];
        for origin in foreign {
            let raw = from(&network, website, origin);
            assert_eq!(raw.status, 403, "{origin:?}: {}", raw.text);
            let body = raw.json();
            assert_eq!(body["errors"][0]["extensions"]["code"], "ORIGIN_NOT_ALLOWED", "{origin:?}");
            assert!(body["data"].is_null(), "{origin:?}");
            // Nobody learns for whom a key was made that they found.
            assert!(!raw.text.contains("example.org") && !raw.text.contains("localhost"), "{}", raw.text);
        }
        // One that was never made, or is no more, is refused as such wherever it comes from.
        assert_refused(&from(&network, ("x-site-key", "rgk_x"), &["https://evil.example.org"]), "no key");
        assert!(!network.log().contains("evil.example.org"), "the log tells who asked");
    });
}

#[test]
fn a_key_without_origins_holds_anywhere() {
    on_both(|backend| {
        let network = Network::start(backend);
        let key = issue(&network, &json!([]));
        for origin in [&["https://anywhere.example.net"][..], &["null"], &[]] {
            assert_eq!(from(&network, ("x-site-key", &key), origin).status, 200, "{origin:?}");
        }
        // Origins are a matter of site keys alone.
        let bearer = format!("Bearer {}", token("coach@summit-commons"));
        assert_eq!(from(&network, ("authorization", &bearer), &["https://anywhere.example.net"]).status, 200);
        assert_eq!(from(&network, ("accept", "*/*"), &["https://anywhere.example.net"]).status, 200);
    });
}

#[test]
fn one_credential_is_enough() {
    on_both(|backend| {
        let network = Network::start(backend);
        let (_, key) = Who::Website("summit-commons").header().unwrap();
        let bearer = format!("Bearer {}", token("coach@summit-commons"));
        for pair in
            [[("x-site-key", &key), ("x-site-key", &key)], [("authorization", &bearer), ("Authorization", &bearer)]]
        {
            let headers = [("content-type", "application/json"), (pair[0].0, pair[0].1), (pair[1].0, pair[1].1)];
            let raw = network.ask_raw(&headers, json!({ "query": VIEWER }).to_string().as_bytes());
            assert_refused(&raw, pair[0].0);
        }
    });
}
