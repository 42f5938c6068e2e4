//! How many coaches of a center take new people, among those that the viewer may see.

use std::{collections::HashMap, sync::Arc};

use uuid::Uuid;

use super::{Reach, Scopes, batch::Loader, moment::Moment};
use crate::coaches::capacity;
pub use crate::coaches::capacity::Capacity;

/// A loader of capacities.
pub fn loader(scopes: &Arc<Scopes>, moment: &Moment) -> Loader<(Reach, Uuid), Capacity> {
    let (scopes, moment) = (scopes.clone(), moment.clone());
    Loader::new("capacity", move |keys: Vec<(Reach, Uuid)>| {
        let (scopes, now) = (scopes.clone(), moment.instant());
        async move {
            let mut found = HashMap::new();
            for reach in [Reach::Network, Reach::House] {
                let centers: Vec<_> = keys.iter().filter(|(r, _)| *r == reach).map(|(_, center)| *center).collect();
                if !centers.is_empty() {
                    for (center, capacity) in capacity::of_centers(scopes.of(reach), &centers, now).await? {
                        found.insert((reach, center), Arc::new(capacity));
                    }
                }
            }
            Ok(found)
        }
    })
}
