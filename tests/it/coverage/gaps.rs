//! What a center does not offer, and who is nearest that does.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use super::{COORDINATOR, DIMENSIONS, REGION, ask, cell, rows, told};
use crate::tenancy::dialect::{reproject, text, truth};

/// Latitude and longitude of each center.
fn points(network: &Network) -> BTreeMap<String, (f64, f64)> {
    let center = truth(network.database().backend(), "center");
    let rows = network.database().rows(&format!("SELECT slug, latitude, longitude FROM {center}"));
    let number = |row: &[Option<String>], at| text(row, at).parse::<f64>().unwrap().to_radians();
    rows.iter().map(|row| (text(row, 0), (number(row, 1), number(row, 2)))).collect()
}

/// Along the ground, by the haversine.
fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let half = |x: f64| (x / 2.0).sin().powi(2);
    2.0 * 6371.0088 * (half(a.0 - b.0) + a.0.cos() * b.0.cos() * half(a.1 - b.1)).sqrt().asin()
}

#[test]
fn gaps_are_what_no_row_tells() {
    on_both(|backend| {
        let network = Network::start(backend);
        let points = points(&network);
        let slugs: BTreeSet<String> =
            told(&rows(&network, "SUPPORT_TYPE", 100)).into_keys().map(|(_, slug)| slug).collect();
        let mut of_one = 0;
        for by in DIMENSIONS {
            let offered = told(&rows(&network, by, 100));
            let is_offered = |cell: &str, slug: &str| {
                offered.get(&(cell.to_owned(), slug.to_owned())).is_some_and(|[a, b, c, ..]| a + b + c > 0)
            };
            let coverage = ask(&network, &COORDINATOR, REGION, by, 100, None)["coverage"].clone();
            let gaps = coverage["gaps"].as_array().unwrap();
            let mut last = f64::INFINITY;
            for gap in gaps {
                let cell = cell(gap);
                let Some(slug) = gap["center"]["slug"].as_str() else {
                    assert!(slugs.iter().all(|slug| !is_offered(&cell, slug)), "{gap}");
                    assert_eq!(last, f64::INFINITY, "what the region lacks comes first");
                    continue;
                };
                of_one += 1;
                assert!(!is_offered(&cell, slug), "{gap}");
                assert!(slugs.iter().any(|slug| is_offered(&cell, slug)), "{gap} is one of the region");
                let distance = gap["nearestKm"].as_f64().unwrap_or(f64::INFINITY);
                assert!(distance <= last, "not the farthest first: {gap}");
                last = distance;
                // Nobody in the region who offers it is nearer.
                let nearest = gap["nearest"]["slug"].as_str().unwrap();
                assert!((km(points[slug], points[nearest]) - distance).abs() < 0.2, "{gap}");
                let offering = slugs.iter().filter(|other| is_offered(&cell, other));
                let least = offering.map(|other| km(points[slug], points[other])).fold(f64::INFINITY, f64::min);
                assert!(distance <= least + 0.2, "{gap}: {least} km");
            }
            if gaps.len() < 100 {
                // What fits no need in particular is missed by nobody.
                let missing: BTreeSet<_> =
                    offered.keys().map(|(cell, _)| cell).filter(|cell| *cell != "OTHER").collect();
                let expected = missing.iter().flat_map(|cell| slugs.iter().filter(|slug| !is_offered(cell, slug)));
                let of_centers = gaps.iter().filter(|gap| !gap["center"].is_null()).count();
                let of_region = missing.iter().filter(|cell| slugs.iter().all(|slug| !is_offered(cell, slug)));
                assert_eq!(of_centers, expected.count() - of_region.count() * slugs.len(), "{by}");
            }
        }
        assert!(of_one > 10, "the demo has gaps: {of_one}");
    });
}

/// What nobody in the region offers is a gap of the region, with who shares it beyond; what is private there is not told.
#[test]
fn beyond_the_region_only_what_is_shared_is_offered() {
    on_both(|backend| {
        for (visibility, is_told) in [("CENTER", false), ("NETWORK", true)] {
            let network = Network::start_with(backend, |database| {
                let (resource, center) = (truth(backend, "resource"), truth(backend, "center"));
                let (only, rest) = ("[\"DETOX\"]", "[\"FOOD\"]");
                database.execute(&format!("UPDATE {resource} SET needs = '{rest}'"));
                database.execute(&format!(
                    "UPDATE {resource} SET needs = '{only}', status = 'ACTIVE', visibility = '{visibility}'
                     WHERE center_id = (SELECT id FROM {center} WHERE slug = 'coal-creek')"
                ));
                reproject(database);
            });
            let gaps = ask(&network, &COORDINATOR, REGION, "NEED", 100, None)["coverage"]["gaps"].clone();
            let detox: Vec<&Value> = gaps.as_array().unwrap().iter().filter(|gap| cell(gap) == "DETOX").collect();
            assert_eq!(detox.len(), 1, "{gaps}");
            assert_eq!(detox[0]["center"], Value::Null);
            let expected = if is_told { json!({ "slug": "coal-creek" }) } else { Value::Null };
            assert_eq!(detox[0]["nearest"], expected, "{visibility}");
            assert_eq!(detox[0]["nearestKm"].is_null(), !is_told);
            // To those of its own region it is no gap, private or not.
            let own = ask(&network, &Who::Seat("network-admin"), "southern-utah", "NEED", 100, None);
            let gaps = own["coverage"]["gaps"].as_array().unwrap();
            assert!(gaps.iter().all(|gap| cell(gap) != "DETOX" || !gap["center"].is_null()), "{gaps:?}");
        }
    });
}
