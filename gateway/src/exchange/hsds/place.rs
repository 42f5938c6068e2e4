//! Where a service is had: its service_at_location objects as sites.

use serde_json::Value;
use uuid::Uuid;

use crate::kernel::{
    geo::GeoPoint,
    site::{Address, Site},
};

use super::{
    Context, contact,
    documents::{Documents, Draft, Found, key_of},
    finding::Log,
    merge,
    record::{Fields, Record, shown},
    schedule::{Hours, hours},
};

const NAME_LIMIT: usize = 200;
const LINE_LIMIT: usize = 200;

/// The places of a service.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The sites.
    pub(super) sites: Vec<Site>,
    /// Hours that are told in words only.
    pub(super) words: Vec<String>,
}

/// Reads the places of a service. Hours told for the service at the place come before those of the service,
/// and those before the opening hours of the building.
pub(super) fn places(
    id: Uuid,
    draft: &Draft,
    documents: &Documents,
    log: &Log,
    context: &Context,
    usual: &Hours,
) -> Places {
    let mut places = Places::default();
    for (index, found) in draft.places.iter().enumerate() {
        let place = Record::new(log, &found.file, &draft.id, &found.at, &found.fields);
        let Some((fields, from)) = location_of(&place, found, documents) else { continue };
        let location = match from {
            Some(Found { file, at, .. }) => Record::new(log, file, &draft.id, at, &fields),
            None => place.beside("location", &fields),
        };
        let kind = location.line("location_type").map(|kind| kind.to_lowercase());
        if kind.as_deref() == Some("virtual") {
            continue;
        }
        if kind.as_deref() == Some("postal") {
            location.left_out("", "a postal address is no place where a service is had");
            continue;
        }
        let key =
            key_of(place.value("id")).or_else(|| key_of(location.value("id"))).unwrap_or_else(|| index.to_string());
        let mut site_id = Uuid::new_v5(&id, format!("site/{key}").as_bytes());
        if places.sites.iter().any(|site| site.id == site_id) {
            site_id = Uuid::new_v5(&id, format!("site/{key}/{index}").as_bytes());
        }
        let mut told = hours(&place.records("schedules"), context);
        if told.opening.is_none() && told.words.is_empty() {
            told = usual.clone();
        }
        if told.opening.is_none() && told.words.is_empty() {
            told = hours(&location.records("schedules"), context);
        }
        places.words.extend(told.words);
        let mut site = site(site_id, &location, kind.as_deref());
        site.hours = told.opening;
        site.phones = contact::phones(&[place, location]);
        places.sites.push(site);
    }
    places
}

/// The location of a place: told within it, or named and told in another file, or both.
fn location_of<'a>(place: &Record<'_>, found: &Found, documents: &'a Documents) -> Option<(Fields, Option<&'a Found>)> {
    let within = match found.fields.get("location") {
        Some(Value::Object(fields)) => Some(fields),
        _ => place.record("location").and(None),
    };
    let id = within.and_then(|fields| key_of(fields.get("id"))).or_else(|| key_of(place.value("location_id")));
    let known = id.as_ref().and_then(|id| documents.locations.get(id));
    match (within, known) {
        (Some(within), Some(known)) => Some((merge::or_first(within, &known.fields), None)),
        (Some(within), None) => Some((within.clone(), None)),
        (None, Some(known)) => Some((known.fields.clone(), Some(known))),
        (None, None) => {
            let problem = match id {
                Some(id) => format!("location {id} is in none of the files"),
                None => "it names no location".to_owned(),
            };
            place.left_out("location_id", problem);
            None
        }
    }
}

fn site(id: Uuid, location: &Record<'_>, kind: Option<&str>) -> Site {
    let addresses = location.records("addresses");
    let types: Vec<String> =
        addresses.iter().map(|address| address.line("address_type").unwrap_or_default().to_lowercase()).collect();
    let withheld = addresses.iter().any(|address| address.line("address_1").is_some_and(|line| is_placeholder(&line)));
    let is_address_confidential =
        kind.is_some_and(merge::is_hidden) || types.iter().any(|kind| merge::is_hidden(kind)) || withheld;

    let of_type = |wanted: &[&str]| types.iter().position(|kind| wanted.contains(&kind.as_str()));
    let chosen = of_type(&["physical", "redacted", "confidential", ""]).or_else(|| of_type(&["postal"]));
    let address = chosen.and_then(|index| addresses.get(index));
    if let Some(address) = address.filter(|address| address.line("address_type").is_some_and(|kind| kind == "postal")) {
        address.warned("address_type", "it has only a postal address, which is taken as its place");
    }
    let address = address.and_then(self::address);
    let mut name = location.line_within("name", NAME_LIMIT);
    let street = address.as_ref().and_then(|address| address.lines.first()).map(|line| line.to_lowercase());
    if is_address_confidential
        && let (Some(said), Some(street)) = (&name, &street)
        && said.to_lowercase().contains(street.as_str())
    {
        location.left_out("name", "it gives the confidential address away");
        name = None;
    }
    let mut accessibility: Vec<String> = Vec::new();
    for feature in location.records("accessibility") {
        let said = [feature.line_within("description", 500), feature.line_within("details", 500)];
        accessibility
            .extend(said.into_iter().flatten().filter(|said| !accessibility.contains(said)).collect::<Vec<_>>());
    }
    let location = point(location);
    Site { id, name, address, location, hours: None, phones: Vec::new(), accessibility, is_address_confidential }
}

/// What stands in the place of a street that is kept secret.
fn is_placeholder(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["confidential", "redacted", "undisclosed", "address withheld", "address confidential", "address redacted"]
        .iter()
        .any(|start| lower.starts_with(start))
}

/// The address. The line "attention" names a person and is not read.
fn address(address: &Record<'_>) -> Option<Address> {
    let mut lines: Vec<String> = ["address_1", "address_2"]
        .iter()
        .filter_map(|key| address.lines(key))
        .flat_map(|lines| lines.split('\n').map(|line| line.trim().to_owned()).collect::<Vec<_>>())
        .filter(|line| !line.is_empty() && !is_placeholder(line))
        .map(|line| address.within("address_1", line, LINE_LIMIT))
        .collect();
    lines.truncate(4);
    let part = |key: &str| address.line_within(key, 100);
    let (city, region) = (part("city"), part("state_province"));
    let kept = Address { lines, city, region, postal_code: part("postal_code"), country: country(address) };
    // A country alone is nowhere to go.
    let is_somewhere =
        !kept.lines.is_empty() || kept.city.is_some() || kept.postal_code.is_some() || kept.region.is_some();
    is_somewhere.then_some(kept)
}

fn country(address: &Record<'_>) -> Option<String> {
    let written = address.line("country")?.to_uppercase();
    let code = match written.replace('.', "").as_str() {
        "USA" | "UNITED STATES" | "UNITED STATES OF AMERICA" => "US".to_owned(),
        other => other.to_owned(),
    };
    let is_code = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    if !is_code {
        address.left_out("country", format!("\"{}\" is no two-letter country code", shown(&written)));
    }
    is_code.then_some(code)
}

fn point(location: &Record<'_>) -> Option<GeoPoint> {
    let (latitude, longitude) = match (location.number("latitude"), location.number("longitude")) {
        (Some(latitude), Some(longitude)) => (latitude, longitude),
        (None, None) => return None,
        _ => {
            location.left_out("latitude", "of latitude and longitude only one is known");
            return None;
        }
    };
    // Geocoders that fail leave 0, 0: a point in the Atlantic.
    let point = GeoPoint::new(latitude, longitude).filter(|_| latitude != 0.0 || longitude != 0.0);
    if point.is_none() {
        location
            .left_out("latitude", format!("{latitude}, {longitude} is no place on earth that a service could be at"));
    }
    point
}
