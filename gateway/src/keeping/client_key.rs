//! Keys that make creating safe to repeat: whoever sends a creation again with the same key, because no answer came,
//! gets what the first one made.

use entities::client_key::{Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Halt, Outcome};
use crate::{
    db::{bulk, tables},
    identity::Action,
    kernel::{
        clock,
        id::new_id,
        refusal::{Finding, Refusal},
    },
};

/// How long a key may be, in bytes.
const MOST: usize = 200;

/// A key that a client made for one creation.
#[derive(Clone, Debug)]
pub struct ClientKey {
    key: String,
    request: String,
}

/// What a key stands for.
pub(super) enum Claim {
    /// Nothing yet; what is made gets this identifier.
    New(Uuid),
    /// What was made with it before.
    Made(Uuid),
}

impl ClientKey {
    /// The key, and the request as the client sent it, by which a second use for something else is noticed.
    #[must_use]
    pub fn new(key: String, request: &impl std::fmt::Debug) -> Self {
        Self { key, request: format!("{:x}", Sha256::digest(format!("{request:?}"))) }
    }
}

/// Claims a key for what a center, or the network where the identifier is nil, is about to make.
pub(super) async fn claim(
    txn: &DatabaseTransaction,
    owner: Uuid,
    action: Action,
    key: Option<&ClientKey>,
) -> Outcome<Claim> {
    let id = new_id();
    let Some(ClientKey { key, request }) = key else { return Ok(Claim::New(id)) };
    let refused = |refusal| Halt::from(Finding::at("clientKey", refusal));
    if key.trim().is_empty() {
        return Err(refused(Refusal::Blank));
    }
    if key.len() > MOST || key.contains(char::is_control) {
        let message = format!("write at most {MOST} plain characters, such as a UUID");
        return Err(refused(Refusal::Invalid(message)));
    }
    let columns = [
        ("center_id", "uuid"),
        ("key", "text"),
        ("deed", "text"),
        ("request_hash", "text"),
        ("made_id", "uuid"),
        ("at", "timestamptz"),
    ];
    let row = vec![
        owner.into(),
        key.as_str().into(),
        action.name().into(),
        request.as_str().into(),
        id.into(),
        clock::now().into(),
    ];
    let table = tables::of_truth(txn.get_database_backend(), "client_key");
    // Whoever uses the same key at the same time waits here for the first.
    if bulk::insert_new(txn, &table, &columns, &[row]).await? == 1 {
        return Ok(Claim::New(id));
    }
    let made = Entity::find().filter(Column::CenterId.eq(owner)).filter(Column::Key.eq(key)).one(txn).await?;
    match made {
        Some(made) if made.deed == action.name() && made.request_hash == *request => Ok(Claim::Made(made.made_id)),
        _ => Err(refused(Refusal::KeyUsed)),
    }
}
