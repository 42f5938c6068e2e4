//! How many coaches of a center take new people.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    catalog::filter::{Parents, bounds},
    db::{DbError, Sql},
    identity::Scope,
    kernel::{basis::Tag, id::EntryKind},
};

/// How many coaches take new people, among those that the viewer may see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capacity {
    /// Coaches.
    pub coaches: i64,
    /// Those whose statement that they take new people has not expired.
    pub accepting: i64,
    /// The places that those state, where they state a number.
    pub open_slots: i64,
}

/// The capacity of centers at a moment; those without a visible coach are absent.
///
/// # Errors
/// The database cannot be read.
pub async fn of_centers(scope: &Scope, centers: &[Uuid], at: DateTime<Utc>) -> Result<Vec<(Uuid, Capacity)>, DbError> {
    let mut sql = Sql::new(scope.backend());
    sql.push("SELECT e.center_id, count(*) AS coaches, ");
    sql.push("sum(CASE WHEN e.accepting_until > ").bind(at).push(" THEN 1 ELSE 0 END) AS accepting, ");
    sql.push("CAST(sum(CASE WHEN e.accepting_until > ").bind(at);
    sql.push(" THEN coalesce(e.open_slots, 0) ELSE 0 END) AS bigint) AS open_slots FROM ");
    sql.push(&scope.table("entry")).push(" e WHERE e.kind = ").bind(EntryKind::Coach.as_str());
    bounds(&mut sql, scope, &Parents::Centers(centers.to_vec()), "e");
    sql.push(" GROUP BY e.center_id");
    let reads = centers.iter().map(|center| Tag::Center(EntryKind::Coach, *center));
    let rows = scope.fetch(sql, reads).await?;
    rows.iter()
        .map(|row| {
            let capacity = Capacity {
                coaches: row.try_get("", "coaches")?,
                accepting: row.try_get("", "accepting")?,
                open_slots: row.try_get("", "open_slots")?,
            };
            Ok((row.try_get("", "center_id")?, capacity))
        })
        .collect()
}
