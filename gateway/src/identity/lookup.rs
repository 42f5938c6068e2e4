//! What a credential resolves to, looked up behind the identity door at each request, so that a role
//! that is taken away ends with the next one.

use std::sync::Arc;

use sea_orm::{QueryResult, TryGetable};
use uuid::Uuid;

use super::viewer::{HeldRole, Member, SignIn, Viewer};
use crate::{
    db::{DbError, Door, SharedDoors, Sql, credentials},
    kernel::{secret::Secret, vocabulary::Role},
};

/// The member whom an issuer and a subject name, with the roles held now.
///
/// # Errors
/// The database cannot be reached or holds a role that this program does not know.
pub async fn member(doors: &SharedDoors, issuer: &str, subject: &str) -> Result<Viewer, DbError> {
    let mut sql = Sql::new(doors.backend());
    sql.push("SELECT id, role, center_id, region_id, display_name FROM role WHERE issuer = ").bind(issuer);
    sql.push(" AND subject = ").bind(subject).push(" ORDER BY role, id");
    let rows = doors.fetch(Door::Identity, sql).await?;
    let roles = rows.iter().map(held_role).collect::<Result<_, _>>()?;
    let display_name = rows.iter().find_map(|row| row.try_get("", "display_name").ok().flatten());
    let sign_in = SignIn { issuer: Secret::new(issuer), subject: Secret::new(subject) };
    Ok(Viewer::Member(Arc::new(Member { sign_in, display_name, roles })))
}

fn held_role(row: &QueryResult) -> Result<HeldRole, DbError> {
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
/// The database cannot be reached.
pub async fn website(doors: &SharedDoors, key: &str) -> Result<Option<Viewer>, DbError> {
    let mut sql = Sql::new(doors.backend());
    sql.push("SELECT center_id FROM site_key WHERE revoked_at IS NULL AND key_hash = ");
    sql.bind(credentials::site_key_hash(key));
    let rows = doors.fetch(Door::Identity, sql).await?;
    rows.first().map(|row| Ok(Viewer::Website { center: column::<Uuid>(row, "center_id")? })).transpose()
}

fn column<T: TryGetable>(row: &QueryResult, name: &str) -> Result<T, DbError> {
    Ok(row.try_get("", name)?)
}
