//! What a session rests on, and whether it still stands: the roles of a sign-in, or a site key. Asked for many
//! sessions in one statement.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::DbBackend;
use uuid::Uuid;

use super::{
    lookup::{column, held_role},
    viewer::{HeldRole, SignIn, Viewer},
    watch::EndReason,
};
use crate::{
    db::{DbError, Door, SharedDoors, Sql},
    kernel::vocabulary::Role,
};

/// What a session rests on.
#[derive(Clone)]
pub struct Held(Ground);

#[derive(Clone)]
enum Ground {
    /// A sign-in and the roles that it held when the session was opened.
    Roles(SignIn, Roles),
    /// A site key.
    Key(Uuid),
}

/// Roles and where they are held, by the holding's id. What somebody is called may change meanwhile.
type Roles = BTreeMap<Uuid, (Role, Option<Uuid>, Option<Uuid>)>;

/// What holds now.
pub struct Standing {
    roles: HashMap<(String, String), Roles>,
    keys: HashSet<Uuid>,
}

fn pair(sign_in: &SignIn) -> (String, String) {
    (sign_in.issuer.expose().to_owned(), sign_in.subject.expose().to_owned())
}

fn entry(held: &HeldRole) -> (Uuid, (Role, Option<Uuid>, Option<Uuid>)) {
    (held.id, (held.role, held.center, held.region))
}

impl Held {
    /// What a viewer's session rests on; nothing for who is nobody in particular.
    pub fn by(viewer: &Viewer) -> Option<Self> {
        Some(Self(match viewer {
            Viewer::Anonymous => return None,
            Viewer::Website(website) => Ground::Key(website.key),
            Viewer::Member(member) => Ground::Roles(member.sign_in.clone(), member.roles.iter().map(entry).collect()),
        }))
    }
}

impl Standing {
    /// Why a session that rests on this has ended, if it has.
    pub fn ends(&self, held: &Held) -> Option<EndReason> {
        match &held.0 {
            Ground::Key(key) => (!self.keys.contains(key)).then_some(EndReason::KeyRevoked),
            Ground::Roles(sign_in, roles) => {
                self.roles.get(&pair(sign_in)).filter(|now| *now != roles).map(|_| EndReason::RolesChanged)
            }
        }
    }
}

/// What holds now of all that some sessions rest on, by one statement.
///
/// # Errors
/// The database cannot be reached or holds a role that this program does not know.
pub async fn now(doors: &SharedDoors, sessions: &[Held]) -> Result<Standing, DbError> {
    let (mut sign_ins, mut keys) = (HashSet::new(), HashSet::new());
    for held in sessions {
        match &held.0 {
            Ground::Roles(sign_in, _) => drop(sign_ins.insert(pair(sign_in))),
            Ground::Key(key) => drop(keys.insert(*key)),
        }
    }
    let sign_ins: Vec<_> = sign_ins.into_iter().collect();
    let rows = doors.fetch(Door::Identity, statement(doors.backend(), &sign_ins, keys)).await?;
    let mut standing =
        Standing { roles: sign_ins.iter().map(|pair| (pair.clone(), Roles::new())).collect(), keys: HashSet::new() };
    for row in &rows {
        match column::<Option<i64>>(row, "sign_in")? {
            None => drop(standing.keys.insert(column(row, "id")?)),
            Some(number) => {
                let pair = usize::try_from(number).ok().and_then(|number| sign_ins.get(number));
                if let Some(roles) = pair.and_then(|pair| standing.roles.get_mut(pair)) {
                    roles.extend([entry(&held_role(row)?)]);
                }
            }
        }
    }
    Ok(standing)
}

/// The roles of some sign-ins, each by its number in the list, and which of some keys are good. Lists are one value
/// each, however many sessions there are.
fn statement(backend: DbBackend, sign_ins: &[(String, String)], keys: HashSet<Uuid>) -> Sql {
    let mut sql = Sql::new(backend);
    let asked = serde_json::json!(sign_ins).to_string();
    sql.push("SELECT w.sign_in, r.id, r.role, r.center_id, r.region_id, NULL AS display_name FROM (");
    match backend {
        DbBackend::Postgres => {
            sql.push("SELECT number - 1 AS sign_in, asked ->> 0 AS issuer, asked ->> 1 AS subject FROM ");
            sql.push("jsonb_array_elements(").bind(asked).push("::jsonb) WITH ORDINALITY AS list (asked, number)");
        }
        _ => {
            sql.push("SELECT key AS sign_in, json_extract(value, '$[0]') AS issuer, ");
            sql.push("json_extract(value, '$[1]') AS subject FROM json_each(").bind(asked).push(")");
        }
    }
    sql.push(") w JOIN role r ON r.issuer = w.issuer AND r.subject = w.subject UNION ALL ");
    sql.push("SELECT NULL, k.id, NULL, NULL, NULL, NULL FROM site_key k WHERE k.revoked_at IS NULL AND ");
    match backend {
        DbBackend::Postgres => {
            sql.push("k.id = ANY (").bind(keys.into_iter().collect::<Vec<_>>()).push(")");
        }
        _ => {
            let keys: Vec<String> = keys.iter().map(|key| format!("{:X}", key.simple())).collect();
            sql.push("hex(k.id) IN (SELECT value FROM json_each(").bind(serde_json::json!(keys).to_string()).push("))");
        }
    }
    sql
}
