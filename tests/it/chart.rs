//! What the chart lets through is what the program takes.

use serde_json::Value;
use tests::{Program, repository};

#[test]
fn the_chart_bounds_numbers_as_the_program_does() {
    let schema = std::fs::read_to_string(repository().join("helm/values.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let settings = schema["properties"]["settings"]["properties"].as_object().unwrap();
    let numbers: Vec<_> = settings.iter().filter(|(_, of)| of["type"] == "integer").collect();
    assert!(numbers.len() > 25, "{numbers:?}");
    for (name, of) in numbers {
        let variable = format!("GATEWAY_{}", name.to_uppercase());
        // Refused with the bounds of the program.
        let refused = Program::new(["config", "check"]).env(&variable, "many").run();
        let bounds = format!("\"many\" is not a number from {} to {}", of["minimum"], of["maximum"]);
        assert!(refused.stderr.contains(&bounds), "{name} is {of} in the chart: {}", refused.stderr);
    }
}
