//! The same with requests that somebody else makes up: Schemathesis, by the schema that the gateway tells.

use std::process::Command;

use tests::{Network, Who, free_folder, on_both, repository};

/// Its requests for each field of the root.
const EACH: &str = "8";

#[test]
fn schemathesis_finds_no_fault_of_ours() {
    on_both(|backend| {
        let network = Network::start(backend);
        let (name, token) = Who::Seat("admin@summit-commons").header().unwrap();
        // It leaves what it has learned where it runs.
        let folder = free_folder();
        let python = std::env::var("TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let done = Command::new(python)
            .args(["-m", "schemathesis.cli", "run", &format!("{}/graphql", network.url())])
            .args(["--header", &format!("{name}: {token}"), "--checks", "no_fault_of_ours", "--phases", "fuzzing"])
            .args(["--max-examples", EACH, "--seed", "1", "--workers", "2", "--no-shrink", "--warnings", "off"])
            .args(["--no-color", "--suppress-health-check", "all"])
            .env("SCHEMATHESIS_HOOKS", "faults")
            .env("PYTHONPATH", repository().join("tests/oracle"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .current_dir(folder.path())
            .output()
            .expect("there is a Python");
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
        let tested = said.lines().find_map(|line| line.trim().strip_prefix("Tested: ")?.parse::<usize>().ok());
        assert!(tested.is_some_and(|fields| fields > 30), "it tested {tested:?} fields: {said}");
        assert!(!network.log().contains("\"ERROR\""), "{}", network.log());
    });
}
