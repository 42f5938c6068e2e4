//! Reading and writing problem reports.

use std::collections::HashMap;

use chrono::{DateTime, SubsecRound, Timelike, Utc};
use entities::problem_report::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::model::ProblemReport;
use crate::{
    db::{DbError, Sql, bulk, column::Row, tables},
    identity::{AdminScope, Intake, Scope},
    kernel::{
        id::{EntryKind, Subject},
        page::{Cursor, Page, Slice},
        vocabulary::ProblemKind,
    },
};

/// How many open reports some entries of the own centers have; entries without are absent.
///
/// # Errors
/// The database cannot be read.
pub async fn open_counts(scope: &Scope, entries: &[Uuid]) -> Result<HashMap<Uuid, i64>, DbError> {
    let mut sql = Sql::new(scope.backend());
    sql.push("SELECT entry_id, count(*) AS n FROM ").push(&tables::of_truth(scope.backend(), "problem_report"));
    sql.push(" WHERE resolved_at IS NULL AND ").is_one_of("entry_id", entries);
    sql.push(" AND ").is_one_of("center_id", scope.own_centers().unwrap_or_default()).push(" GROUP BY entry_id");
    let rows = scope.fetch(sql, []).await?;
    rows.iter().map(|row| Ok((row.try_get("", "entry_id")?, row.try_get("", "n")?))).collect()
}

/// Takes a stranger's word that an entry of a center is wrong. One thing is said once a day: who says it again adds
/// nothing. The moment is kept to the hour, so that it leads back to nobody.
///
/// # Errors
/// The database refuses.
pub async fn take(
    intake: &Intake,
    center: Uuid,
    (entry_kind, entry): (EntryKind, Uuid),
    kind: ProblemKind,
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    let txn = intake.begin().await?;
    let at = at.trunc_subsecs(0).with_minute(0).and_then(|at| at.with_second(0)).unwrap_or(at);
    let columns = [
        ("id", "uuid"),
        ("center_id", "uuid"),
        ("entry_id", "uuid"),
        ("entry_kind", "text"),
        ("kind", "text"),
        ("reported_at", "timestamptz"),
        ("reported_on", "date"),
    ];
    // A random id: one that grows with time would tell the moment.
    let row = vec![
        Uuid::new_v4().into(),
        center.into(),
        entry.into(),
        entry_kind.as_str().into(),
        kind.as_str().into(),
        at.into(),
        at.date_naive().into(),
    ];
    let table = tables::of_truth(txn.get_database_backend(), "problem_report");
    bulk::insert_new(&txn, &table, &columns, &[row]).await?;
    Ok(txn.commit().await?)
}

/// A report to one of some centers, locked until the transaction ends.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn lock(
    txn: &DatabaseTransaction,
    centers: &[Uuid],
    id: Uuid,
) -> Result<Option<(Uuid, ProblemReport)>, DbError> {
    let row = Entity::find_by_id(id).filter(Column::CenterId.is_in(centers.to_vec())).lock_exclusive();
    row.one(txn).await?.map(|row| Ok((row.center_id, model(row)?))).transpose()
}

/// Writes what was done about a report.
///
/// # Errors
/// The database refuses.
pub async fn resolve(txn: &DatabaseTransaction, report: &ProblemReport) -> Result<(), DbError> {
    let done = ActiveModel {
        resolved_at: Set(report.resolved_at),
        resolution: Set(report.resolution.clone()),
        ..Default::default()
    };
    Entity::update_many().set(done).filter(Column::Id.eq(report.id)).exec(txn).await?;
    Ok(())
}

/// Forgets what was said of an entry that is no more.
///
/// # Errors
/// The database refuses.
pub async fn forget(txn: &DatabaseTransaction, center: Uuid, entry: Uuid) -> Result<(), DbError> {
    Entity::delete_many().filter(Column::CenterId.eq(center)).filter(Column::EntryId.eq(entry)).exec(txn).await?;
    Ok(())
}

/// The reports of the center, latest first.
///
/// # Errors
/// The database cannot be read, or holds what cannot be.
pub async fn page(scope: &AdminScope, page: &Page) -> Result<Slice<ProblemReport>, DbError> {
    let mut query = Entity::find().filter(Column::CenterId.eq(scope.center()));
    if let Some(Cursor::Reported(at, id)) = &page.after {
        query = query.filter(
            Condition::any()
                .add(Column::ReportedAt.lt(*at))
                .add(Condition::all().add(Column::ReportedAt.eq(*at)).add(Column::Id.lt(*id))),
        );
    }
    let limit = u64::try_from(page.first).unwrap_or(u64::MAX).saturating_add(1);
    let txn = scope.begin_reading().await?;
    let rows = query.order_by_desc(Column::ReportedAt).order_by_desc(Column::Id).limit(limit).all(&txn).await?;
    txn.commit().await?;
    let reports = rows.into_iter().map(model).collect::<Result<Vec<_>, _>>()?;
    let rows = reports.into_iter().map(|report| (Cursor::Reported(report.reported_at, report.id), report));
    Ok(Slice::cut(rows.collect(), page))
}

/// How many reports the center has had.
///
/// # Errors
/// The database cannot be read.
pub async fn count(scope: &AdminScope) -> Result<i64, DbError> {
    let txn = scope.begin_reading().await?;
    let count = Entity::find().filter(Column::CenterId.eq(scope.center())).count(&txn).await?;
    txn.commit().await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

fn model(row: Model) -> Result<ProblemReport, DbError> {
    let read = Row { table: "problem_report", id: row.id };
    let Some(Subject::Entry(entry_kind, entry_id)) = Subject::of_columns(&row.entry_kind, row.entry_id) else {
        return Err(DbError::inconsistent("problem_report", row.id, "entry_kind", &row.entry_kind));
    };
    Ok(ProblemReport {
        id: row.id,
        entry_kind,
        entry_id,
        kind: read.word("kind", &row.kind)?,
        reported_at: row.reported_at,
        resolved_at: row.resolved_at,
        resolution: row.resolution,
    })
}
