//! The reader against invented files with the traps of real ones.

use chrono::{NaiveDate, TimeZone, Utc};
use uuid::Uuid;

use gateway::exchange::hsds::{Context, Finding, Outcome, ReadError, Reading, read};
use gateway::{
    directory::model::Resource,
    kernel::vocabulary::{CostKind, Need, Population, ResourceStatus, SupportType, Visibility, Weekday},
};

const SERVICES: &[u8] = include_bytes!("../fixtures/hsds/services.json");
const ORGANIZATIONS: &[u8] = include_bytes!("../fixtures/hsds/organizations.json");
const SERVICE_FULL: &[u8] = include_bytes!("../fixtures/hsds/service_full.json");
const PLACES: &[u8] = include_bytes!("../fixtures/hsds/places.ndjson");

fn context() -> Context {
    Context {
        center_id: Uuid::from_u128(7),
        time_zone: chrono_tz::America::Denver,
        source_name: "Invented 211".to_owned(),
        source_url: Some("https://211.example.org".to_owned()),
        now: Utc.with_ymd_and_hms(2026, 5, 20, 12, 0, 0).unwrap(),
        today: NaiveDate::from_ymd_opt(2026, 5, 20).unwrap(),
    }
}

fn fixtures() -> Vec<(String, Vec<u8>)> {
    [
        ("services.json", SERVICES),
        ("organizations.json", ORGANIZATIONS),
        ("service_full.json", SERVICE_FULL),
        ("places.ndjson", PLACES),
    ]
    .into_iter()
    .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
    .collect()
}

fn reading() -> Reading {
    read(&fixtures(), &context()).unwrap()
}

fn one(json: &str) -> Reading {
    read(&[("one.json".to_owned(), json.as_bytes().to_vec())], &context()).unwrap()
}

fn named<'a>(reading: &'a Reading, name: &str) -> &'a Resource {
    reading.resources.iter().find(|resource| resource.name == name).unwrap()
}

fn finding<'a>(reading: &'a Reading, record: &str, field: &str) -> &'a Finding {
    let found = reading.findings.iter().find(|finding| finding.record.ends_with(record) && finding.field == field);
    found.unwrap_or_else(|| panic!("no finding for {record} {field} in {:#?}", reading.findings))
}

#[test]
fn all_shapes_are_read_and_broken_records_refused() {
    let reading = reading();
    let names: Vec<&str> = reading.resources.iter().map(|resource| resource.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Granite Bench Food Pantry",
            "Alder House",
            "Rides to Recovery",
            "Second Page Legal Aid",
            "Safe Harbor Shelter",
            "Bus Pass Desk",
            "Peer Recovery Coaching",
            "Tuesday Overdose Prevention Table",
        ]
    );
    let refused: Vec<&str> = reading
        .findings
        .iter()
        .filter(|finding| finding.outcome == Outcome::RecordRefused)
        .map(|finding| finding.record.as_str())
        .collect();
    assert_eq!(
        refused,
        [
            "contents[7]",
            "contents[6]",
            "7b0f3a52-0c11-4a55-9a0e-2f9d1c6b0101",
            "line 5",
            "7b0f3a52-0c11-4a55-9a0e-2f9d1c6b0106"
        ]
    );
    assert!(reading.resources.iter().all(|resource| resource.visibility == Visibility::Center));
}

#[test]
fn a_pantry_is_read_in_full() {
    let reading = reading();
    let pantry = named(&reading, "Granite Bench Food Pantry");
    assert_eq!(pantry.summary.as_deref(), Some("Groceries for a week, once a month, no questions asked."));
    assert_eq!(pantry.provider.name, "Granite Bench Neighbors");
    assert_eq!(pantry.contact.phone.as_deref(), Some("801-555-0101 ext. 042"));
    assert_eq!(pantry.languages, ["es", "en"]);
    assert_eq!(finding(&reading, "0101", "languages[2].code").outcome, Outcome::FieldLeftOut);
    assert_eq!(pantry.needs, [Need::Food]);
    assert_eq!(pantry.support_types, [SupportType::Instrumental]);
    assert_eq!(pantry.cost.kind, CostKind::Free);
    assert_eq!(pantry.verification.due_on, NaiveDate::from_ymd_opt(2026, 8, 29));
    assert!(pantry.description.as_deref().unwrap().ends_with("Hours: First Saturday of the month, 9 am to noon"));
    let [site] = pantry.sites.as_slice() else { panic!("one site") };
    let address = site.address.as_ref().unwrap();
    assert_eq!(address.lines, ["3300 S Invented Blvd", "Rear entrance"]);
    assert_eq!(address.country.as_deref(), Some("US"));
    assert!(site.location.is_some());
    assert_eq!(site.phones.len(), 1, "the fax, which the contact has no room for");
    let hours = site.hours.as_ref().unwrap();
    assert_eq!(hours.weekly.iter().map(|span| span.day).collect::<Vec<_>>(), [Weekday::Tuesday, Weekday::Thursday]);
    assert!(matches!(hours.exceptions.as_slice(), [closed] if closed.is_closed));
    // Winter's offset in summer is no finding: the hours hold all year.
    assert!(
        !reading
            .findings
            .iter()
            .any(|finding| finding.field == "schedules[0].timezone" && finding.record.ends_with("0101"))
    );
}

#[test]
fn a_house_has_a_price_beds_and_no_place_off_the_earth() {
    let reading = reading();
    let house = named(&reading, "Alder House");
    assert_eq!(house.needs, [Need::SoberLiving]);
    assert_eq!(house.populations, [Population::Women]);
    assert_eq!(house.eligibility.minimum_age, Some(18));
    assert_eq!(house.cost.kind, CostKind::Fee);
    assert_eq!(
        house.cost.amount.as_ref().map(|money| (money.amount.to_string(), money.currency.clone())),
        Some(("650".to_owned(), "USD".to_owned()))
    );
    assert_eq!(house.availability.as_ref().and_then(|beds| beds.open_slots), Some(2));
    assert_eq!(
        house.alert.as_ref().map(|alert| alert.until),
        Some(Utc.with_ymd_and_hms(2026, 5, 27, 12, 0, 0).unwrap())
    );
    let [site] = house.sites.as_slice() else { panic!("one site") };
    assert_eq!(site.location, None);
    assert_eq!(finding(&reading, "0102", "service_at_locations[0].location.latitude").outcome, Outcome::FieldLeftOut);
    assert_eq!(site.hours.as_ref().and_then(|hours| hours.is_open_at(context().now)), Some(true));
    assert_eq!(site.address.as_ref().and_then(|address| address.postal_code.as_deref()), Some("84107"));
}

#[test]
fn a_shelter_stays_hidden() {
    let reading = reading();
    let shelter = named(&reading, "Safe Harbor Shelter");
    let site = shelter.sites.first().unwrap();
    assert!(site.is_address_confidential);
    assert_eq!(site.name, None, "its name gave the street away");
    assert_eq!(site.clone().for_others().address, None);
    let places = shelter.availability.as_ref().unwrap();
    assert_eq!((places.is_accepting, places.open_slots), (true, None));
}

#[test]
fn doubtful_fields_are_left_out_by_name() {
    let reading = reading();
    let aid = named(&reading, "Second Page Legal Aid");
    assert_eq!((aid.eligibility.minimum_age, aid.eligibility.maximum_age), (None, None));
    assert_eq!(aid.contact, gateway::kernel::listing::Contact::default());
    assert_eq!(aid.provider.name, "Invented 211");
    for field in ["minimum_age", "url", "email", "languages", "organization_id"] {
        finding(&reading, "0104", field);
    }
    let rides = named(&reading, "Rides to Recovery");
    assert_eq!(rides.status, ResourceStatus::TemporarilyClosed);
    assert_eq!(rides.cost.kind, CostKind::SlidingScale);
    assert!(rides.sites.is_empty());
    finding(&reading, "0103", "schedules");
    finding(&reading, "0103", "phones");
}

#[test]
fn files_name_each_other() {
    let reading = reading();
    let desk = named(&reading, "Bus Pass Desk");
    assert_eq!(desk.provider.name, "Wasatch Wheels");
    let site = desk.sites.first().unwrap();
    assert_eq!(site.name.as_deref(), Some("Invented Station"));
    let night = Utc.with_ymd_and_hms(2026, 5, 23, 7, 30, 0).unwrap();
    assert_eq!(
        site.hours.as_ref().and_then(|hours| hours.is_open_at(night)),
        Some(true),
        "Friday's hours run past midnight"
    );
    assert_eq!(named(&reading, "Tuesday Overdose Prevention Table").sites.len(), 2);
    let coaching = named(&reading, "Peer Recovery Coaching");
    assert_eq!(coaching.sites.len(), 1);
    assert_eq!(coaching.languages, ["en-US", "nv", "ase"]);
    assert_eq!(coaching.contact.email.as_deref(), Some("coaching@openroad.example.org"));
    assert_eq!(coaching.contact.phone.as_deref(), Some("435-555-0140 ext. 7"));
    assert!(!serde_json::to_string(coaching).unwrap().contains("Pat Invented"));
    finding(&reading, "0108", "service_at_locations[0].schedules[1].timezone");
    finding(&reading, "0108", "line 4.location_id");
}

#[test]
fn reading_again_gives_the_same() {
    let (first, mut files) = (reading(), fixtures());
    assert_eq!(first.resources, reading().resources);
    files.reverse();
    let mut again = read(&files, &context()).unwrap().resources;
    let mut resources = first.resources.clone();
    again.sort_by_key(|resource| resource.id);
    resources.sort_by_key(|resource| resource.id);
    assert_eq!(
        again.iter().map(|one| one.id).collect::<Vec<_>>(),
        resources.iter().map(|one| one.id).collect::<Vec<_>>()
    );
    let elsewhere = Context { center_id: Uuid::from_u128(8), ..context() };
    let others = read(&fixtures(), &elsewhere).unwrap().resources;
    assert!(others.iter().all(|other| resources.iter().all(|one| one.id != other.id)));
}

#[test]
fn senseless_imports_are_errors() {
    let broken = read(&[("a.json".to_owned(), b"{\n  \"id\": ,\n}".to_vec())], &context()).unwrap_err();
    assert!(matches!(&broken, ReadError::NotJson { file, line: 2, .. } if file == "a.json"), "{broken}");
    let cut = read(&[("a.ndjson".to_owned(), b"{}\n{\"id\": 1".to_vec())], &context()).unwrap_err();
    assert!(matches!(cut, ReadError::NotJson { line: 2, .. }), "{cut}");
    let root = br#"{ "version": "3.1", "profile": "https://example.org", "openapi_url": "https://example.org" }"#;
    assert!(matches!(
        read(&[("root.json".to_owned(), root.to_vec())], &context()),
        Err(ReadError::NoService { files: 1 })
    ));
}

#[test]
fn wrong_types_cost_the_field_only() {
    let reading = one(
        r#"{ "id": 12, "name": "Odd", "status": ["active"], "description": {"text": "x"}, "minimum_age": "abc", "phones": [7, null],
             "schedules": {"freq": "WEEKLY", "byday": "MO,2TU", "opens_at": "9", "closes_at": true}, "attributes": "none",
             "cost_options": [{"amount": -3}], "capacities": [{"available": 1e300, "updated": "0000"}], "assured_date": "9999-12-31" }"#,
    );
    let odd = named(&reading, "Odd");
    assert_eq!(odd.provenance.external_id.as_deref(), Some("12"));
    assert_eq!(odd.needs, [Need::Other]);
    for field in [
        "status",
        "description",
        "minimum_age",
        "phones[0]",
        "schedules.opens_at",
        "schedules.closes_at",
        "schedules",
        "attributes",
        "cost_options[0].amount",
        "capacities[0].available",
        "assured_date",
    ] {
        finding(&reading, "12", field);
    }
}

#[test]
fn long_texts_are_cut_with_a_finding() {
    let long = "word ".repeat(3000);
    let reading = one(&format!(r#"{{ "id": "a", "status": "active", "name": "{long}", "description": "{long}" }}"#));
    let resource = reading.resources.first().unwrap();
    assert!(resource.name.chars().count() <= 200 && resource.name.ends_with("word…"));
    assert!(resource.description.as_deref().unwrap().chars().count() <= 8000);
    assert!(resource.summary.as_deref().unwrap().chars().count() <= 200);
    assert_eq!(finding(&reading, "a", "description").outcome, Outcome::KeptWithWarning);
    assert_eq!(
        finding(&reading, "a", "name").to_string(),
        "one.json, a, name: longer than 200 characters, the end is cut off (kept, please check)"
    );
}

#[test]
fn populations_are_not_guessed_and_negated_words_not_believed() {
    let reading = one(
        r#"{ "id": "a", "status": "active", "name": "Evening Group", "description": "For men and veterans. No detox, not a shelter." }"#,
    );
    let group = reading.resources.first().unwrap();
    assert!(group.populations.is_empty());
    assert_eq!(group.needs, [Need::Other]);
}

#[test]
fn a_place_that_any_file_hides_stays_hidden() {
    let place = |kind: &str| {
        format!(
            r#"{{ "id": "p", "service": {{ "id": "a", "name": "House", "status": "active" }},
                 "location": {{ "id": "l", "location_type": "{kind}", "addresses": [{{ "address_1": "1 Sample St", "city": "Provo" }}] }} }}"#
        )
    };
    for (first, second) in [("physical", "redacted"), ("redacted", "physical")] {
        let reading = one(&format!("[{}, {}]", place(first), place(second)));
        assert!(reading.resources.iter().flat_map(|resource| &resource.sites).all(|site| site.is_address_confidential));
        assert_eq!(reading.resources.len(), 1);
    }
}

#[test]
fn what_looks_like_a_persons_data_is_left_out_where_it_can_only_be_a_mistake() {
    let reading = one(
        r#"[{ "id": "a", "status": "active", "name": "Evening Group", "description": "Call 801-555-0134.",
              "eligibility_description": "Ask Sam, born 3/4/1987, 801-555-0134", "application_process": "Call 801-555-0134." },
            { "id": "b", "status": "active", "name": "Sam 801-555-0134" }]"#,
    );
    let group = named(&reading, "Evening Group");
    assert_eq!(group.eligibility.description, None);
    assert_eq!(group.description.as_deref(), Some("Call 801-555-0134."), "how to reach a service may stand there");
    assert_eq!(group.application_process.as_deref(), Some("Call 801-555-0134."));
    assert_eq!(finding(&reading, "a", "eligibility.description").outcome, Outcome::FieldLeftOut);
    assert_eq!(finding(&reading, "b", "name").outcome, Outcome::RecordRefused);
    assert_eq!(reading.resources.len(), 1);
}
