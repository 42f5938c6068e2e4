//! Telling of entries that became due to be verified again. No row of theirs changes when the day comes, so whoever
//! follows the change feed would not learn of it.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DatabaseTransaction, sea_query::LockType};
use uuid::Uuid;

use super::{JobError, Round, count_of};
use crate::{
    catalog::feed::{self, Action, Change},
    centers,
    db::{DbError, Sql, tables},
    identity::Operator,
    kernel::{
        audience::Audience,
        clock,
        id::{EntryKind, Subject},
    },
};

/// The days on which an entry was due that is told of now.
#[derive(Clone, Copy)]
struct Days {
    /// The first of them: the day of the last run, on which it was not yet overdue. Nothing before the first run.
    from: Option<NaiveDate>,
    /// The first one after them: today.
    to: NaiveDate,
}

pub(super) async fn run(operator: &Operator, round: Round) -> Result<String, JobError> {
    let days = Days { from: round.since.map(|since| since.date_naive()), to: round.day() };
    let mut entries = 0_u64;
    let centers = centers_with(operator, days).await?;
    for center in &centers {
        let txn = operator.begin().await?;
        entries += note(&txn, *center, days).await?;
        txn.commit().await.map_err(DbError::from)?;
    }
    let entries = count_of(entries, "entry", "entries");
    Ok(match centers.len() as u64 {
        0 => "nothing became overdue".to_owned(),
        centers => format!("{entries} became overdue in {}", count_of(centers, "center", "centers")),
    })
}

/// The centers of which an entry became overdue. The house copy holds everything that others do.
async fn centers_with(operator: &Operator, days: Days) -> Result<Vec<Uuid>, DbError> {
    let txn = operator.begin().await?;
    let mut sql = overdue(&txn, "DISTINCT center_id", Audience::House, days);
    sql.push(" ORDER BY center_id");
    let rows = txn.query_all_raw(sql.into_statement()).await?;
    txn.commit().await?;
    rows.iter().map(|row| Ok(row.try_get("", "center_id")?)).collect()
}

/// Records the entries of a center that became overdue, copy by copy, and tells how many its house holds.
async fn note(txn: &DatabaseTransaction, center: Uuid, days: Days) -> Result<u64, DbError> {
    // An entry that goes meanwhile would be written after its removal.
    centers::repository::lock(txn, center, LockType::Update).await?;
    let mut changes = Vec::new();
    let mut in_house = 0;
    for audience in Audience::ALL {
        let mut sql = overdue(txn, "id, kind", audience, days);
        sql.push(" AND center_id = ").bind(center).push(" ORDER BY due_on, id");
        for row in txn.query_all_raw(sql.into_statement()).await? {
            let (id, word): (Uuid, String) = (row.try_get("", "id")?, row.try_get("", "kind")?);
            let kind = EntryKind::ALL.into_iter().find(|kind| kind.as_str() == word);
            let kind = kind.ok_or_else(|| DbError::inconsistent("entry", id, "kind", "no such kind"))?;
            in_house += u64::from(audience == Audience::House);
            let subject = Some(Subject::Entry(kind, id));
            changes.push(Change { audience, action: Action::Written, subject, center_id: Some(center) });
        }
    }
    feed::record(txn, &changes, None, clock::now()).await?;
    Ok(in_house)
}

fn overdue(txn: &DatabaseTransaction, columns: &str, audience: Audience, days: Days) -> Sql {
    let backend = txn.get_database_backend();
    let mut sql = Sql::new(backend);
    sql.push("SELECT ").push(columns).push(" FROM ").push(&tables::of_copy(backend, audience, "entry"));
    sql.push(" WHERE due_on < ").bind(days.to);
    if let Some(from) = days.from {
        sql.push(" AND due_on >= ").bind(from);
    }
    sql
}
