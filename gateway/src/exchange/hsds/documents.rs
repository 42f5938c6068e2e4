//! What several files say, as services each with the places where it is had, and the organizations,
//! locations and terms that they name.

use std::collections::BTreeMap;

use serde_json::Value;
use uuid::Uuid;

use super::{
    finding::{Finding, Log, Outcome},
    merge,
    record::Fields,
};

/// An object and where it was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The file.
    pub(super) file: String,
    /// The position in the file, or the path in its record.
    pub(super) at: String,
    /// The object.
    pub(super) fields: Fields,
}

/// A service as the files tell it, before it is understood.
#[derive(Debug)]
pub(super) struct Draft {
    /// The id in the source.
    pub(super) id: String,
    /// The service without its places.
    pub(super) service: Found,
    /// Its `service_at_location` objects.
    pub(super) places: Vec<Found>,
    /// The organization that it stood in.
    pub(super) owner: Option<Fields>,
}

/// Everything that the files hold.
#[derive(Debug, Default)]
pub(super) struct Documents {
    /// The services, in the order in which they were met.
    pub(super) drafts: Vec<Draft>,
    /// Organizations by key.
    pub(super) organizations: BTreeMap<String, Fields>,
    /// Locations by key.
    pub(super) locations: BTreeMap<String, Found>,
    /// Terms of taxonomies by key.
    pub(super) terms: BTreeMap<String, Fields>,
    /// Where in `drafts` a service is.
    pub(super) by_id: BTreeMap<String, usize>,
    /// Places that only name their service.
    pub(super) joins: Vec<(String, Found)>,
    /// Whether anything was a service, even one that had to be refused.
    pub(super) has_services: bool,
}

/// One spelling an id: exports differ in the case of their UUIDs, and some have numbers.
pub(super) fn key_of(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    if text.is_empty() || text.chars().count() > 200 || text.contains(char::is_control) {
        return None;
    }
    Some(Uuid::try_parse(&text).map_or(text, |id| id.to_string()))
}

impl Documents {
    /// Brings places that only name their service to it, once all files are read.
    pub(super) fn join(&mut self, log: &Log) {
        for (id, place) in std::mem::take(&mut self.joins) {
            if let Some(draft) = self.by_id.get(&id).and_then(|&index| self.drafts.get_mut(index)) {
                draft.add_place(place, log);
            } else {
                let problem = format!("its service {id} is in none of the files");
                let (file, field) = (place.file, "service_id".to_owned());
                log.note(Finding { file, record: place.at, field, problem, outcome: Outcome::RecordRefused });
            }
        }
    }
}

impl Draft {
    /// Adds a place, or more about one that is known already.
    pub(super) fn add_place(&mut self, place: Found, log: &Log) {
        let same = |known: &Found| match (key_of(known.fields.get("id")), key_of(place.fields.get("id"))) {
            (Some(a), Some(b)) => a == b,
            _ => known.fields == place.fields,
        };
        let Some(known) = self.places.iter_mut().find(|known| same(known)) else {
            self.places.push(place);
            return;
        };
        if merge::fields(&known.fields, &place.fields).is_none() {
            let problem = "the same place was told differently before; the first telling is kept".to_owned();
            let (file, record) = (place.file.clone(), self.id.clone());
            log.note(Finding { file, record, field: place.at.clone(), problem, outcome: Outcome::FieldLeftOut });
        }
        known.fields = merge::or_first(&known.fields, &place.fields);
    }
}
