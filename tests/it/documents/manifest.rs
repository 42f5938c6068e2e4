//! The file of trusted documents is checked before anything is served, and what is wrong with it is said.

use std::fs;

use serde_json::json;
use tests::{Program, free_folder};

/// What `gateway config check` says of a file: the exit code, and the sentence.
fn check(text: &str, mode: &str) -> (i32, String) {
    let folder = free_folder();
    let file = folder.path().join("trusted.json");
    fs::write(&file, text).unwrap();
    let check = Program::new(["config", "check"]).env("GATEWAY_TRUSTED_DOCUMENTS", &file);
    let done = check.env("GATEWAY_TRUSTED_DOCUMENTS_MODE", mode).run();
    (done.status, done.stdout + &done.stderr)
}

#[test]
fn files_of_every_tool_are_read() {
    let plain = json!({ "a1": "query A { __typename }", "b2": "mutation B { removeEvent(input: { id: \"x\" }) { userErrors { code } } }" });
    let apollo = json!({ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [
        { "id": "a1", "name": "A", "type": "query", "body": "query A { __typename }" },
        { "id": "b2", "name": "B", "type": "subscription", "body": "subscription B { catalogChanges { id } }" },
        { "id": "c3", "name": "C", "type": "query", "body": "query C { viewer { __typename } }" },
    ] });
    // An id may be any word.
    let odd = json!({ "operations": "{ __typename }", "format": "{ __typename }" });
    for (text, count) in [(plain.to_string(), 2), (apollo.to_string(), 3), (odd.to_string(), 2)] {
        for mode in ["", "allowed", "required"] {
            let (status, said) = check(&text, mode);
            assert_eq!(status, 0, "{said}");
            assert!(said.contains(&format!("{count} trusted documents")), "{said}");
        }
    }
    let (status, said) = check("not read at all", "off");
    assert_eq!(status, 0, "{said}");
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let deep = format!("{{{}id{}}}", "a{".repeat(20), "}".repeat(20));
    let hash = format!("sha256:{}", "0".repeat(64));
    for (text, says) in [
        ("".to_owned(), vec!["line 1"]),
        ("{\n  \"a\": \"{ __typename }\",\n  oops\n}".to_owned(), vec!["line 3"]),
        ("[]".to_owned(), vec!["from ids to documents"]),
        ("{}".to_owned(), vec!["holds no documents"]),
        ("{\n \"a\": 7 }".to_owned(), vec!["line 2", "from ids to documents"]),
        (
            "{\n  \"a\": \"{ __typename }\",\n  \"b\": \"{ nothing }\"\n}".to_owned(),
            vec!["line 3, document \"b\"", "line 1, column 3", "nothing"],
        ),
        ("{ \"a\": \"{\" }".to_owned(), vec!["line 1, document \"a\"", "column 2"]),
        ("{ \"a\": \"\" }".to_owned(), vec!["document \"a\""]),
        (json!({ "deep": deep }).to_string(), vec!["document \"deep\"", "too deep"]),
        (
            json!({ "f": "subscription { ...f } fragment f on Subscription { catalogChanges { id } }" }).to_string(),
            vec!["document \"f\"", "not in a fragment"],
        ),
        (
            "{ \"a\": \"{ __typename }\", \"a\": \"{ viewer { __typename } }\" }".to_owned(),
            vec!["document \"a\"", "same id"],
        ),
        (json!({ hash: "{ __typename }" }).to_string(), vec!["SHA-256 of its text is"]),
        (json!({ "format": "other", "version": 1, "operations": [] }).to_string(), vec!["\"format\""]),
        (
            json!({ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [{ "id": "a" }] })
                .to_string(),
            vec!["body"],
        ),
    ] {
        let (status, said) = check(&text, "allowed");
        assert_ne!(status, 0, "{text} is taken: {said}");
        assert!(said.starts_with("error: trusted_documents (GATEWAY_TRUSTED_DOCUMENTS): /"), "{said}");
        assert!(said.contains("trusted.json: "), "{said}");
        for part in says {
            assert!(said.contains(part), "\"{part}\" is not said of {text}: {said}");
        }
    }
}

#[test]
fn a_mode_without_a_file_and_a_file_that_is_not_there_are_refused() {
    let done = Program::new(["config", "check"]).env("GATEWAY_TRUSTED_DOCUMENTS_MODE", "required").run();
    assert!(done.status != 0 && done.stderr.contains("\"required\" needs a file"), "{done:?}");
    let odd = Program::new(["config", "check"]).env("GATEWAY_TRUSTED_DOCUMENTS_MODE", "on").run();
    assert!(odd.status != 0 && odd.stderr.contains("neither off nor allowed nor required"), "{odd:?}");
    let folder = free_folder();
    let missing = folder.path().join("missing.json");
    let serve = Program::new(["serve", "--listen", "127.0.0.1:0"]).env("GATEWAY_TRUSTED_DOCUMENTS", &missing).run();
    assert!(serve.status != 0 && serve.stderr.contains("missing.json: "), "{serve:?}");
}
