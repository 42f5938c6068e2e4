//! The change feed: what moved in which copy, in the order in which it became visible, and for a center's own admins
//! who did it.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend};
use uuid::Uuid;

use crate::{
    db::{DbError, Sql, bulk, bulk::Column, tables},
    identity::Deed,
    kernel::{audience::Audience, id::Subject},
};

/// What happened to an entry of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It was written: it is new to the copy, or changed in it.
    Written,
    /// It left the copy. Nothing is said about why.
    Removed,
    /// The whole copy, or all of one center in it, was made anew; whoever follows reads it again.
    Rebuilt,
}

impl Action {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Written => "WRITTEN",
            Self::Removed => "REMOVED",
            Self::Rebuilt => "REBUILT",
        }
    }

    /// The action of a word as it is stored.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Written, Self::Removed, Self::Rebuilt].into_iter().find(|action| action.as_str() == word)
    }
}

/// A change of one entry in one copy.
#[derive(Clone, Debug)]
pub struct Change {
    /// Whose copy.
    pub audience: Audience,
    /// What happened.
    pub action: Action,
    /// What it happened to; nothing where much was made anew.
    pub subject: Option<Subject>,
    /// The center whose it is; none for the network's own.
    pub center_id: Option<Uuid>,
}

impl Change {
    /// Every copy, or all of one center in every copy, was made anew.
    #[must_use]
    pub fn rebuilt(center_id: Option<Uuid>) -> [Self; 3] {
        Audience::ALL.map(|audience| Self { audience, action: Action::Rebuilt, subject: None, center_id })
    }
}

const CHANGE: [Column; 11] = [
    ("position", "bigint"),
    ("audience", "text"),
    ("entry_id", "uuid"),
    ("kind", "text"),
    ("center_id", "uuid"),
    ("action", "text"),
    ("at", "timestamptz"),
    ("actor", "text"),
    ("actor_role", "uuid"),
    ("deed", "text"),
    ("fields", "jsonb"),
];

/// Writes changes at the end of the transaction that made them. Taking the positions locks the one row
/// that counts them until the commit, so positions become visible in their order. Who did it stands with the changes
/// of the house copy alone, which only the own center can read.
///
/// # Errors
/// The database refuses.
pub async fn record(
    txn: &DatabaseTransaction,
    changes: &[Change],
    deed: Option<&Deed>,
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    if changes.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let first = take_positions(txn, count).await? - count + 1;
    let rows: Vec<_> = changes
        .iter()
        .zip(first..)
        .map(|(change, position)| {
            let deed = deed.filter(|_| change.audience == Audience::House);
            let actor = deed.and_then(|deed| deed.actor.as_ref());
            vec![
                position.into(),
                change.audience.copy().into(),
                change.subject.map(Subject::id).into(),
                change.subject.map(|subject| subject.kind().to_owned()).into(),
                change.center_id.into(),
                change.action.as_str().into(),
                at.into(),
                actor.map(|actor| actor.name.clone()).into(),
                actor.map(|actor| actor.role).into(),
                deed.map(|deed| deed.name.to_owned()).into(),
                deed.map(|deed| serde_json::json!(deed.fields)).into(),
            ]
        })
        .collect();
    bulk::insert(txn, &tables::of_truth(txn.get_database_backend(), "change"), &CHANGE, &rows).await
}

/// Takes the next positions and returns the last of them.
async fn take_positions(txn: &DatabaseTransaction, count: i64) -> Result<i64, DbError> {
    let backend = txn.get_database_backend();
    let mut sql = Sql::new(backend);
    if backend == DbBackend::Postgres {
        // A function of the owner: whoever takes positions can do nothing else to the row.
        sql.push("SELECT truth.take_positions(").bind(count).push(") AS position");
    } else {
        sql.push("UPDATE network SET position = position + ").bind(count).push(" RETURNING position");
    }
    let row = txn.query_one_raw(sql.into_statement()).await?;
    let row = row.ok_or_else(|| DbError::inconsistent("network", 1, "position", "no row"))?;
    Ok(row.try_get("", "position")?)
}
