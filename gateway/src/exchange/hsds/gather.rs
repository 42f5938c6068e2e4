//! Sorts the objects of the files into services, places, organizations, locations and terms.

use serde_json::Value;

use super::{
    ReadError,
    documents::{Documents, Draft, Found, key_of},
    finding::{Finding, Log, Outcome},
    merge, parse,
    record::{Fields, kind_of},
    shapes::{Kind, kind},
};

/// Reads all files into one.
pub(super) fn gather(files: &[(String, Vec<u8>)], log: &Log) -> Result<Documents, ReadError> {
    let mut documents = Documents::default();
    for (file, bytes) in files {
        let mut reader = FileReader { documents: &mut documents, log, file, skipped: 0 };
        let values = parse::values(file, bytes)?;
        if values.is_empty() {
            reader.note("", "", "the file is empty", Outcome::RecordRefused);
        }
        reader.take_list(values);
        if reader.skipped > 0 {
            let count = reader.skipped;
            let problem =
                format!("{count} of its objects are no services, organizations or locations and were skipped");
            reader.note("", "", &problem, Outcome::RecordRefused);
        }
    }
    documents.join(log);
    if documents.has_services { Ok(documents) } else { Err(ReadError::NoService { files: files.len() }) }
}

struct FileReader<'a> {
    documents: &'a mut Documents,
    log: &'a Log,
    file: &'a str,
    skipped: usize,
}

impl FileReader<'_> {
    fn note(&self, record: &str, field: &str, problem: &str, outcome: Outcome) {
        let (file, record, field) = (self.file.to_owned(), record.to_owned(), field.to_owned());
        self.log.note(Finding { file, record, field, problem: problem.to_owned(), outcome });
    }

    fn found(&self, at: String, fields: Fields) -> Found {
        Found { file: self.file.to_owned(), at, fields }
    }

    /// Objects of a list are told by their neighbours where their own fields do not tell: a broken service
    /// among services is refused by name instead of being skipped.
    fn take_list(&mut self, items: Vec<(String, Value)>) {
        let mut objects = Vec::new();
        for (at, item) in items {
            match item {
                Value::Object(fields) => objects.push((at, kind(&fields, self.file), fields)),
                Value::Array(members) => {
                    self.take_list(members.into_iter().enumerate().map(|(i, v)| (format!("{at}[{i}]"), v)).collect());
                }
                Value::Null => {}
                other => {
                    let problem = format!("an object is expected, this is {}", kind_of(&other));
                    self.note(&at, "", &problem, Outcome::RecordRefused);
                }
            }
        }
        let among_services = objects.iter().any(|(_, kind, _)| *kind == Kind::Service);
        for (at, kind, fields) in objects {
            let kind = if kind == Kind::Untold && among_services { Kind::Service } else { kind };
            self.take(at, kind, fields);
        }
    }

    fn take(&mut self, at: String, kind: Kind, mut fields: Fields) {
        for envelope in ["contents", "content"] {
            if let Some(Value::Array(members)) = fields.get_mut(envelope) {
                let inside = if at.is_empty() { envelope.to_owned() } else { format!("{at}.{envelope}") };
                let members = std::mem::take(members).into_iter().enumerate();
                return self.take_list(members.map(|(i, member)| (format!("{inside}[{i}]"), member)).collect());
            }
        }
        match kind {
            Kind::Service => self.take_service(at, fields, None, None),
            Kind::Organization => self.take_organization(&at, fields),
            Kind::Location => self.take_location(at, fields),
            Kind::ServiceAtLocation => self.take_place(at, fields),
            Kind::Term => {
                if let Some(id) = key_of(fields.get("id")) {
                    self.documents.terms.entry(id).or_insert(fields);
                }
            }
            Kind::Other => {}
            Kind::Untold => self.skipped += 1,
        }
    }

    fn take_location(&mut self, at: String, fields: Fields) {
        if let Some(id) = key_of(fields.get("id")) {
            let found = self.found(at, fields);
            let known = self.documents.locations.entry(id).or_insert_with(|| found.clone());
            known.fields = merge::or_first(&known.fields, &found.fields);
        }
    }

    fn take_organization(&mut self, at: &str, mut fields: Fields) {
        let inside =
            |list: &str, i: usize| if at.is_empty() { format!("{list}[{i}]") } else { format!("{at}.{list}[{i}]") };
        for (i, location) in listed(fields.remove("locations")).into_iter().enumerate() {
            if let Value::Object(location) = location {
                self.take_location(inside("locations", i), location);
            }
        }
        let services = listed(fields.remove("services"));
        self.know_organization(&fields);
        for (i, service) in services.into_iter().enumerate() {
            let at = inside("services", i);
            match service {
                Value::Object(service) => self.take_service(at, service, Some(fields.clone()), None),
                other => {
                    let problem = format!("an object is expected, this is {}", kind_of(&other));
                    self.note(&at, "", &problem, Outcome::RecordRefused);
                }
            }
        }
    }

    fn know_organization(&mut self, fields: &Fields) {
        let Some(id) = key_of(fields.get("id")) else { return };
        let known = self.documents.organizations.entry(id).or_insert_with(|| fields.clone());
        if let Some(merged) = merge::fields(known, fields) {
            *known = merged;
        }
    }

    fn take_place(&mut self, at: String, mut fields: Fields) {
        let service = fields.remove("service");
        let id = key_of(fields.get("service_id"));
        let place = self.found(at.clone(), fields);
        match (service, id) {
            (Some(Value::Object(service)), _) => self.take_service(at, service, None, Some(place)),
            (_, Some(id)) => {
                self.documents.has_services = true;
                self.documents.joins.push((id, place));
            }
            _ => self.note(&at, "service", "it names no service", Outcome::RecordRefused),
        }
    }

    fn take_service(&mut self, at: String, mut fields: Fields, owner: Option<Fields>, place: Option<Found>) {
        self.documents.has_services = true;
        let at = if at.is_empty() { "the document".to_owned() } else { at };
        let Some(id) = key_of(fields.get("id")) else {
            return self.note(&at, "id", "it has no id that could be read", Outcome::RecordRefused);
        };
        if let Some(Value::Object(organization)) = fields.get("organization") {
            self.know_organization(organization);
        }
        let is_place = place.is_some();
        let mut places: Vec<Found> = place.into_iter().collect();
        for (i, nested) in listed(fields.remove("service_at_locations")).into_iter().enumerate() {
            let path = format!("service_at_locations[{i}]");
            match nested {
                Value::Object(nested) => places.push(self.found(path, nested)),
                Value::Null => {}
                other => {
                    let problem = format!("an object is expected, this is {}", kind_of(&other));
                    self.note(&id, &path, &problem, Outcome::FieldLeftOut);
                }
            }
        }
        let index = if let Some(&index) = self.documents.by_id.get(&id) {
            let Some(known) = self.documents.drafts.get_mut(index) else { return };
            known.owner = known.owner.take().or(owner);
            if let Some(merged) = merge::fields(&known.service.fields, &fields) {
                known.service.fields = merged;
            } else if is_place {
                let problem = "this place tells the service differently than before; the first telling is kept";
                self.note(&id, &at, problem, Outcome::KeptWithWarning);
            } else {
                let problem = "the same id was told differently before; the first telling is kept";
                return self.note(&id, &at, problem, Outcome::RecordRefused);
            }
            index
        } else {
            let service = self.found(at, fields);
            self.documents.drafts.push(Draft { id: id.clone(), service, places: Vec::new(), owner });
            self.documents.by_id.insert(id, self.documents.drafts.len() - 1);
            self.documents.drafts.len() - 1
        };
        if let Some(draft) = self.documents.drafts.get_mut(index) {
            for place in places {
                draft.add_place(place, self.log);
            }
        }
    }
}

/// The members of a list; a lone object counts as a list of one.
fn listed(value: Option<Value>) -> Vec<Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(members)) => members,
        Some(other) => vec![other],
    }
}
