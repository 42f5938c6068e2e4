//! The door at which nobody is anybody yet.

use tests::{Backend, Database};

use super::{count, refused, through};

#[test]
fn who_asks_is_looked_up_and_nothing_else() {
    let database = Database::demo(Backend::Postgres);
    for table in ["role", "site_key", "coach_account"] {
        refused(&database, "identity", &[&format!("DELETE FROM truth.{table}")]);
        let seen = through(&database, "identity", &[&format!("SELECT count(*) FROM truth.{table}")]).expect("rows");
        assert!(count(&seen) > 0, "{table} cannot be looked up");
    }
    // Of a center it learns the name in addresses, and no more.
    let slugs = through(&database, "identity", &["SELECT count(slug) FROM truth.center"]).expect("rows");
    assert_eq!(count(&slugs), 12);
    for column in ["name", "region_id", "*"] {
        refused(&database, "identity", &[&format!("SELECT {column} FROM truth.center")]);
    }
}
