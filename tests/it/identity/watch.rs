//! Whoever holds a session open is told within a second when it ends.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use gateway::{
    config::Settings,
    db::{SharedDoors, setup},
    identity::{
        Credential, EndReason, Ended, Issuers, Member, Session, SessionError, SessionWatch, SignIn, Viewer,
        issuer::{DEMO_ISSUER, demo_token},
        lookup,
        roster::demo_site_key,
    },
    kernel::secret::Secret,
};
use serde_json::json;
use tests::{Backend, Database, on_both};
use tokio::time::timeout;

use crate::tenancy::dialect::{id, truth};

/// What a session must end within.
const AT_ONCE: Duration = Duration::from_secs(1);
/// Two looks and more.
const LONG: Duration = Duration::from_millis(1500);

/// A demo network whose seats are held by subjects of the demo's issuer, reached from within the process.
struct House {
    database: Arc<Database>,
    doors: SharedDoors,
    issuers: Issuers,
    watch: SessionWatch,
}

impl House {
    async fn open(database: Arc<Database>) -> Self {
        let environment = database.environment().into_iter().map(|(name, value)| (name.to_owned(), value));
        let settings = Settings::load(None, environment).unwrap();
        let doors = setup::open(&settings.database).await.unwrap();
        Self { database, watch: SessionWatch::new(doors.clone()), doors, issuers: Issuers::demo(secret()) }
    }

    async fn session(&self, fields: serde_json::Value) -> Session {
        self.try_session(fields).await.unwrap()
    }

    /// As a socket is opened: with the fields of a payload in JSON.
    async fn try_session(&self, fields: serde_json::Value) -> Result<Session, SessionError> {
        let fields = fields.as_object().unwrap().clone();
        match Credential::among(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))? {
            Credential::None => Ok(Session::ANONYMOUS),
            Credential::Bearer(token) => Session::of_token(&self.doors, &self.issuers, &token).await,
            Credential::SiteKey(key) => {
                let website = lookup::website(&self.doors, key.expose()).await?;
                Session::of_website(Arc::new(website.ok_or(SessionError::NO_SUCH_KEY)?), None)
            }
        }
    }

    async fn member(&self, seat: &str) -> Session {
        self.session(json!({ "Authorization": bearer(seat, 600) })).await
    }

    async fn website(&self, center: &str) -> Session {
        self.session(json!({ "X-Site-Key": demo_site_key(center) })).await
    }

    /// Changes something in the truth from beside.
    async fn execute(&self, sql: String) {
        tokio::task::block_in_place(|| self.database.execute(&sql));
    }
}

fn secret() -> Secret {
    Secret::new("a secret of thirty-two letters ..")
}

fn bearer(seat: &str, seconds: i64) -> String {
    format!("Bearer {}", demo_token(&secret(), seat, seconds).unwrap())
}

/// Runs a test within the process, on both databases.
fn within<F: Future<Output = ()>>(test: impl Fn(House) -> F) {
    on_both(|backend| within_one(backend, &test));
}

fn within_one<F: Future<Output = ()>>(backend: Backend, test: &impl Fn(House) -> F) {
    // Kept until the runtime is gone: the harness has its own.
    let database = Arc::new(Database::demo(backend));
    database.execute(&format!("UPDATE {} SET issuer = '{DEMO_ISSUER}'", truth(backend, "role")));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { test(House::open(database.clone()).await).await });
}

async fn ends(ended: &mut Ended) -> Option<EndReason> {
    timeout(AT_ONCE, ended).await.ok()
}

async fn lasts(ended: &mut Ended) -> bool {
    timeout(LONG, ended).await.is_err()
}

#[test]
fn sessions_end_when_their_token_expires() {
    within(async |house| {
        let session = house.session(json!({ "authorization": bearer("coach@summit-commons", 3) })).await;
        let begun = Instant::now();
        let mut ended = house.watch.register(&session);
        assert_eq!(timeout(Duration::from_secs(5), &mut ended).await.unwrap(), EndReason::Expired);
        let took = begun.elapsed();
        // A whole second is the grain of a token's end.
        assert!((1.5..4.0).contains(&took.as_secs_f64()), "after {took:?}");
        // One that ended while it was believed for the leeway ends at once.
        let session = house.session(json!({ "authorization": bearer("coach@summit-commons", -10) })).await;
        assert_eq!(ends(&mut house.watch.register(&session)).await, Some(EndReason::Expired));
    });
}

#[test]
fn sessions_end_when_their_roles_change() {
    within(async |house| {
        let roles = truth(house.database.backend(), "role");
        let coach = house.member("coach@summit-commons").await;
        let (mut first, mut second) = (house.watch.register(&coach), house.watch.register(&coach));
        let mut admin = house.watch.register(&house.member("admin@summit-commons").await);
        let mut nobody = house.watch.register(&house.member("nobody-in-particular").await);
        assert!(lasts(&mut first).await, "nothing has changed");

        house.execute(format!("DELETE FROM {roles} WHERE subject = 'coach@summit-commons'")).await;
        assert_eq!(ends(&mut first).await, Some(EndReason::RolesChanged));
        assert_eq!(ends(&mut second).await, Some(EndReason::RolesChanged));
        // Who is given a role must come again to have it.
        house
            .execute(format!("UPDATE {roles} SET subject = 'nobody-in-particular' WHERE subject = 'coach@open-porch'"))
            .await;
        assert_eq!(ends(&mut nobody).await, Some(EndReason::RolesChanged));
        // What somebody is called is no right.
        house.execute(format!("UPDATE {roles} SET display_name = 'A' WHERE subject = 'admin@summit-commons'")).await;
        assert!(lasts(&mut admin).await, "others go on");
        // What changed between looking up and watching counts.
        assert_eq!(ends(&mut house.watch.register(&coach)).await, Some(EndReason::RolesChanged));
    });
}

#[test]
fn sessions_end_when_their_key_is_taken_back() {
    within(async |house| {
        let keys = truth(house.database.backend(), "site_key");
        let website = house.website("summit-commons").await;
        let Viewer::Website(known) = &website.viewer else { panic!("{website:?}") };
        assert_eq!(known.slug, "summit-commons");
        assert_eq!(website.until, None);
        let mut revoked = house.watch.register(&website);
        let mut other = house.watch.register(&house.website("open-porch").await);
        assert!(lasts(&mut revoked).await, "nothing has changed");
        house
            .execute(format!(
                "UPDATE {keys} SET revoked_at = created_at WHERE center_id = {}",
                id(house.database.backend(), &known.center.to_string())
            ))
            .await;
        assert_eq!(ends(&mut revoked).await, Some(EndReason::KeyRevoked));
        assert!(lasts(&mut other).await, "others go on");
        assert!(house.try_session(json!({ "x-site-key": demo_site_key("summit-commons") })).await.is_err());
    });
}

#[test]
fn nobody_in_particular_has_nothing_to_lose() {
    within(async |house| {
        let mut ended = house.watch.register(&house.session(json!({ "more": 7 })).await);
        assert_eq!(house.watch.count(), 0);
        assert!(lasts(&mut ended).await);
        for wrong in [json!({ "authorization": 7 }), json!({ "authorization": "x" }), json!({ "X-SITE-KEY": null })] {
            assert!(matches!(house.try_session(wrong).await, Err(SessionError::Refused(_))));
        }
        let both = json!({ "authorization": bearer("a", 9), "Authorization": bearer("a", 9) });
        assert!(matches!(house.try_session(both).await, Err(SessionError::Refused(_))));
    });
}

/// A database that is away closes nobody's session, and when it is back they are told what they missed.
#[test]
fn sessions_outlast_a_database_that_is_away() {
    within(async |house| {
        let roles = truth(house.database.backend(), "role");
        let mut coach = house.watch.register(&house.member("coach@summit-commons").await);
        let mut website = house.watch.register(&house.website("summit-commons").await);
        house.execute(format!("ALTER TABLE {roles} RENAME TO role_away")).await;
        assert!(lasts(&mut coach).await && lasts(&mut website).await, "closed for want of an answer");
        let away = truth(house.database.backend(), "role_away");
        house.execute(format!("DELETE FROM {away} WHERE subject = 'coach@summit-commons'")).await;
        house.execute(format!("ALTER TABLE {away} RENAME TO role")).await;
        assert_eq!(ends(&mut coach).await, Some(EndReason::RolesChanged));
        assert!(lasts(&mut website).await);
    });
}

#[test]
fn thousands_are_watched_as_one() {
    within(async |house| {
        let member = |number: usize| {
            let sign_in =
                SignIn { issuer: Secret::new(DEMO_ISSUER), subject: Secret::new(format!("nobody \" {number}")) };
            let member = Member { sign_in, display_name: None, roles: Vec::new() };
            Session { viewer: Viewer::Member(Arc::new(member)), until: None }
        };
        let many: Vec<_> = (0..5000).map(|number| house.watch.register(&member(number))).collect();
        let mut coach = house.watch.register(&house.member("coach@summit-commons").await);
        assert_eq!(house.watch.count(), 5001);
        assert!(lasts(&mut coach).await);
        let roles = truth(house.database.backend(), "role");
        house.execute(format!("DELETE FROM {roles} WHERE subject = 'coach@summit-commons'")).await;
        assert_eq!(ends(&mut coach).await, Some(EndReason::RolesChanged));
        assert_eq!(house.watch.count(), 5000, "who was told is watched no more");
        drop(many);
        assert_eq!(house.watch.count(), 0);
    });
}

/// The database is asked only while there is somebody to ask about. PostgreSQL tells when it was asked last.
#[test]
fn nobody_watched_is_nobody_asked_about() {
    within_one(Backend::Postgres, &async |house: House| {
        let asked = || {
            let sql = "SELECT max(query_start) FROM pg_stat_activity
                       WHERE datname = current_database() AND usename LIKE '%\\_identity'";
            tokio::task::block_in_place(|| house.database.rows(sql))
        };
        let ended = house.watch.register(&house.member("coach@summit-commons").await);
        tokio::time::sleep(LONG).await;
        let first = asked();
        tokio::time::sleep(LONG).await;
        let second = asked();
        assert_ne!(first, second, "while one is watched it is asked");
        drop(ended);
        tokio::time::sleep(LONG).await;
        let last = asked();
        tokio::time::sleep(LONG).await;
        assert_eq!(last, asked(), "afterwards it is not");
        // And again for the next one, until the watch is closed.
        let mut ended = house.watch.register(&house.member("coach@summit-commons").await);
        tokio::time::sleep(LONG).await;
        let again = asked();
        tokio::time::sleep(LONG).await;
        assert_ne!(again, asked());
        house.watch.close();
        assert_eq!(house.watch.count(), 0);
        assert!(lasts(&mut ended).await);
        let website = house.website("summit-commons").await;
        let last = asked();
        let _later = house.watch.register(&website);
        tokio::time::sleep(LONG).await;
        // Looking the website up may have been the last thing that the connection did.
        let now = asked();
        assert!(now == last || now == [[None]], "closed is closed: {last:?}, {now:?}");
        assert_eq!(house.watch.count(), 0);
    });
}
