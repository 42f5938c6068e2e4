//! What centers and coaches keep to themselves moves no list: not a row, a reason, an order, a distance or a count.

use std::collections::{BTreeMap, BTreeSet};

use gateway::kernel::{
    clock,
    vocabulary::{Pathway, Population},
};
use serde_json::json;
use tests::{Network, Who, on_both};

use super::{need, option::Told, page, times::Day};
use crate::{
    tenancy::dialect::{hex, reproject, truth},
    twins::add_private_rows,
};

#[test]
fn private_rows_of_other_centers_move_nothing() {
    on_both(|backend| {
        let plain = Network::start_with(backend, reproject);
        let crowded = Network::start_with(backend, add_private_rows);
        for need in &need::all() {
            let variables = need.variables(Day::of(clock::now()));
            let [of_plain, of_crowded] = [&plain, &crowded].map(|network| {
                let page = page(network.server(), need.who, &variables, 100, None).unwrap();
                let nodes: Vec<_> = page["edges"].as_array().unwrap().iter().map(|edge| edge["node"].clone()).collect();
                json!([page["totalCount"], nodes])
            });
            assert!(of_plain == of_crowded, "{}: the twins differ", need.title);
        }
    });
}

/// What of a coach is a reason for whom, beside what the coach shares with whom by the truth.
#[test]
fn what_a_coach_keeps_back_is_no_reason() {
    on_both(|backend| {
        let network = Network::start(backend);
        let populations: Vec<_> = Population::ALL.iter().map(|word| word.as_str()).collect();
        let pathways: Vec<_> = Pathway::ALL.iter().map(|word| word.as_str()).collect();
        let asked = [("populations", "POPULATION", populations), ("pathways", "PATHWAY", pathways)];
        for (part, code, words) in asked {
            let sql = format!(
                "SELECT {}, sharing ->> '{part}', visibility FROM {} WHERE CAST({part} AS text) <> '[]'
                 AND center_id IN (SELECT id FROM {} WHERE status = 'ACTIVE')",
                hex(backend, "id"),
                truth(backend, "coach"),
                truth(backend, "center")
            );
            let rows = network.database().rows(&sql);
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let shared: BTreeMap<_, _> =
                rows.iter().map(|row| (text(&row[0]), (text(&row[1]), text(&row[2])))).collect();
            assert!(shared.len() > 20, "{} coaches name {part}", shared.len());
            // The seat is of no center: nobody is left out as a colleague.
            for (who, audiences) in
                [(Who::Anonymous, &["PUBLIC"][..]), (Who::Seat("network-admin"), &["PUBLIC", "NETWORK"])]
            {
                let need = json!({ "required": { part: words }, "kinds": ["COACH"] });
                let page = page(network.server(), who, &need, 100, None).unwrap();
                let options = page["edges"].as_array().unwrap().iter().map(|edge| Told(edge["node"].clone()));
                let (with, without): (Vec<_>, Vec<_>) =
                    options.partition(|option| option.codes("reasons").contains(&code));
                let ids = |options: &[Told]| -> BTreeSet<String> {
                    options.iter().map(|option| option.id().split_once('_').unwrap().1.replace('-', "")).collect()
                };
                let is_for = |audience: &str| audiences.contains(&audience);
                let expected: BTreeSet<_> = shared
                    .iter()
                    .filter(|(_, (sharing, visibility))| is_for(sharing) && is_for(visibility))
                    .map(|(id, _)| id.clone())
                    .collect();
                assert_eq!(ids(&with), expected, "{who:?}, {part}");
                assert!(!without.is_empty(), "nobody keeps {part} back from {who:?}");
                assert!(without.iter().all(|option| option.codes("unknowns").contains(&code)), "{who:?}, {part}");
            }
        }
    });
}
