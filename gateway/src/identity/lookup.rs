//! What a credential resolves to, looked up behind the identity door at each request, so that a role
//! that is taken away ends with the next one.

use sea_orm::{QueryResult, TryGetable};
use uuid::Uuid;

use super::viewer::{HeldRole, Member, SignIn, Website};
use crate::{
    db::{DbError, Door, SharedDoors, Sql, column::Row, credentials},
    kernel::vocabulary::Role,
};

/// Whoever signed in, with the roles held now.
///
/// # Errors
/// The database cannot be reached or holds a role that this program does not know.
pub async fn member(doors: &SharedDoors, sign_in: SignIn) -> Result<Member, DbError> {
    let mut sql = Sql::new(doors.backend());
    sql.push("SELECT id, role, center_id, region_id, display_name FROM role WHERE issuer = ");
    sql.bind(sign_in.issuer.expose()).push(" AND subject = ").bind(sign_in.subject.expose());
    sql.push(" ORDER BY role, id");
    let rows = doors.fetch(Door::Identity, sql).await?;
    let roles = rows.iter().map(held_role).collect::<Result<_, _>>()?;
    let display_name = rows.iter().find_map(|row| row.try_get("", "display_name").ok().flatten());
    Ok(Member { sign_in, display_name, roles })
}

pub(super) fn held_role(row: &QueryResult) -> Result<HeldRole, DbError> {
    let role: String = column(row, "role")?;
    let role = role.parse::<Role>().map_err(|error| DbError::inconsistent("role", &role, "role", error))?;
    Ok(HeldRole {
        id: column(row, "id")?,
        display_name: column(row, "display_name")?,
        role,
        center: column(row, "center_id")?,
        region: column(row, "region_id")?,
    })
}

/// The coaches whose pages are the sign-in's own, in the order in which they were listed.
///
/// # Errors
/// The database cannot be reached.
pub async fn own_pages(doors: &SharedDoors, sign_in: &SignIn) -> Result<Vec<Uuid>, DbError> {
    let mut sql = Sql::new(doors.backend());
    sql.push("SELECT coach_id FROM coach_account WHERE issuer = ").bind(sign_in.issuer.expose());
    sql.push(" AND subject = ").bind(sign_in.subject.expose()).push(" ORDER BY coach_id");
    let rows = doors.fetch(Door::Identity, sql).await?;
    rows.iter().map(|row| column(row, "coach_id")).collect()
}

/// The website that a key belongs to, unless there is no such key or it was revoked.
///
/// # Errors
/// The database cannot be reached or holds what cannot be.
pub async fn website(doors: &SharedDoors, key: &str) -> Result<Option<Website>, DbError> {
    let mut sql = Sql::new(doors.backend());
    sql.push("SELECT k.id, k.center_id, k.origins, c.slug FROM site_key k JOIN center c ON c.id = k.center_id");
    sql.push(" WHERE k.revoked_at IS NULL AND k.key_hash = ").bind(credentials::site_key_hash(key));
    let rows = doors.fetch(Door::Identity, sql).await?;
    let website = |row: &QueryResult| {
        let id = column(row, "id")?;
        Ok(Website {
            key: id,
            center: column(row, "center_id")?,
            slug: column(row, "slug")?,
            origins: Row { table: "site_key", id }.json("origins", column(row, "origins")?)?,
        })
    };
    rows.first().map(website).transpose()
}

pub(super) fn column<T: TryGetable>(row: &QueryResult, name: &str) -> Result<T, DbError> {
    Ok(row.try_get("", name)?)
}
