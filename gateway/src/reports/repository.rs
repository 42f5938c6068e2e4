//! Reading problem reports, behind the center door.

use std::collections::HashMap;

use entities::problem_report::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::model::ProblemReport;
use crate::{
    db::{DbError, column::Row},
    identity::AdminScope,
    kernel::{
        id::EntryKind,
        page::{Cursor, Page, Slice},
    },
};

/// How many open reports each entry of a center has; entries without are absent.
///
/// # Errors
/// The database cannot be read.
pub async fn open_counts(db: &impl ConnectionTrait, center: Uuid) -> Result<HashMap<Uuid, i64>, DbError> {
    let counts: Vec<(Uuid, i64)> = Entity::find()
        .select_only()
        .column(Column::EntryId)
        .column_as(Column::Id.count(), "n")
        .filter(Column::CenterId.eq(center))
        .filter(Column::ResolvedAt.is_null())
        .group_by(Column::EntryId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(counts.into_iter().collect())
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
    let kinds = [EntryKind::Center, EntryKind::Coach, EntryKind::Resource, EntryKind::Event];
    let entry_kind = kinds.into_iter().find(|kind| kind.as_str() == row.entry_kind);
    Ok(ProblemReport {
        id: row.id,
        entry_kind: entry_kind
            .ok_or_else(|| DbError::inconsistent("problem_report", row.id, "entry_kind", &row.entry_kind))?,
        entry_id: row.entry_id,
        kind: read.word("kind", &row.kind)?,
        reported_at: row.reported_at,
        resolved_at: row.resolved_at,
        resolution: row.resolution,
    })
}
