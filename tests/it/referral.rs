//! The golden set of needs (`referral/needs/`): what a coach would expect first and what must never come, over the demo
//! network on a day that stands still; and the laws that every answer to a need keeps, today, on both databases.
//!
//! `referral/golden.txt` shows what comes, so that a change of the ranking is a difference that people can read.

mod dates;
mod everything;
mod expected;
mod golden;
mod laws;
mod need;
mod option;
mod reasons;
mod refused;
mod sentences;
mod shared;
mod times;

use serde_json::{Value, json};
use tests::{Server, Who, token_with};

use self::{
    need::Need,
    option::{Told, fields},
};

/// A page of options, or the errors that came instead.
fn page(server: &Server, who: Who, need: &Value, first: usize, after: Option<&str>) -> Result<Value, Vec<Value>> {
    let query = format!(
        "query ($need: ReferralNeed!, $first: Int, $after: String) {{
            referralOptions(need: $need, first: $first, after: $after) {{
                totalCount pageInfo {{ hasNextPage hasPreviousPage endCursor }} edges {{ cursor node {{ {} }} }}
            }}
        }}",
        fields()
    );
    let data = ask(server, who, &query, &json!({ "need": need, "first": first, "after": after }))?;
    Ok(data["referralOptions"].clone())
}

/// All options, read by pages of a size: how many the list says that it has, and each option.
fn list(server: &Server, need: &Need, variables: &Value, size: usize) -> (usize, Vec<Told>) {
    let (mut options, mut after) = (Vec::new(), None::<String>);
    loop {
        let page = page(server, need.who, variables, size, after.as_deref())
            .unwrap_or_else(|errors| panic!("{}: {errors:?}", need.title));
        let edges = page["edges"].as_array().expect("edges are a list");
        options.extend(edges.iter().map(|edge| Told(edge["node"].clone())));
        assert_eq!(page["pageInfo"]["hasPreviousPage"], after.is_some(), "{}", need.title);
        if page["pageInfo"]["hasNextPage"] != true {
            let count = page["totalCount"].as_u64().and_then(|count| usize::try_from(count).ok());
            return (count.unwrap_or_else(|| panic!("{}: the list has no count", need.title)), options);
        }
        assert_eq!(edges.len(), size, "{}: a page with a next is not full", need.title);
        after = page["pageInfo"]["endCursor"].as_str().map(str::to_owned);
    }
}

/// Asks an operation: its data, or its errors.
fn ask(server: &Server, who: Who, query: &str, variables: &Value) -> Result<Value, Vec<Value>> {
    let body = json!({ "query": query, "variables": variables }).to_string();
    let answer = server.try_ask(&header(who), &body).expect("the server answers");
    match answer["errors"].as_array() {
        None => Ok(answer["data"].clone()),
        Some(errors) => Err(errors.clone()),
    }
}

/// Who asks, for as long as the clock of a server may be ahead of ours.
fn header(who: Who) -> (&'static str, String) {
    match who {
        Who::Seat(seat) => {
            let token = token_with(|claims, _| {
                claims["sub"] = seat.into();
                claims["exp"] = (claims["exp"].as_u64().expect("a time") + 3650 * 24 * 3600).into();
            });
            ("authorization", format!("Bearer {token}"))
        }
        who => who.header().unwrap_or(("x-request-of", "nobody".to_owned())),
    }
}
