//! What a coordinator is told of a region: figures that are reckoned here from the truth by other code, the gaps between
//! them, and nothing for anybody else.

mod figures;
mod gaps;
mod pages;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use crate::operations::REGION_COVERAGE;

const COORDINATOR: Who = Who::Seat("coordinator@wasatch-front");
const REGION: &str = "wasatch-front";
const DIMENSIONS: [&str; 6] = ["SUPPORT_TYPE", "RECOVERY_CAPITAL", "NEED", "LANGUAGE", "POPULATION", "WEEKDAY_DAYPART"];

/// Resources, coaches, occurrences, due soon, accepting, open slots.
type Figures = [i64; 6];

/// The cell of a row in one word, such as `HOUSING` or `MONDAY NIGHT`.
fn cell(row: &Value) -> String {
    let fields = ["supportType", "recoveryCapital", "need", "language", "population", "weekday", "dayPart"];
    let set = fields.iter().filter_map(|field| row["cell"][field].as_str());
    set.collect::<Vec<_>>().join(" ")
}

fn ask(network: &Network, who: &Who, region: &str, by: &str, first: u32, after: Option<&str>) -> Value {
    let variables = json!({ "region": region, "by": by, "first": first, "after": after });
    network.ask(who, REGION_COVERAGE, variables).data()["region"].clone()
}

/// Every row, page by page.
fn rows(network: &Network, by: &str, first: u32) -> Vec<Value> {
    let (mut rows, mut after): (Vec<Value>, Option<String>) = (Vec::new(), None);
    loop {
        let page = ask(network, &COORDINATOR, REGION, by, first, after.as_deref())["coverage"]["rows"].clone();
        rows.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], rows.len());
            return rows;
        }
        after = page["pageInfo"]["endCursor"].as_str().map(str::to_owned);
    }
}

fn told(rows: &[Value]) -> BTreeMap<(String, String), Figures> {
    let figures = |row: &Value| {
        ["resources", "coaches", "occurrences", "dueSoon", "accepting", "openSlots"]
            .map(|name| row[name].as_i64().unwrap())
    };
    rows.iter().map(|row| ((cell(row), row["center"]["slug"].as_str().unwrap().to_owned()), figures(row))).collect()
}

#[test]
fn it_is_for_coordinators_of_the_region_and_network_admins() {
    on_both(|backend| {
        let network = Network::start(backend);
        for (who, region, may) in [
            (Who::Anonymous, REGION, false),
            (Who::Website("summit-commons"), REGION, false),
            (Who::Seat("coach@summit-commons"), REGION, false),
            (Who::Seat("admin@summit-commons"), REGION, false),
            (Who::Seat("coordinator@northern-utah"), REGION, false),
            (COORDINATOR, "northern-utah", false),
            (COORDINATOR, REGION, true),
            (Who::Seat("network-admin"), REGION, true),
            (Who::Seat("network-admin"), "southern-utah", true),
        ] {
            let told = ask(&network, &who, region, "NEED", 5, None);
            for field in ["coverage", "unmetNeeds"] {
                assert_eq!(!told[field].is_null(), may, "{who:?} asks for {field} of {region}: {told}");
            }
            let slugs = told["coverage"]["rows"]["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
            assert_eq!(slugs.is_empty(), !may);
        }
        // Who is told what the other is told.
        let [one, other] =
            [COORDINATOR, Who::Seat("network-admin")].map(|who| ask(&network, &who, REGION, "NEED", 100, None));
        assert_eq!(one, other);
    });
}
