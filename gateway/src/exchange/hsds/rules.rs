//! What is read keeps the rules of what is entered by hand: a field that they refuse is left out, and a record that
//! cannot do without it is refused.

use super::{
    Context,
    documents::Draft,
    finding::{Finding, Log, Outcome},
};
use crate::{
    directory::{model::Resource, rules},
    kernel::review::Review,
};

/// The resource as far as the rules allow, or nothing.
pub(super) fn keep(mut resource: Resource, draft: &Draft, log: &Log, context: &Context) -> Option<Resource> {
    let mut review = Review::new(context.today);
    // Its end was reckoned from the source; one that has passed is simply not shown.
    let availability = resource.availability.take();
    rules::look(None, &mut resource, context.now, &mut review);
    resource.availability = availability;
    let mut is_kept = true;
    // From the last to the first: what is taken out of a list must not move what is still to be taken.
    for found in review.finish().err().unwrap_or_default().into_iter().rev() {
        let path: Vec<&str> = found.path.iter().map(String::as_str).collect();
        let is_left_out = leave_out(&mut resource, &path);
        is_kept &= is_left_out;
        log.note(Finding {
            file: draft.service.file.clone(),
            record: draft.id.clone(),
            field: found.path.join("."),
            problem: found.refusal.to_string(),
            outcome: if is_left_out { Outcome::FieldLeftOut } else { Outcome::RecordRefused },
        });
    }
    is_kept.then_some(resource)
}

/// Takes a field out of a resource; false where the resource cannot be without it.
fn leave_out(resource: &mut Resource, path: &[&str]) -> bool {
    match path {
        ["summary"] => resource.summary = None,
        ["description"] => resource.description = None,
        ["applicationProcess"] => resource.application_process = None,
        ["provider", "url"] => resource.provider.url = None,
        ["eligibility", "description"] => resource.eligibility.description = None,
        ["eligibility", "requiredDocuments", ..] => resource.eligibility.required_documents.clear(),
        ["eligibility", ..] => (resource.eligibility.minimum_age, resource.eligibility.maximum_age) = (None, None),
        ["cost", "description"] => resource.cost.description = None,
        ["cost", ..] => resource.cost.amount = None,
        ["contact", "phone"] => resource.contact.phone = None,
        ["contact", "email"] => resource.contact.email = None,
        ["contact", "url"] => resource.contact.url = None,
        ["serviceAreas", ..] => resource.service_areas.clear(),
        ["alert", ..] => resource.alert = None,
        ["sites", at, part, rest @ ..] => {
            let Some(site) = at.parse::<usize>().ok().and_then(|at| resource.sites.get_mut(at)) else { return false };
            match (*part, rest) {
                ("name", _) => site.name = None,
                ("address", _) => site.address = None,
                ("location", _) => site.location = None,
                ("phones", _) => site.phones.clear(),
                ("accessibility", _) => site.accessibility.clear(),
                ("hours", ["exceptions", _, "note"]) => {
                    site.hours.iter_mut().flat_map(|hours| &mut hours.exceptions).for_each(|date| date.note = None);
                }
                ("hours", _) => site.hours = None,
                _ => return false,
            }
        }
        _ => return false,
    }
    true
}
