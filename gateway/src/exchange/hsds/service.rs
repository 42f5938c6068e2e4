//! One service as a resource.

use uuid::Uuid;

use crate::{
    directory::model::{Resource, ServiceArea},
    kernel::{
        listing::Provenance,
        site::{Phone, Site},
        vocabulary::{Origin, Visibility},
    },
};

use super::{
    Context,
    contact::{add_phone, contact, provider},
    crosswalk::classify,
    documents::{Documents, Draft, key_of},
    eligibility::eligibility,
    finding::Log,
    languages, money, place,
    record::{Record, shown},
    schedule::hours,
    standing, text,
};

const NAME_LIMIT: usize = 200;
const SUMMARY_LIMIT: usize = 200;
const DESCRIPTION_LIMIT: usize = 8000;
const TEXT_LIMIT: usize = 4000;

/// The resource that a draft tells; nothing, with a finding, where it has no name.
pub(super) fn resource(draft: &Draft, documents: &Documents, log: &Log, context: &Context) -> Option<Resource> {
    let service = Record::new(log, &draft.service.file, &draft.id, "", &draft.service.fields);
    let Some(name) = service.line_within("name", NAME_LIMIT) else {
        service.refused("name", "it has no name");
        return None;
    };
    let id = resource_id(context, &draft.id);
    let usual = hours(&service.records("schedules"), context);
    let place::Places { mut sites, mut words } = place::places(id, draft, documents, log, context, &usual);
    if sites.is_empty() {
        words.extend(usual.words);
        if usual.opening.is_some() {
            service.left_out("schedules", "hours are kept with a place, and it has none");
        }
    }
    let said = service.lines("description");
    let summary = said.as_deref().map(|said| text::first_sentence(said, SUMMARY_LIMIT)).filter(|said| !said.is_empty());
    let classes = classify(&terms(&service, documents), &name, said.as_deref());
    let (contact, more_phones) = contact(&service);
    share_phones(&service, &mut sites, more_phones);

    Some(Resource {
        id,
        center_id: context.center_id,
        summary,
        description: description(&service, said, words),
        provider: provider(&service, draft, documents, context),
        support_types: classes.support_types,
        recovery_capital: classes.recovery_capital,
        needs: classes.needs,
        pathways: classes.pathways,
        populations: classes.populations,
        languages: spoken(&service),
        eligibility: eligibility(&service),
        cost: money::cost(&service, context.today),
        application_process: service.lines_within("application_process", TEXT_LIMIT),
        service_areas: areas(&service, draft, log),
        contact,
        status: standing::status(&service),
        availability: standing::availability(&service, context),
        alert: standing::alert(&service, context),
        // What is taken over is the center's to look at first; sharing it is a decision of its own.
        visibility: Visibility::Center,
        provenance: Provenance {
            origin: Origin::Imported,
            source_name: Some(context.source_name.clone()),
            source_url: context.source_url.clone(),
            external_id: Some(draft.id.clone()),
            retrieved_at: Some(context.now),
        },
        verification: standing::verification(&service, context),
        created_at: context.now,
        updated_at: standing::last_modified(&service, context).unwrap_or(context.now),
        version: 1,
        sites,
        name,
    })
}

/// The same service of the same source is the same resource of a center whenever it is read.
fn resource_id(context: &Context, service_id: &str) -> Uuid {
    let source = Uuid::new_v5(&context.center_id, format!("hsds/{}", context.source_name).as_bytes());
    Uuid::new_v5(&source, format!("service/{service_id}").as_bytes())
}

/// The description, and after it what people need and only words can hold.
fn description(service: &Record<'_>, said: Option<String>, mut hours: Vec<String>) -> Option<String> {
    hours.dedup();
    let interpretation = service.lines("interpretation_services").map(|said| format!("Interpretation: {said}"));
    let hours = (!hours.is_empty()).then(|| format!("Hours: {}", hours.join("; ")));
    let parts: Vec<String> = [said, interpretation, hours].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| service.within("description", parts.join("\n\n"), DESCRIPTION_LIMIT))
}

/// Names of taxonomy terms, told within the attributes or in another file.
fn terms(service: &Record<'_>, documents: &Documents) -> Vec<String> {
    let mut names = Vec::new();
    for attribute in service.records("attributes") {
        let id = key_of(attribute.value("taxonomy_term_id"));
        let elsewhere = id.and_then(|id| documents.terms.get(&id)).map(|term| attribute.beside("taxonomy_term", term));
        let term = attribute.record("taxonomy_term").or(elsewhere);
        names.extend(term.and_then(|term| term.line("name")));
    }
    names.extend(service.records("taxonomy_terms").iter().filter_map(|term| term.line("name")));
    names
}

fn spoken(service: &Record<'_>) -> Vec<String> {
    let mut tags = Vec::new();
    for language in service.records("languages") {
        let (code, name) = (language.line("code"), language.line("name"));
        match languages::tag(code.as_deref(), name.as_deref()) {
            Some(tag) if tags.contains(&tag) => {}
            Some(tag) => tags.push(tag),
            None => {
                if let Some(unknown) = code.or(name) {
                    language.left_out("code", format!("\"{}\" is no language that is known here", shown(&unknown)));
                }
            }
        }
    }
    tags
}

fn areas(service: &Record<'_>, draft: &Draft, log: &Log) -> Vec<ServiceArea> {
    let mut told = service.records("service_areas");
    for place in &draft.places {
        told.extend(Record::new(log, &place.file, &draft.id, &place.at, &place.fields).records("service_areas"));
    }
    let mut areas: Vec<ServiceArea> = Vec::new();
    for area in told {
        let description = area.lines_within("description", TEXT_LIMIT);
        let is_text = area.line("extent_type").is_some_and(|kind| kind.eq_ignore_ascii_case("text"));
        let extent = || area.line_within("extent", NAME_LIMIT).filter(|_| is_text);
        let unnamed = || description.as_deref().map(|said| text::first_sentence(said, NAME_LIMIT));
        let Some(name) = area.line_within("name", NAME_LIMIT).or_else(extent).or_else(unnamed) else {
            area.left_out("", "it has neither a name nor a description");
            continue;
        };
        if !areas.iter().any(|known| known.name == name) {
            areas.push(ServiceArea { name, description });
        }
    }
    areas
}

/// A resource has one phone of its own; further ones are kept with every site, or nowhere.
fn share_phones(service: &Record<'_>, sites: &mut [Site], phones: Vec<Phone>) {
    if sites.is_empty() && !phones.is_empty() {
        let numbers = phones.iter().map(|phone| phone.number.as_str()).collect::<Vec<_>>().join(", ");
        service.left_out("phones", format!("further phones are kept with a place, and it has none: {numbers}"));
    }
    for site in sites {
        for phone in &phones {
            add_phone(&mut site.phones, phone.clone());
        }
    }
}
