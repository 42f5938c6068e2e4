//! What may stand in the value objects that entries carry, and how much of it.

use chrono::{DateTime, Days, Utc};
use rust_decimal::Decimal;

use super::{
    listing::{Alert, Availability, Contact, Cost, Eligibility, Money, Provider},
    refusal::Refusal,
    review::{Review, TextRule},
    vocabulary::CostKind,
};

/// What something is called.
pub const NAME: TextRule = TextRule::line(200).person_free();
/// What it is in one sentence.
pub const SUMMARY: TextRule = TextRule::line(300);
/// Everything worth knowing.
pub const DESCRIPTION: TextRule = TextRule::prose(8_000);
/// A few words on the side.
pub const NOTE: TextRule = TextRule::line(300).person_free();

/// The longest address of a page.
const MOST_URL: usize = 2_000;
/// The longest address that mail can go to (RFC 5321).
const MOST_EMAIL: usize = 254;
/// The longest number that is dialled, with what people put between the digits.
const MOST_NUMBER: usize = 40;
/// Languages that one entry can be offered in.
const MOST_LANGUAGES: usize = 30;
/// How long a statement or a notice may count, in days.
const MOST_DAYS: u64 = 366;

/// Words of a closed set, each once, in the order in which they were given.
pub fn words<T: PartialEq + Copy>(words: &mut Vec<T>, _review: &mut Review) {
    let mut once: Vec<T> = Vec::with_capacity(words.len());
    words.iter().for_each(|word| {
        if !once.contains(word) {
            once.push(*word);
        }
    });
    *words = once;
}

/// Languages, each once; the first part of a code is written small (RFC 5646).
pub fn languages(codes: &mut Vec<String>, review: &mut Review) {
    let mut once: Vec<String> = Vec::with_capacity(codes.len());
    for code in codes.iter() {
        let (language, rest) = code.split_once('-').map_or((code.as_str(), None), |(first, rest)| (first, Some(rest)));
        let language = language.to_ascii_lowercase();
        let code = rest.map_or(language.clone(), |rest| format!("{language}-{rest}"));
        if !once.contains(&code) {
            once.push(code);
        }
    }
    *codes = once;
    review.each(MOST_LANGUAGES, codes, |_, _| ());
}

/// The address of a page.
pub fn url(url: &mut Option<String>, review: &mut Review) {
    let Some(url) = url else { return };
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_address = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && !url.chars().any(|c| c.is_whitespace() || c.is_control());
    review.demand(is_address, "write an address that begins with https://");
    if url.len() > MOST_URL {
        review.refuse(Refusal::TooLong { length: url.len(), most: MOST_URL });
    }
}

/// A number as it is dialled.
pub fn phone_number(number: &mut String, review: &mut Review) {
    TextRule::line(MOST_NUMBER).required(number, review);
    let is_number = number.chars().filter(char::is_ascii_digit).count() >= 3
        // Letters too: "1-800-662-HELP", "ext. 12".
        && number.chars().all(|c| c.is_ascii_alphanumeric() || " +()-./*#,;".contains(c));
    review.demand(number.is_empty() || is_number, "write a number as it is dialled, such as 801-555-0134 or 211");
}

/// An address to which mail goes.
pub fn email(email: &mut String, review: &mut Review) {
    TextRule::line(MOST_EMAIL).required(email, review);
    let is_address = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.contains('@') && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    });
    let is_plain = !email.chars().any(char::is_whitespace);
    review.demand(email.is_empty() || (is_address && is_plain), "write an address such as desk@example.org");
}

/// How to reach somebody.
pub fn contact(contact: &mut Contact, review: &mut Review) {
    review.at("phone", |review| contact.phone.iter_mut().for_each(|number| phone_number(number, review)));
    review.at("email", |review| contact.email.iter_mut().for_each(|address| email(address, review)));
    review.at("url", |review| url(&mut contact.url, review));
}

/// Who offers something.
pub fn provider(provider: &mut Provider, review: &mut Review) {
    review.at("name", |review| TextRule::line(200).required(&mut provider.name, review));
    review.at("url", |review| url(&mut provider.url, review));
}

/// What something costs.
pub fn cost(cost: &mut Cost, review: &mut Review) {
    review.at("description", |review| NOTE.optional(&mut cost.description, review));
    let Some(amount) = &mut cost.amount else { return };
    review.at("amount", |review| {
        review.demand(cost.kind != CostKind::Free, "what is free costs no amount");
        money(amount, review);
    });
}

fn money(money: &mut Money, review: &mut Review) {
    let is_amount =
        money.amount >= Decimal::ZERO && money.amount <= Decimal::from(1_000_000) && money.amount.scale() <= 4;
    review.at("amount", |review| review.demand(is_amount, "give 0 to 1,000,000 with at most four decimal places"));
    let is_currency = money.currency.len() == 3 && money.currency.bytes().all(|b| b.is_ascii_uppercase());
    review.at("currency", |review| review.demand(is_currency, "write a currency of ISO 4217 such as USD"));
}

/// Who may use something.
pub fn eligibility(eligibility: &mut Eligibility, review: &mut Review) {
    review.at("description", |review| {
        TextRule::prose(1_000).person_free().optional(&mut eligibility.description, review);
    });
    for (name, age) in [("minimumAge", eligibility.minimum_age), ("maximumAge", eligibility.maximum_age)] {
        let is_age = age.is_none_or(|age| (0..=130).contains(&age));
        review.at(name, |review| review.demand(is_age, "give an age of 0 to 130 years"));
    }
    if let (Some(youngest), Some(oldest)) = (eligibility.minimum_age, eligibility.maximum_age) {
        review.at("maximumAge", |review| review.demand(youngest <= oldest, "the oldest age is below the youngest"));
    }
    review.at("requiredDocuments", |review| {
        review.each(20, &mut eligibility.required_documents, |paper, review| {
            TextRule::line(120).person_free().required(paper, review);
        });
    });
    words(&mut eligibility.populations, review);
}

/// A statement that places are to be had.
pub fn availability(availability: &mut Availability, now: DateTime<Utc>, review: &mut Review) {
    let is_count = availability.open_slots.is_none_or(|slots| (0..=10_000).contains(&slots));
    review.at("openSlots", |review| review.demand(is_count, "give 0 to 10,000 places"));
    let contradicts = !availability.is_accepting && availability.open_slots.is_some_and(|slots| slots > 0);
    review.at("openSlots", |review| review.demand(!contradicts, "who takes nobody has no places free"));
    review.at("expiresAt", |review| end(availability.expires_at, now, review));
}

/// A notice with an end.
pub fn alert(alert: &mut Alert, now: DateTime<Utc>, review: &mut Review) {
    review.at("text", |review| TextRule::prose(500).required(&mut alert.text, review));
    review.at("source", |review| TextRule::line(200).optional(&mut alert.source, review));
    review.at("until", |review| end(alert.until, now, review));
}

fn end(end: DateTime<Utc>, now: DateTime<Utc>, review: &mut Review) {
    let last = now.checked_add_days(Days::new(MOST_DAYS)).unwrap_or(now);
    review.demand(end > now && end <= last, "this must end in the future, within a year");
}
