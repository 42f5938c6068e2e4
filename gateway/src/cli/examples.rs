//! The tabs that GraphiQL opens with: one for each kind of user.

use std::collections::BTreeMap;

use crate::{
    http::graphiql::{Editor, Seat, Tab},
    identity::{issuer, roster::demo_site_key},
    kernel::secret::Secret,
};

/// How long a tab's token is good for, in seconds.
const DAY: i64 = 24 * 3600;

struct Example {
    query: &'static str,
    variables: &'static str,
    seat: Option<&'static str>,
}

macro_rules! example {
    ($name:literal, $seat:expr) => {
        Example {
            query: include_str!(concat!("../../assets/examples/", $name, ".graphql")),
            variables: include_str!(concat!("../../assets/examples/", $name, ".json")),
            seat: $seat,
        }
    };
}

const EXAMPLES: [Example; 7] = [
    example!("website", None),
    example!("search", None),
    example!("coach", Some("coach@summit-commons")),
    example!("coordinator", Some("coordinator@wasatch-front")),
    example!("admin", Some("admin@summit-commons")),
    example!("keep", Some("admin@summit-commons")),
    example!("network-admin", Some("network-admin")),
];

/// The demo's people, each as the name of the seat and what it is called.
const SEATS: [(&str, &str); 4] = [
    ("coach@summit-commons", "a coach of Summit Commons"),
    ("admin@summit-commons", "an admin of Summit Commons"),
    ("coordinator@wasatch-front", "the coordinator of Wasatch Front"),
    ("network-admin", "an admin of the network"),
];

/// The center whose website can be tried as.
const WEBSITE: (&str, &str) = ("summit-commons", "the website of Summit Commons");

/// What the editor opens with: with the demo's secret a tab for each kind of user and whom one may ask as, without it
/// the tabs for anybody.
pub fn editor(secret: Option<&Secret>) -> Editor {
    let bearer = |seat: &str| {
        let token = issuer::demo_token(secret?, seat, DAY).ok()?;
        Some(format!("Bearer {token}"))
    };
    let tab = |example: &Example| {
        let headers = match example.seat {
            None => "{}".to_owned(),
            Some(seat) => format!("{{\n  \"Authorization\": \"{}\"\n}}", bearer(seat)?),
        };
        Some(Tab { query: example.query.to_owned(), variables: example.variables.to_owned(), headers })
    };
    let seat = |name: &str, header, value| Seat { name: name.to_owned(), headers: BTreeMap::from([(header, value)]) };
    let mut seats: Vec<_> =
        SEATS.iter().filter_map(|(id, name)| Some(seat(name, "Authorization", bearer(id)?))).collect();
    if secret.is_some() {
        seats.insert(0, Seat { name: "nobody in particular".to_owned(), headers: BTreeMap::new() });
        seats.insert(1, seat(WEBSITE.1, "X-Site-Key", demo_site_key(WEBSITE.0)));
    }
    Editor { tabs: EXAMPLES.iter().filter_map(tab).collect(), seats }
}
