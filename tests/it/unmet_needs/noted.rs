//! From a search to a row: what is gathered in memory is written as sums, by a door that cannot read them.

use std::{str::FromStr, sync::Arc};

use gateway::{
    coverage::demand::Demand,
    db::{DatabaseSettings, setup},
    identity::{HeldRole, Member, SignIn, Viewer},
    kernel::{
        id::new_id,
        secret::Secret,
        vocabulary::{Need, Role},
    },
};
use serde_json::{Value, json};
use tests::{Database, Who, on_both};
use uuid::Uuid;

use super::this_week;
use crate::tenancy::dialect::{one, truth};

fn settings(database: &Database) -> DatabaseSettings {
    let environment = database.environment();
    let of = |name: &str| environment.iter().find(|(known, _)| *known == name).unwrap().1.clone();
    DatabaseSettings {
        location: FromStr::from_str(&of("DATABASE_URL")).unwrap(),
        door_secret: Some(Secret::new(of("GATEWAY_DOOR_SECRET"))),
        door_prefix: of("GATEWAY_DOOR_PREFIX"),
        standby: None,
        max_connections: 2,
    }
}

fn member(subject: &str) -> Viewer {
    let role = HeldRole { id: new_id(), display_name: None, role: Role::Coach, center: Some(new_id()), region: None };
    signed_in(subject, vec![role])
}

fn signed_in(subject: &str, roles: Vec<HeldRole>) -> Viewer {
    let sign_in = SignIn { issuer: Secret::new("https://issuer.example"), subject: Secret::new(subject) };
    Viewer::Member(Arc::new(Member { sign_in, display_name: None, roles }))
}

#[test]
fn searches_become_sums_of_a_week() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let (table, region) = (truth(backend, "demand"), truth(backend, "region"));
        let region = one(&database, &format!("SELECT id FROM {region} WHERE slug = 'wasatch-front'"));
        let region = Uuid::from_str(&region).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let doors = setup::open(&settings(&database)).await.unwrap();
            let demand = Demand::default();
            // Seven members, one of them without end; who is no member does not count.
            for number in 0..7 {
                let needs = [(Need::Housing, number < 3), (Need::Food, false)];
                demand.note(&member(&format!("member {number}")), region, &needs);
            }
            for _ in 0..50 {
                demand.note(&member("member 0"), region, &[(Need::Housing, true)]);
                demand.note(&Viewer::Anonymous, region, &[(Need::Housing, true)]);
                demand.note(&signed_in("nobody yet", Vec::new()), region, &[(Need::Housing, true)]);
            }
            demand.write(&doors).await;
            // What is written once is not written again; what comes later is added.
            demand.write(&doors).await;
            demand.note(&member("member 8"), region, &[(Need::Food, true)]);
            demand.write(&doors).await;
            doors.close().await;
        });
        let rows = database.rows(&format!("SELECT need, week, searches, without_result FROM {table} ORDER BY need"));
        let week = this_week().to_string();
        let row = |need: &str, searches: &str, in_vain: &str| {
            [need, &week, searches, in_vain].map(|value| Some(value.to_owned())).to_vec()
        };
        assert_eq!(rows, [row("FOOD", "8", "1"), row("HOUSING", "8", "4")]);
    });
}

/// What cannot be written waits, and is written once the database is there.
#[test]
fn what_cannot_be_written_waits() {
    on_both(|backend| {
        let database = Database::demo(backend);
        let (table, region) = (truth(backend, "demand"), truth(backend, "region"));
        let region = one(&database, &format!("SELECT id FROM {region} WHERE slug = 'wasatch-front'"));
        let region = Uuid::from_str(&region).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let count = || one(&database, &format!("SELECT coalesce(sum(searches), 0) FROM {table}"));
        let doors = runtime.block_on(setup::open(&settings(&database))).unwrap();
        let demand = Demand::default();
        demand.note(&member("somebody"), region, &[(Need::Housing, true)]);
        database.execute(&format!("ALTER TABLE {table} RENAME TO away"));
        runtime.block_on(demand.write(&doors));
        database.execute(&format!("ALTER TABLE {} RENAME TO demand", table.replace("demand", "away")));
        runtime.block_on(async {
            demand.write(&doors).await;
            demand.write(&doors).await;
            doors.close().await;
        });
        assert_eq!(count(), "1");
    });
}

/// Over the wire: the first page of a member around a place counts each required need, twice a week at most, as found or
/// not; nothing else does.
#[test]
fn a_member_who_asks_is_counted_and_nobody_else() {
    const ASK: &str = "query ($need: ReferralNeed!, $after: String) {
        referralOptions(need: $need, first: 1, after: $after) { pageInfo { endCursor } } }";
    on_both(|backend| {
        let database = Database::demo(backend);
        let server = database.serve();
        let ask = |who: &Who, need: &Value, after: Option<&str>| {
            let body = json!({ "query": ASK, "variables": { "need": need, "after": after } }).to_string();
            let header = who.header().unwrap_or(("accept", "application/json".to_owned()));
            let answer = server.try_ask(&header, &body).unwrap();
            assert!(answer["errors"].is_null(), "{answer}");
            answer["data"]["referralOptions"]["pageInfo"]["endCursor"].as_str().map(str::to_owned)
        };
        let home = json!({ "required": { "needs": ["HOUSING"] }, "near": { "center": "summit-commons" } });
        let coach = Who::Seat("coach@summit-commons");
        for _ in 0..3 {
            let cursor = ask(&coach, &home, None);
            ask(&coach, &home, cursor.as_deref());
            ask(&Who::Anonymous, &home, None);
            ask(&Who::Website("summit-commons"), &home, None);
        }
        // By a point and by a ZIP code the region is that of the nearest center; where nothing answers, in vain.
        let far = json!({ "latitude": 37.1, "longitude": -113.6 });
        let detox = json!({ "required": { "needs": ["DETOX"], "languages": ["tlh"] }, "near": { "point": far }, "withinKm": 1 });
        ask(&coach, &detox, None);
        ask(
            &Who::Seat("admin@lantern-house"),
            &json!({ "preferred": { "needs": ["HOUSING"] }, "near": { "postalCode": "84111" } }),
            None,
        );
        // Without a place, or without a need, there is nothing to count.
        ask(&coach, &json!({ "required": { "needs": ["FOOD"] } }), None);
        ask(&coach, &json!({ "text": "food", "near": { "center": "summit-commons" } }), None);
        let (table, region) = (truth(backend, "demand"), truth(backend, "region"));
        let rows = || {
            database.rows(&format!(
                "SELECT r.slug, d.need, d.searches, d.without_result FROM {table} d JOIN {region} r ON r.id = d.region_id
                 ORDER BY d.need"
            ))
        };
        assert_eq!(rows().len(), 0, "nothing is written at once: that would tell when");
        assert_eq!(server.stop().status, 0);
        let row = |columns: [&str; 4]| columns.map(|value| Some(value.to_owned())).to_vec();
        assert_eq!(rows(), [row(["southern-utah", "DETOX", "1", "1"]), row(["wasatch-front", "HOUSING", "3", "0"])]);
    });
}
