//! Reading the feed. Who did what, and to which fields, is never read here.

use chrono::{DateTime, Utc};
use sea_orm::QueryResult;
use uuid::Uuid;

use crate::{
    catalog::feed::Action,
    db::{DbError, Sql, tables},
    identity::Operator,
    kernel::{audience::Audience, id::Subject},
};

/// A feed, and a place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Which database it is: another one after a restore.
    pub epoch: Uuid,
    /// The position of a change.
    pub position: i64,
    /// The highest position of which something was taken off.
    pub floor: i64,
}

impl Feed {
    /// Whether everything that follows a place is still there.
    pub fn reaches_back_to(self, place: Self) -> bool {
        self.epoch == place.epoch && (self.floor..=self.position).contains(&place.position)
    }
}

/// A change as it is followed.
#[derive(Clone, Debug)]
pub struct Followed {
    /// Its place in the feed.
    pub position: i64,
    /// In whose copy.
    pub audience: Audience,
    /// What happened.
    pub action: Action,
    /// What it happened to; nothing where much was made anew.
    pub subject: Option<Subject>,
    /// The center whose it is.
    pub center_id: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The feed as it stands now, and the changes in it after a position, at most so many: both as of one moment.
pub async fn since(operator: &Operator, position: i64, most: usize) -> Result<(Feed, Vec<Followed>), DbError> {
    let table = |name| tables::of_truth(operator.backend(), name);
    let mut sql = Sql::new(operator.backend());
    sql.push("SELECT feed.epoch, feed.position AS ends, feed.floor, next.position, next.audience, next.action, ");
    sql.push("next.kind, next.entry_id, next.center_id, next.at FROM ").push(&table("network"));
    sql.push(" feed LEFT JOIN (SELECT position, audience, action, kind, entry_id, center_id, at FROM ");
    sql.push(&table("change")).push(" WHERE position > ").bind(position);
    sql.push(&format!(" ORDER BY position LIMIT {most}) next ON true ORDER BY next.position"));
    let rows = operator.look(sql).await?;
    let first = rows.first().ok_or_else(|| DbError::inconsistent("network", 1, "epoch", "no row"))?;
    let feed = Feed {
        epoch: first.try_get("", "epoch")?,
        position: first.try_get("", "ends")?,
        floor: first.try_get("", "floor")?,
    };
    // Where nothing follows, the one row is the feed's alone.
    let is_change = first.try_get::<Option<i64>>("", "position")?.is_some();
    Ok((feed, rows.iter().filter(|_| is_change).map(followed).collect::<Result<_, _>>()?))
}

/// A change. During a rolling upgrade a newer version may write words that this one does not know: then all that is known
/// is that something changed.
fn followed(row: &QueryResult) -> Result<Followed, DbError> {
    let (audience, action): (String, String) = (row.try_get("", "audience")?, row.try_get("", "action")?);
    let (kind, id): (Option<String>, Option<Uuid>) = (row.try_get("", "kind")?, row.try_get("", "entry_id")?);
    Ok(Followed {
        position: row.try_get("", "position")?,
        // A copy that this version does not know it does not read either.
        audience: Audience::ALL.into_iter().find(|a| a.copy() == audience).unwrap_or(Audience::House),
        action: Action::of(&action).unwrap_or(Action::Rebuilt),
        subject: kind.zip(id).and_then(|(kind, id)| Subject::of_columns(&kind, id)),
        center_id: row.try_get("", "center_id")?,
        at: row.try_get("", "at")?,
    })
}
