//! What every floor speaks in: identifiers, vocabulary, places, hours, pages. No I/O, no framework types.

/// For whom a copy of the catalog is made.
pub mod audience;
/// What an answer rests on.
pub mod basis;
/// An error with everything that caused it.
pub mod cause;
/// The clock's today and now, so that every rule about time has one source.
pub mod clock;
/// The codes of errors.
pub mod code;
/// Points, unit vectors and great-circle distance.
pub mod geo;
/// Opening hours on the wall clock, with dated exceptions.
pub mod hours;
/// Typed identifiers and their public text form.
pub mod id;
/// Hashes that only whoever knows a key can make.
pub mod keyed_hash;
/// What every published entry carries: contact, cost, eligibility, provenance, verification.
pub mod listing;
/// What may stand in such value objects.
pub mod listing_rules;
/// Needs in the words in which people speak of them.
pub mod need_words;
/// The dates on which events happen.
pub mod occurrence;
/// Web origins.
pub mod origin;
/// Page requests and cursors that say which order they belong to.
pub mod page;
/// Which needs a peer may help with.
pub mod peer_support;
/// What looks like a person's data.
pub mod personal;
/// Why a change is not made.
pub mod refusal;
/// A look at what somebody wants kept, field by field.
pub mod review;
/// Text that is never printed.
pub mod secret;
/// Postal addresses and the sites where something happens.
pub mod site;
/// What may stand in addresses, sites and hours.
pub mod site_rules;
/// How text that people type is kept.
pub mod text;
/// The closed sets of words of the field.
pub mod vocabulary;
/// Where ZIP codes are.
pub mod zip_code;
