//! PgBouncer between the doors and PostgreSQL, in session mode, set as docs/operations.md says.

use std::collections::BTreeMap;

use gateway::db::credentials::door_password;
use serde_json::{Value, json};
use tests::{PostgresServer, Proxy, Server, Who, until};

use crate::{
    doors::signed_in,
    keeping::{ADMIN, document},
    operations::operations,
    subscriptions::resource,
};

/// What somebody is told.
fn ask(server: &Server, who: &Who, query: &str, variables: &Value) -> Value {
    let header = who.header().unwrap_or(("x-nobody", String::new()));
    let body = json!({ "query": query, "variables": variables }).to_string();
    server.try_ask(&header, &body).expect("the gateway answers")
}

/// The address by which a door's role signs in to PgBouncer.
fn url_of(postgres: &PostgresServer, bouncer: &Proxy, door: &str) -> String {
    let environment: BTreeMap<_, _> = postgres.environment().into_iter().collect();
    let role = format!("{}_{door}", environment["GATEWAY_DOOR_PREFIX"]);
    let password = door_password(&environment["GATEWAY_DOOR_SECRET"], &role);
    format!("postgres://{role}:{password}@127.0.0.1:{}/postgres", bouncer.port())
}

/// What a door is set to holds for the connections that PgBouncer made for gateways which have ended, and nothing of whoever
/// had one before is left on it.
fn nothing_is_left(url: &str, path: &str, end: &str) {
    let look = format!(
        "SELECT (SELECT backend_start < '{end}' FROM pg_stat_activity WHERE pid = pg_backend_pid()),
         current_setting('search_path'), current_setting('jit'), coalesce(current_setting('app.centers', true), '')"
    );
    let leave = "SET search_path = house; SET jit = on; SELECT set_config('app.centers', 'somebody', false)";
    for time in 0..3 {
        until("a connection is had again", || {
            let row = signed_in(url, &[&look]).unwrap().remove(0);
            assert_eq!(row[1..], [path, "off", ""].map(|set| Some(set.to_owned())), "{url}, time {time}");
            row[0].as_deref() == Some("t")
        })
        .unwrap();
        signed_in(url, &[leave]).unwrap();
    }
}

#[test]
fn everything_is_as_it_is_without_it() {
    let postgres = PostgresServer::start();
    postgres.log_everything();
    let bouncer = Proxy::before_postgres(&postgres, "session");
    let url = format!("postgres://127.0.0.1:{}/postgres", bouncer.port());
    let direct = postgres.serve(&[]);
    // The second has connections that the first has left: what that set for itself must not be there any more.
    for round in 0..2 {
        let through = postgres.serve(&[("DATABASE_URL", &url)]);
        for operation in operations() {
            let [here, there] =
                [&direct, &through].map(|server| ask(server, &operation.who, operation.query, &operation.variables));
            assert!(here["errors"].is_null(), "{}: {here}", operation.name);
            assert_eq!(there, here, "{}", operation.name);
        }
        let input = json!({ "input": resource(&format!("Through {round}")) });
        let made = ask(&through, &ADMIN, &document("createResource"), &input);
        assert_eq!(made["data"]["createResource"]["userErrors"], json!([]), "{made}");
        let id = &made["data"]["createResource"]["resource"]["id"];
        let found = ask(&direct, &ADMIN, "query ($id: ID!) { node(id: $id) { id } }", &json!({ "id": id }));
        assert_eq!(found["data"]["node"]["id"], *id);

        let end = postgres.tell("SELECT now()");
        assert_eq!(through.stop().status, 0);
        for (door, path) in [("public", "published"), ("network", "shared"), ("center", "truth")] {
            nothing_is_left(&url_of(&postgres, &bouncer, door), path, &end);
        }
    }
    let log = String::from_utf8_lossy(&postgres.log()).into_owned();
    assert!(log.contains("DISCARD ALL"), "what one gateway left another did not find");
    assert!(!log.contains("prepared statement"), "a prepared statement was looked for on another connection");
}
