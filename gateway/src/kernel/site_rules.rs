//! What may stand in addresses, sites and opening hours, and how much of it.

use super::{
    geo::GeoPoint,
    hours::{HoursException, OpeningHours},
    listing_rules::{NOTE, phone_number},
    review::{Review, TextRule},
    site::{Address, Phone, Site},
};

/// A line of an address.
const LINE: TextRule = TextRule::line(120);
/// A statement or a word on the side.
const WORD: TextRule = TextRule::line(120).person_free();

/// Where something is had.
pub fn site(site: &mut Site, review: &mut Review) {
    review.at("name", |review| LINE.optional(&mut site.name, review));
    review.at("address", |review| site.address.iter_mut().for_each(|part| address(part, review)));
    review.at("location", |review| location(&mut site.location, review));
    review.at("hours", |review| site.hours.iter_mut().for_each(|part| hours(part, review)));
    review.at("phones", |review| review.each(10, &mut site.phones, phone));
    review.at("accessibility", |review| {
        review.each(20, &mut site.accessibility, |statement, review| WORD.required(statement, review));
    });
}

/// A postal address.
pub fn address(address: &mut Address, review: &mut Review) {
    review.at("lines", |review| review.each(4, &mut address.lines, |line, review| LINE.required(line, review)));
    for (name, part) in
        [("city", &mut address.city), ("region", &mut address.region), ("postalCode", &mut address.postal_code)]
    {
        review.at(name, |review| TextRule::line(80).optional(part, review));
    }
    let is_country = address.country.as_ref().is_none_or(|c| c.len() == 2 && c.bytes().all(|b| b.is_ascii_uppercase()));
    review.at("country", |review| review.demand(is_country, "write a country of ISO 3166-1 such as US"));
}

/// A place on earth.
pub fn location(point: &mut Option<GeoPoint>, review: &mut Review) {
    let is_on_earth = point.is_none_or(|point| GeoPoint::new(point.latitude, point.longitude).is_some());
    review.demand(is_on_earth, "latitude is -90 to 90 and longitude -180 to 180 degrees");
}

fn phone(phone: &mut Phone, review: &mut Review) {
    review.at("number", |review| phone_number(&mut phone.number, review));
    let is_extension = |digits: &String| digits.len() <= 10 && digits.bytes().all(|b| b.is_ascii_digit());
    let is_fine = phone.extension.as_ref().is_none_or(is_extension);
    review.at("extension", |review| review.demand(is_fine, "write an extension as at most ten digits"));
    review.at("label", |review| WORD.optional(&mut phone.label, review));
}

/// Weekly hours with dated exceptions.
pub fn hours(hours: &mut OpeningHours, review: &mut Review) {
    review.at("weekly", |review| review.each(50, &mut hours.weekly, |_, _| ()));
    review.at("exceptions", |review| review.each(100, &mut hours.exceptions, exception));
}

fn exception(exception: &mut HoursException, review: &mut Review) {
    let is_whole = exception.opens.is_some() == exception.closes.is_some();
    review.demand(is_whole, "give both opens and closes, or neither");
    review.demand(!exception.is_closed || exception.opens.is_none(), "a date that is closed opens at no time");
    review.at("note", |review| NOTE.optional(&mut exception.note, review));
}
