//! Making the copies anew when the rules by which they are made have changed: after an upgrade, by itself.

use super::JobError;
use crate::{
    calendar::horizon::Horizon,
    db::DbError,
    identity::Operator,
    kernel::clock,
    publication::{
        projector,
        rules::{self, Rules},
    },
};

pub(super) async fn run(operator: &Operator) -> Result<String, JobError> {
    let present = Rules::present();
    match noted(operator).await? {
        Some(noted) if noted == present => Ok("the catalog is made by the present rules".to_owned()),
        // Two versions of the program may run side by side: the older one must not undo the newer.
        Some(noted) if noted > present => Ok("the catalog was made by a newer version, and left as it is".to_owned()),
        _ => {
            let mut centers = 0;
            projector::reproject(operator, Horizon::around(clock::today()), |done, _| centers = done).await?;
            Ok(format!("made the catalog anew from {}", super::count_of(centers as u64, "center", "centers")))
        }
    }
}

/// Whether the copies were made by older rules than those of this program.
pub(super) async fn is_needed(operator: &Operator) -> Result<bool, DbError> {
    Ok(noted(operator).await? < Some(Rules::present()))
}

async fn noted(operator: &Operator) -> Result<Option<Rules>, DbError> {
    let txn = operator.begin().await?;
    let noted = rules::noted(&txn).await?;
    txn.commit().await?;
    Ok(noted)
}
