//! Arguments that several fields share: sets of words, places, windows of time.

use std::collections::BTreeSet;

use async_graphql::{Context, InputObject, OneofObject, Result};
use chrono::Days;

use super::{
    error::{OrInternal, invalid},
    reading,
    scalars::{DateTime, LanguageCode},
    vocabulary as api,
};
use crate::{
    calendar::horizon::HORIZON_DAYS,
    catalog::{Clause, Facet, Search, occurrences::Window},
    kernel::{
        geo::{Circle, GeoPoint},
        vocabulary as words, zip_code,
    },
    loaders::{
        entries::EntryKey,
        moment::{Moment, to_the_minute},
    },
};

/// The clauses of a filter: every one must be met, each by any one of its tokens.
pub type Clauses = Vec<Clause>;

/// How many words or names a set may hold.
const MOST_WORDS: usize = 50;

macro_rules! word_set {
    ($(#[$meta:meta])* $set:ident of $word:ident as $facet:ident) => {
        $(#[$meta])*
        #[derive(InputObject, Clone, Debug, Default)]
        pub struct $set {
            /// Carries at least one of these; empty means nothing is asked.
            pub any_of: Option<Vec<api::$word>>,
            /// Carries every one of these.
            pub all_of: Option<Vec<api::$word>>,
        }

        impl $set {
            /// Adds the clauses of this set.
            pub fn clauses(self, clauses: &mut Clauses) {
                let token = |word: api::$word| Facet::$facet.token(words::$word::from(word).as_str());
                // Sets: a word that is said twice is asked for once, so the vocabulary bounds them.
                let any: BTreeSet<_> = self.any_of.unwrap_or_default().into_iter().map(token).collect();
                if !any.is_empty() {
                    clauses.push(Clause { facet: Facet::$facet, tokens: any.into_iter().collect() });
                }
                let all: BTreeSet<_> = self.all_of.unwrap_or_default().into_iter().map(token).collect();
                clauses.extend(all.into_iter().map(|token| Clause { facet: Facet::$facet, tokens: vec![token] }));
            }
        }
    };
}

word_set! {
    /// Needs to match with any or all of.
    NeedSet of Need as Need
}
word_set! {
    /// Support types to match with any or all of.
    SupportTypeSet of SupportType as SupportType
}
word_set! {
    /// Kinds of recovery capital to match with any or all of.
    RecoveryCapitalSet of RecoveryCapital as RecoveryCapital
}
word_set! {
    /// Pathways to match with any or all of.
    PathwaySet of Pathway as Pathway
}
word_set! {
    /// Populations to match with any or all of.
    PopulationSet of Population as Population
}
word_set! {
    /// Settings to match with any or all of.
    SettingSet of Setting as Setting
}

/// A clause that any one of some values meets; none where nothing is asked.
///
/// # Errors
/// More values than a set may hold.
pub fn any_of(argument: &str, facet: Facet, values: Option<Vec<String>>, clauses: &mut Clauses) -> Result<()> {
    let values = values.unwrap_or_default();
    if values.len() > MOST_WORDS {
        return Err(invalid(argument, format!("name at most {MOST_WORDS} values, not {}", values.len())));
    }
    if !values.is_empty() {
        clauses.push(Clause { facet, tokens: values.iter().map(|value| facet.token(value)).collect() });
    }
    Ok(())
}

/// The texts of language codes.
pub fn codes(codes: Option<Vec<LanguageCode>>) -> Option<Vec<String>> {
    codes.map(|codes| codes.into_iter().map(|code| code.0).collect())
}

/// A place on earth.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct GeoPointInput {
    /// Degrees north, -90 to 90.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
}

/// A place to search around.
#[derive(OneofObject, Clone, Debug)]
pub enum NearInput {
    /// The slug of a center.
    Center(String),
    /// A point. It is answered and forgotten.
    Point(GeoPointInput),
    /// The middle of the area of a U.S. ZIP code, as the Census Bureau draws it. It is answered and forgotten.
    PostalCode(String),
}

impl NearInput {
    /// The slug of the center that is named.
    pub fn center(&self) -> Option<String> {
        if let Self::Center(slug) = self { Some(slug.clone()) } else { None }
    }
}

/// The radius where none is asked for, in kilometres.
const DEFAULT_RADIUS: f64 = 40.0;
/// The largest radius, in kilometres.
pub const MOST_RADIUS: f64 = 500.0;

/// The circle that `near` and `withinKm` ask for.
///
/// # Errors
/// The radius is out of bounds, the point is not on earth, or no center of that slug has a place.
pub async fn circle(ctx: &Context<'_>, near: Option<NearInput>, within_km: Option<f64>) -> Result<Option<Circle>> {
    circle_within(ctx, near, within_km, DEFAULT_RADIUS).await
}

/// The circle that `near` and `withinKm` ask for, with a radius of its own where none is asked for.
///
/// # Errors
/// As [`circle`].
pub async fn circle_within(
    ctx: &Context<'_>,
    near: Option<NearInput>,
    within_km: Option<f64>,
    usual: f64,
) -> Result<Option<Circle>> {
    let Some(near) = near else {
        return match within_km {
            Some(_) => Err(invalid("withinKm", "say near what: give near as well")),
            None => Ok(None),
        };
    };
    let radius_km = within_km.unwrap_or(usual);
    if !(radius_km > 0.0 && radius_km <= MOST_RADIUS) {
        return Err(invalid("withinKm", format!("ask for more than 0 and at most {MOST_RADIUS} km")));
    }
    let center = match near {
        NearInput::Point(point) => GeoPoint::new(point.latitude, point.longitude)
            .ok_or_else(|| invalid("near", "latitude is -90 to 90 and longitude -180 to 180 degrees"))?,
        NearInput::PostalCode(code) => zip_code::centroid(code.trim())
            .ok_or_else(|| invalid("near", "postalCode: no U.S. ZIP code with addresses; write it as 84111"))?,
        NearInput::Center(slug) => {
            let center = reading(ctx).centers.load(EntryKey::Slug(slug.clone())).await.or_internal()?;
            center
                .and_then(|center| center.location)
                .ok_or_else(|| invalid("near", format!("no center \"{slug}\" with a place on the map")))?
        }
    };
    Ok(Some(Circle { center, radius_km }))
}

/// A span of time from its first instant up to, not including, its last. Both are read to the minute.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct TimeWindow {
    /// The first instant; left out, now.
    pub from: Option<DateTime>,
    /// The first instant that is no longer in it. Give this or `days`, not both.
    pub to: Option<DateTime>,
    /// How many days from `from`; at most 400.
    pub days: Option<i32>,
}

/// The longest window, in days: as far ahead as dates are kept ready.
const MOST_DAYS: i32 = HORIZON_DAYS as i32;

impl TimeWindow {
    /// The window as two instants.
    ///
    /// # Errors
    /// Neither or both of `to` and `days` are given, or it is empty or too long.
    pub fn resolve(self, moment: &Moment) -> Result<Window> {
        let from = self.from.map_or_else(|| moment.minute(), |from| to_the_minute(from.0));
        let to = match (self.to, self.days) {
            (Some(to), None) => to_the_minute(to.0),
            (None, Some(days)) if (1..=MOST_DAYS).contains(&days) => from
                .checked_add_days(Days::new(u64::from(days.unsigned_abs())))
                .ok_or_else(|| invalid("window", "from is beyond the calendar"))?,
            (None, Some(days)) => {
                return Err(invalid("window", format!("ask for 1 to {MOST_DAYS} days, not {days}")));
            }
            _ => return Err(invalid("window", "give either to or days")),
        };
        if to <= from {
            return Err(invalid("window", "to must be after from"));
        }
        if (to - from).num_days() > i64::from(MOST_DAYS) {
            return Err(invalid("window", format!("ask for at most {MOST_DAYS} days")));
        }
        Ok(Window { from, to })
    }
}

/// The longest text that is searched for, in characters.
const MOST_SEARCH: usize = 200;

/// The most different words that are searched for at once.
const MOST_SEARCHED: usize = 16;

/// What the text of an argument asks for; the text itself is forgotten here. Blank text asks for nothing.
///
/// # Errors
/// The text is too long, or holds no word that can be searched for.
pub fn search(argument: &str, text: Option<&str>) -> Result<Search> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(Search::default()) };
    if text.chars().count() > MOST_SEARCH {
        return Err(invalid(argument, format!("search for at most {MOST_SEARCH} characters")));
    }
    let search = Search::read(text);
    match search.count() {
        0 => Err(invalid(argument, "none of this can be searched for; name what is looked for")),
        _ if search.is_empty() => Err(invalid(argument, "a minus only leaves out; name what is looked for as well")),
        1..=MOST_SEARCHED => Ok(search),
        _ => Err(invalid(argument, format!("search for at most {MOST_SEARCHED} words"))),
    }
}
