//! What is entered of a center, whether it is new or known.

use async_graphql::{InputObject, MaybeUndefined};

use crate::{
    centers::model::{Center, usual_availability_days},
    kernel::vocabulary as words,
    schema::{
        edits::{AddressInput, OpeningHoursInput, all, put, put_or},
        inputs::GeoPointInput,
        scalars::{LanguageCode, Url},
        vocabulary::{CenterStatus, Setting},
    },
};

/// What is entered of a center.
#[derive(InputObject, Clone, Debug)]
pub struct CenterFields {
    /// What it is there for, in its own words.
    pub mission: MaybeUndefined<String>,
    /// Where it is.
    pub address: MaybeUndefined<AddressInput>,
    /// Where it is on the map.
    pub location: MaybeUndefined<GeoPointInput>,
    /// Its telephone number.
    pub phone: MaybeUndefined<String>,
    /// Its e-mail address.
    pub email: MaybeUndefined<String>,
    /// Its website.
    pub website: MaybeUndefined<Url>,
    /// The languages spoken there.
    pub languages: MaybeUndefined<Vec<LanguageCode>>,
    /// Where its people work.
    pub settings: MaybeUndefined<Vec<Setting>>,
    /// When its door is open.
    pub hours: MaybeUndefined<OpeningHoursInput>,
    /// Whether it takes part at present; active where it is left out or cleared.
    pub status: MaybeUndefined<CenterStatus>,
    /// For how many days, 1 to 90, a statement that places are free counts where nobody says otherwise; 14 where it is
    /// left out or cleared.
    pub availability_days: MaybeUndefined<i64>,
}

impl CenterFields {
    /// Puts what was entered into a center, whose zone is known.
    pub fn fill(self, center: &mut Center) {
        put(self.mission, &mut center.mission, Some);
        put(self.address, &mut center.address, |address| Some(address.into()));
        put(self.location, &mut center.location, |point| Some(point.into()));
        put(self.phone, &mut center.phone, Some);
        put(self.email, &mut center.email, Some);
        put(self.website, &mut center.website, |url| Some(url.0));
        put(self.languages, &mut center.languages, |codes| codes.into_iter().map(|code| code.0).collect());
        put(self.settings, &mut center.settings, all);
        let zone = center.time_zone;
        put(self.hours, &mut center.hours, |hours| Some(hours.hours(zone)));
        put_or(self.status, &mut center.status, || words::CenterStatus::Active, Into::into);
        put_or(self.availability_days, &mut center.availability_days, usual_availability_days, |days| days);
    }
}
