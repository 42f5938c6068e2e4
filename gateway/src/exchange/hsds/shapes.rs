//! What kind of HSDS object a JSON object is. Nothing in it says so: its fields have to tell.

use super::record::Fields;

/// The kinds that the reader tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A service.
    Service,
    /// An organization, perhaps with its services.
    Organization,
    /// A location.
    Location,
    /// A service at a location.
    ServiceAtLocation,
    /// A term of a taxonomy.
    Term,
    /// The root document of an API, a taxonomy or another thing that carries no service.
    Other,
    /// An object whose fields do not tell.
    Untold,
}

/// Fields that only services have among the objects that stand by themselves.
const OF_SERVICES: &[&str] = &[
    "service_at_locations",
    "program_id",
    "program",
    "organization",
    "eligibility_description",
    "minimum_age",
    "maximum_age",
    "application_process",
    "fees_description",
    "cost_options",
    "required_documents",
    "capacities",
    "service_areas",
    "assured_date",
    "assurer_email",
    "interpretation_services",
    "accreditations",
    "additional_urls",
    "wait_time",
];
/// Fields of services that some publishers give to organizations as well.
const MOSTLY_OF_SERVICES: &[&str] = &["status", "alert", "last_modified"];
/// Fields that only locations have.
const OF_LOCATIONS: &[&str] = &["location_type", "addresses", "latitude", "longitude", "transportation"];
/// Fields that only organizations have.
const OF_ORGANIZATIONS: &[&str] = &[
    "website",
    "additional_websites",
    "legal_status",
    "year_incorporated",
    "organization_identifiers",
    "parent_organization_id",
    "tax_status",
    "tax_id",
    "logo",
];
/// Fields that only terms of taxonomies have.
const OF_TERMS: &[&str] = &["taxonomy", "taxonomy_id", "taxonomy_detail", "term_uri"];
/// Fields of phones, schedules, languages and contacts, which name a service and a location as well.
const OF_PARTS: &[&str] =
    &["number", "freq", "byday", "opens_at", "closes_at", "code", "title", "department", "link_id"];

/// The kind of an object, told by its fields and, where they do not tell, by the name of its file.
pub(super) fn kind(fields: &Fields, file: &str) -> Kind {
    let has = |key: &str| fields.get(key).is_some_and(|value| !value.is_null());
    let has_any = |keys: &[&str]| keys.iter().any(|key| has(key));
    let is_object = |key: &str| fields.get(key).is_some_and(serde_json::Value::is_object);
    let joins = has("service_id") && (has("location") || has("location_id")) && !has_any(OF_PARTS);
    if is_object("service") || joins {
        Kind::ServiceAtLocation
    } else if has("services") {
        Kind::Organization
    } else if has_any(OF_LOCATIONS) {
        Kind::Location
    } else if has_any(OF_SERVICES) {
        Kind::Service
    } else if has("openapi_url") || has("datapackage_metadata") {
        Kind::Other
    } else if has_any(OF_TERMS) {
        Kind::Term
    } else if has_any(OF_ORGANIZATIONS) {
        Kind::Organization
    } else if has_any(MOSTLY_OF_SERVICES) {
        Kind::Service
    } else if has("version") {
        Kind::Other
    } else {
        told_by_name(file).unwrap_or(Kind::Untold)
    }
}

/// Dumps name files and directories after the list that they come from: "organizations/7.json".
fn told_by_name(file: &str) -> Option<Kind> {
    const NAMES: &[(&str, Kind)] = &[
        ("service_at_location", Kind::ServiceAtLocation),
        ("taxonomy_term", Kind::Term),
        ("taxonom", Kind::Other),
        ("program", Kind::Other),
        ("organization", Kind::Organization),
        ("location", Kind::Location),
        ("service", Kind::Service),
    ];
    let file = file.to_lowercase().replace('-', "_");
    NAMES.iter().find(|(name, _)| file.contains(name)).map(|&(_, kind)| kind)
}
