//! What is for the own center alone.

use tests::{Network, Who};

use super::{OWN, VIEWERS, ask, houses};

/// What is for the own center alone is null for everybody else, of every center and every entry.
pub fn own_fields_are_null(network: &Network) {
    let query = |slug: &str| {
        format!(
            "{{ center(slug: \"{slug}\") {{ siteKeys {{ id }} members {{ id }} problemReports {{ totalCount }}
               overdue {{ totalCount }} auditTrail {{ totalCount }}
               coaches(first: 100) {{ nodes {{ sharing {{ bio }} }} }}
               resources(first: 100, filter: {{ includeInactive: true }}) {{ nodes {{ verification {{ openReports }} }} }} }} }}"
        )
    };
    for who in &VIEWERS {
        for (slug, ..) in houses(network.database()) {
            let center = ask(network, who, &query(&slug))["center"].clone();
            let is_admin = slug == OWN && *who == Who::Seat("admin@summit-commons");
            for field in ["siteKeys", "members", "problemReports", "overdue", "auditTrail"] {
                assert_eq!(!center[field].is_null(), is_admin, "{who:?} has {field} of {slug}: {}", center[field]);
            }
            let is_own = is_admin || slug == OWN && *who == Who::Seat("coach@summit-commons");
            for coach in center["coaches"]["nodes"].as_array().expect("nodes are a list") {
                assert_eq!(!coach["sharing"].is_null(), is_own, "{who:?} has sharing of {slug}: {coach}");
            }
            let resources = center["resources"]["nodes"].as_array().expect("nodes are a list");
            assert!(!resources.is_empty(), "{who:?} sees no resource of {slug}");
            for resource in resources {
                let reports = &resource["verification"]["openReports"];
                assert_eq!(!reports.is_null(), is_own, "{who:?} has openReports of {slug}: {reports}");
            }
        }
        for region in ["wasatch-front", "northern-utah"] {
            let query = format!(
                "{{ region(slug: \"{region}\") {{ coverage(by: NEED) {{ dimension }} unmetNeeds {{ need }} }} }}"
            );
            let told = ask(network, who, &query)["region"].clone();
            let is_theirs = *who == Who::Seat("network-admin")
                || *who == Who::Seat("coordinator@wasatch-front") && region == "wasatch-front";
            for field in ["coverage", "unmetNeeds"] {
                assert_eq!(!told[field].is_null(), is_theirs, "{who:?} has {field} of {region}: {told}");
            }
        }
        let members = ask(network, who, "{ networkMembers { totalCount } }")["networkMembers"].clone();
        assert_eq!(!members.is_null(), *who == Who::Seat("network-admin"), "{who:?} has networkMembers: {members}");
        // In a list of the whole network too they are told of the own entries alone.
        let house = match who {
            Who::Seat(seat) => seat.strip_prefix("coach@").or_else(|| seat.strip_prefix("admin@")),
            _ => None,
        };
        let data =
            ask(network, who, "{ resources(first: 100) { nodes { center { slug } verification { openReports } } } }");
        for node in data["resources"]["nodes"].as_array().expect("nodes are a list") {
            let is_own = house.is_some_and(|slug| node["center"]["slug"] == slug);
            assert_eq!(!node["verification"]["openReports"].is_null(), is_own, "{who:?} and openReports of {node}");
        }
    }
    let reports = ask(network, &VIEWERS[3], "{ center(slug: \"summit-commons\") { problemReports { totalCount } } }");
    assert_eq!(reports["center"]["problemReports"]["totalCount"], 2);
}
