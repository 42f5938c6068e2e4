//! Who offers a service and how to reach them.

use serde_json::Value;

use crate::kernel::{
    listing::{Contact, Provider},
    site::Phone,
};

use super::{
    Context,
    documents::{Documents, Draft, key_of},
    record::{Record, shown},
    text,
};

const NAME_LIMIT: usize = 200;
const URL_LIMIT: usize = 2000;
const PHONE_LIMIT: usize = 60;
const LABEL_LIMIT: usize = 80;

/// The organization behind a service: the one told within it, the one it stood in, or the one it names.
pub(super) fn provider(service: &Record<'_>, draft: &Draft, documents: &Documents, context: &Context) -> Provider {
    let told = service.record("organization");
    let id = key_of(service.value("organization_id"))
        .or_else(|| told.as_ref().and_then(|organization| key_of(organization.value("id"))));
    let known = id.as_ref().and_then(|id| documents.organizations.get(id));
    let of = |fields| service.beside("organization", fields);
    let tellings = [told, known.map(of), draft.owner.as_ref().map(of)];
    let mut tellings = tellings.into_iter().flatten();
    let named = tellings.find_map(|organization| Some((organization.line_within("name", NAME_LIMIT)?, organization)));
    if let Some((name, organization)) = named {
        let more = || organization.records("additional_websites").iter().find_map(|more| url(more, "url"));
        let page = url(&organization, "website").or_else(|| url(&organization, "url")).or_else(more);
        return Provider { name, url: page };
    }
    let problem = match id {
        Some(id) => format!("organization {id} is in none of the files; the source is named as provider"),
        None => "it names no organization; the source is named as provider".to_owned(),
    };
    service.warned("organization_id", problem);
    Provider { name: context.source_name.clone(), url: None }
}

/// The contact of a service, and the phones beyond the one that the contact has room for. Names and titles
/// of persons are not read at all: the standard publishes them, a directory of ours does not.
pub(super) fn contact(service: &Record<'_>) -> (Contact, Vec<Phone>) {
    let people = service.records("contacts");
    let organization = service.record("organization");
    let mut phones = phones(std::slice::from_ref(service));
    if phones.is_empty() {
        phones = self::phones(&people);
    }
    if phones.is_empty() {
        phones = self::phones(&organization.iter().cloned().collect::<Vec<_>>());
    }
    let first = phones.iter().position(is_voice).or((!phones.is_empty()).then_some(0));
    let phone = first.map(|index| phones.remove(index)).map(|phone| match phone.extension {
        Some(extension) => format!("{} ext. {extension}", phone.number),
        None => phone.number,
    });
    let of_people = || people.iter().find_map(|person| email(person, "email"));
    let of_organization = || organization.as_ref().and_then(|organization| email(organization, "email"));
    let email = email(service, "email").or_else(of_people).or_else(of_organization);
    let more = || service.records("additional_urls").iter().find_map(|more| url(more, "url"));
    (Contact { phone, email, url: url(service, "url").or_else(more) }, phones)
}

/// Fax and text telephones are no number to call first.
fn is_voice(phone: &Phone) -> bool {
    let label = phone.label.as_deref().unwrap_or_default().to_lowercase();
    !["fax", "tty", "tdd", "text", "sms", "pager"].iter().any(|kind| label.starts_with(kind))
}

/// The phones of several objects, each number once.
pub(super) fn phones(owners: &[Record<'_>]) -> Vec<Phone> {
    let mut phones: Vec<Phone> = Vec::new();
    for phone in owners.iter().flat_map(|owner| owner.records("phones")).filter_map(|phone| self::phone(&phone)) {
        add_phone(&mut phones, phone);
    }
    phones
}

/// Adds a phone unless its number is there already.
pub(super) fn add_phone(phones: &mut Vec<Phone>, phone: Phone) {
    if !phones.iter().any(|known| known.number == phone.number && known.extension == phone.extension) {
        phones.push(phone);
    }
}

fn phone(phone: &Record<'_>) -> Option<Phone> {
    let written = phone.line("number")?;
    let number = text::unquoted(&written).to_owned();
    if number.chars().filter(char::is_ascii_digit).count() < 3 {
        phone.left_out("number", format!("\"{}\" is no telephone number", shown(&number)));
        return None;
    }
    let number = phone.within("number", number, PHONE_LIMIT);
    // The standard makes extensions numbers, and some exporters then write decimals.
    let extension = phone.numeral("extension").map(|digits| digits.strip_suffix(".0").unwrap_or(&digits).to_owned());
    let kind = phone.line("type").map(|kind| kind.to_lowercase()).filter(|kind| kind != "voice");
    let said = phone.line("description").map(|words| text::cut(&words, LABEL_LIMIT).unwrap_or(words));
    let label = match (kind, said) {
        (Some(kind), Some(said)) => Some(format!("{}: {said}", if kind == "sms" { "text" } else { &kind })),
        (Some(kind), None) => Some(if kind == "sms" { "text".to_owned() } else { kind }),
        (None, said) => said,
    };
    let label = label.map(|label| text::cut(&label, LABEL_LIMIT).unwrap_or(label));
    Some(Phone { number, extension: extension.filter(|digits| digits.chars().count() <= 20), label })
}

fn email(owner: &Record<'_>, key: &str) -> Option<String> {
    let written = owner.line(key)?;
    let bare = written.strip_prefix("mailto:").unwrap_or(&written).to_owned();
    let is_address = bare.chars().count() <= 254
        && !bare.contains([' ', '<', '>', ','])
        && bare
            .split_once('@')
            .is_some_and(|(box_, host)| !box_.is_empty() && host.contains('.') && !host.contains('@'));
    if !is_address {
        owner.left_out(key, format!("\"{}\" is no e-mail address", shown(&bare)));
    }
    is_address.then_some(bare)
}

/// A page's address. One without a scheme is kept as it stands; one of another scheme than the web's is no
/// page and could do harm as a link.
pub(super) fn url(owner: &Record<'_>, key: &str) -> Option<String> {
    if owner.value(key).is_some_and(Value::is_object) {
        return None;
    }
    let written = owner.line(key)?;
    let lower = written.to_lowercase();
    let is_web = lower.starts_with("https://") || lower.starts_with("http://");
    let scheme = lower.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| !scheme.contains(['.', '/', ' ']));
    if written.chars().count() > URL_LIMIT || (!is_web && scheme.is_some()) {
        owner.left_out(key, format!("\"{}\" is no web address", shown(&written)));
        return None;
    }
    let host = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    if !is_web || !host.contains('.') || written.contains(' ') {
        owner.warned(key, format!("\"{}\" is no full web address", shown(&written)));
    }
    Some(written)
}
