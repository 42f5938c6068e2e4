//! The tabs that GraphiQL opens with: one for each kind of user.

use crate::{http::graphiql::Tab, identity::issuer, kernel::secret::Secret};

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

/// The tabs: with the demo's secret one for each kind of user, without it those for anybody.
pub fn tabs(secret: Option<&Secret>) -> Vec<Tab> {
    let tab = |example: &Example| {
        let headers = match (example.seat, secret) {
            (None, _) => "{}".to_owned(),
            (Some(seat), Some(secret)) => {
                let token = issuer::demo_token(secret, seat, DAY).ok()?;
                format!("{{\n  \"Authorization\": \"Bearer {token}\"\n}}")
            }
            (Some(_), None) => return None,
        };
        Some(Tab { query: example.query.to_owned(), variables: example.variables.to_owned(), headers })
    };
    EXAMPLES.iter().filter_map(tab).collect()
}
