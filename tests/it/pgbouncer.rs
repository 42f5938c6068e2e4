//! PgBouncer between the doors and PostgreSQL, in session mode, set as docs/operations.md says.

use serde_json::{Value, json};
use tests::{PostgresServer, Proxy, Server, Who};

use crate::{
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

        // What a door is set to holds for the connections that PgBouncer made, and nothing of a center is left on them.
        let log = String::from_utf8_lossy(&postgres.log()).into_owned();
        let from_it = log.lines().filter(|line| line.contains("connection authorized") && line.contains("gateway"));
        assert!(from_it.count() > 0, "it signs in: {log}");
        assert_eq!(through.stop().status, 0);
    }
    let log = String::from_utf8_lossy(&postgres.log()).into_owned();
    assert!(log.contains("DISCARD ALL"), "what one gateway left another did not find");
    assert!(!log.contains("prepared statement"), "a prepared statement was looked for on another connection");
}
