//! What people do to what they keep: look at it by the rules, write the truth, the copies and the feed, all in one
//! transaction or not at all.

/// Centers.
pub mod centers;
/// Keys that make creating safe to repeat.
mod client_key;
/// Coaches, and whose sign-in they are.
pub mod coaches;
/// Events.
pub mod events;
/// Who holds a role.
pub mod members;
/// Single dates of events.
pub mod occurrences;
/// Regions.
pub mod regions;
/// What strangers say is wrong.
pub mod reports;
/// Resources.
pub mod resources;
/// The keys of websites.
pub mod site_keys;

use std::sync::Arc;

use chrono::NaiveDate;
use sea_orm::{
    DatabaseTransaction, DbErr,
    sea_query::{LockType, SelectStatement},
};
use uuid::Uuid;

pub use self::client_key::ClientKey;
use crate::{
    catalog::feed::{self, Change},
    centers::model::Center,
    db::DbError,
    identity::Deed,
    kernel::{
        audience::Audience,
        clock,
        id::Subject,
        listing::Verification,
        refusal::{Finding, Refusal},
        review::Review,
        vocabulary::VerificationMethod,
    },
    publication::projector::PublicationError,
};

/// Why nothing was done.
#[derive(Debug)]
pub enum Halt {
    /// It was refused; says what was wrong where.
    Refused(Vec<Finding>),
    /// The database failed.
    Failed(DbError),
    /// What others have read along could not be read.
    Unread(Arc<DbError>),
}

impl Halt {
    /// The same, told of a part that was sent by itself and not within the record.
    fn of_part(mut self, part: &str) -> Self {
        if let Self::Refused(findings) = &mut self {
            for finding in findings.iter_mut().filter(|finding| finding.path.first().is_some_and(|name| name == part)) {
                finding.path.remove(0);
            }
        }
        self
    }
}

/// What was done, or why nothing was.
pub type Outcome<T> = Result<T, Halt>;

impl From<DbError> for Halt {
    fn from(error: DbError) -> Self {
        Self::Failed(error)
    }
}

impl From<DbErr> for Halt {
    fn from(error: DbErr) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Finding> for Halt {
    fn from(finding: Finding) -> Self {
        Self::Refused(vec![finding])
    }
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Finding::whole(refusal).into()
    }
}

impl From<PublicationError> for Halt {
    fn from(error: PublicationError) -> Self {
        match error {
            PublicationError::Database(error) => Self::Failed(error),
            PublicationError::Rule(error) => Refusal::Rule(error.to_string()).into(),
        }
    }
}

/// The names of the fields that changed, unless something was found to be wrong.
fn settle(mut findings: Vec<Finding>, review: Review) -> Outcome<Vec<&'static str>> {
    match review.finish() {
        Ok(changed) if findings.is_empty() => Ok(changed),
        Ok(_) => Err(Halt::Refused(findings)),
        Err(more) => {
            findings.extend(more);
            Err(Halt::Refused(findings))
        }
    }
}

/// The center that keeps an entry, locked for sharing before anything of the entry is.
async fn house_of(txn: &DatabaseTransaction, keeper: SelectStatement, gone: Refusal) -> Outcome<Center> {
    Ok(crate::centers::repository::lock_keeper(txn, keeper, LockType::Share).await?.ok_or(gone)?)
}

/// Refuses a change of something that was changed since it was read.
fn expect(version: i64, now: i64) -> Outcome<()> {
    if version == now { Ok(()) } else { Err(Finding::at("expectedVersion", Refusal::Stale(now)).into()) }
}

/// Notes that an entry of a center was checked on a day, and how.
fn verify(
    verification: &mut Verification,
    center: &Center,
    method: VerificationMethod,
    on: Option<NaiveDate>,
    due_after: impl FnOnce(NaiveDate) -> Option<NaiveDate>,
) -> Outcome<()> {
    let today = center.today(clock::now());
    let on = on.unwrap_or(today);
    if on > today {
        return Err(Finding::at("on", Refusal::invalid("what is to come was not checked yet")).into());
    }
    *verification = Verification {
        verified_on: Some(on),
        verified_by: Some(center.id),
        method: Some(method),
        due_on: due_after(on),
    };
    Ok(())
}

/// Refuses one more of what there is enough of. Where the center is locked for sharing alone, as many as write at the
/// same moment may pass together: these limits guard the database and promise no exact number.
fn demand_room(count: u64, most: u64, what: &'static str) -> Outcome<()> {
    if count < most { Ok(()) } else { Err(Refusal::Full { what, most }.into()) }
}

/// What a failed insertion says of a field that has to be unique.
fn taken(error: DbError, field: &str) -> Halt {
    if error.is_duplicate() { Finding::at(field, Refusal::Taken).into() } else { error.into() }
}

/// Records what was done to a record beside the catalog: no copy holds it, but it stands in the audit trail of its
/// center.
async fn record(
    txn: &DatabaseTransaction,
    action: feed::Action,
    subject: Subject,
    center_id: Option<Uuid>,
    deed: &Deed,
) -> Result<(), DbError> {
    let change = Change { audience: Audience::House, action, subject: Some(subject), center_id };
    feed::record(txn, &[change], Some(deed), clock::now()).await
}
