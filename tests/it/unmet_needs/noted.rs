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
use tests::{Database, on_both};
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
