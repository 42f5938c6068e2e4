//! Who may use a service.

use crate::kernel::listing::Eligibility;

use super::record::Record;

const DESCRIPTION_LIMIT: usize = 2000;
const DOCUMENT_LIMIT: usize = 500;

/// The eligibility that a service states. HSDS has no field that restricts it to a population, so none is
/// named here: terms say whom it is meant for, which is not the same.
pub(super) fn eligibility(service: &Record<'_>) -> Eligibility {
    let (mut minimum_age, mut maximum_age) = (age(service, "minimum_age"), age(service, "maximum_age"));
    if let (Some(youngest), Some(oldest)) = (minimum_age, maximum_age)
        && youngest > oldest
    {
        service.left_out(
            "minimum_age",
            format!("it is above the maximum age ({youngest} and {oldest}), both are left out"),
        );
        (minimum_age, maximum_age) = (None, None);
    }
    let mut required_documents: Vec<String> = Vec::new();
    for document in service.records("required_documents") {
        let Some(name) = document.line_within("document", DOCUMENT_LIMIT) else { continue };
        let is_nothing = ["none", "n/a", "no documents", "none required"].contains(&name.to_lowercase().as_str());
        if !is_nothing && !required_documents.contains(&name) {
            required_documents.push(name);
        }
    }
    Eligibility {
        description: service.lines_within("eligibility_description", DESCRIPTION_LIMIT),
        minimum_age,
        maximum_age,
        required_documents,
        populations: Vec::new(),
    }
}

/// Years of age. Parts of a year are cut off: somebody is seventeen until the eighteenth birthday.
fn age(service: &Record<'_>, key: &str) -> Option<i64> {
    let years = service.number(key)?;
    if !(0.0..=130.0).contains(&years) {
        service.left_out(key, format!("{years} is no age"));
        return None;
    }
    if years.fract() != 0.0 {
        service.warned(key, format!("{years} is cut to whole years"));
    }
    #[expect(clippy::cast_possible_truncation, reason = "an age is between 0 and 130")]
    Some(years.floor() as i64)
}
