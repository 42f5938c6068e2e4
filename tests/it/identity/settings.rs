//! Which issuers can be configured, and whose sign-in is meant where there are several.

use tests::{AUDIENCE, Database, Output, Program, issuer_url, on_both};

const TWO: &str = "https://one.example https://two.example/realm";

fn check(issuers: &str, audiences: &str) -> Output {
    let check = Program::new(["config", "check"]);
    check.env("GATEWAY_OIDC_ISSUER", issuers).env("GATEWAY_OIDC_AUDIENCE", audiences).run()
}

#[test]
fn issuers_that_cannot_be_are_named() {
    for (issuers, audiences, says) in [
        (TWO, "a b c", "one for each: 2, not 3"),
        ("https://one.example", "a b", "one for each: 1, not 2"),
        ("https://one.example https://one.example", "a", "twice"),
        ("https://one.example http://two.example", "a", "http://two.example: it must begin with https://"),
        ("http://127.0.0.1:80@one.example", "a", "https://"),
        ("http://localhost.one.example", "a", "https://"),
        ("https://", "a", "https://"),
        ("https://one.example?x=1", "a", "neither ? nor #"),
        (" ", "a", "say whose tokens are meant"),
    ] {
        let done = check(issuers, audiences);
        assert!(done.status != 0 && done.stderr.contains(says), "{issuers}, {audiences}: {done:?}");
    }
    for (issuers, audiences) in
        [(TWO, "a"), (TWO, "  a   b "), ("http://127.0.0.1:8000/a http://localhost:8000 http://[::1]:8000", "a")]
    {
        let done = check(issuers, audiences);
        assert_eq!(done.status, 0, "{issuers}, {audiences}: {}", done.stderr);
    }
}

#[test]
fn with_several_issuers_a_grant_says_which() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let issuers = format!("{} https://two.example", issuer_url());
        let grant = |more: &[&str]| {
            let args = [&["grant", "coach@summit-commons", "--subject", "newcomer"], more].concat();
            database.program(&args).env("GATEWAY_OIDC_ISSUER", &issuers).env("GATEWAY_OIDC_AUDIENCE", AUDIENCE).run()
        };
        let done = grant(&[]);
        assert!(done.status != 0 && done.stderr.contains("--issuer"), "{done:?}");
        let done = grant(&["--issuer", "https://two.example"]);
        assert_eq!(done.status, 0, "{}", done.stderr);
        assert!(done.stdout.contains("https://two.example"), "{}", done.stdout);
    });
}
