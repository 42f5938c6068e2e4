//! Counting rows. SeaORM counts over a select of every column, which PostgreSQL then reads.

use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QuerySelect, Select, sea_query::Expr};

/// How many rows a select would return.
///
/// # Errors
/// The database refuses.
pub async fn count<E: EntityTrait>(select: Select<E>, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let count: Option<i64> = select.select_only().expr_as(Expr::cust("count(*)"), "n").into_tuple().one(db).await?;
    Ok(count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
}
