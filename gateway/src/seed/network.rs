//! Where the houses stand: the regions, and the spot of each center.

use super::{
    Plan,
    chance::{Dice, Part},
    id,
    metros::METROS,
    towns::{Town, scatter},
    utah::{self, Named},
    wording::{WORDS, slug},
};
use crate::{centers::model::Region, kernel::geo::GeoPoint};

/// How many centers of a big network share a metro before the next metro is used.
const CENTERS_PER_METRO: usize = 10;

/// What a house is called beside its word.
const HOUSE_NAMES: &[&str] = &[
    "Recovery Commons",
    "Recovery House",
    "Recovery Center",
    "Recovery Hub",
    "Recovery Community",
    "Peer Center",
    "Recovery Porch",
];

/// Where a center stands and what it is called.
pub(super) struct Spot {
    /// The number of the house in its network.
    pub(super) index: usize,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) region: Region,
    pub(super) town: &'static Town,
    pub(super) location: GeoPoint,
    /// What else is known of a center of the demo.
    pub(super) named: Option<&'static Named>,
}

impl Spot {
    /// The path of something that the house keeps.
    pub(super) fn path(&self, kind: &str, number: usize) -> String {
        format!("center/{}/{kind}/{number}", self.slug)
    }

    /// A number in the range kept free for fiction.
    pub(super) fn phone(&self, dice: &mut Dice) -> String {
        format!("{}-555-01{:02}", self.town.area_code, dice.below(100))
    }
}

/// The regions of the network.
pub(super) fn regions(plan: &Plan) -> Vec<Region> {
    match plan.centers {
        None => utah::REGIONS.iter().map(|(slug, name)| region(plan, slug, name)).collect(),
        Some(centers) => METROS[..metro_count(centers)].iter().map(|town| metro_region(plan, town)).collect(),
    }
}

/// How many centers the network has.
pub(super) fn center_count(plan: &Plan) -> usize {
    plan.centers.unwrap_or(utah::CENTERS.len())
}

/// The spot of the center with that number.
pub(super) fn spot(plan: &Plan, index: usize) -> Spot {
    match plan.centers {
        None => named_spot(plan, index),
        Some(centers) => metro_spot(plan, index, metro_count(centers)),
    }
}

fn metro_count(centers: usize) -> usize {
    centers.div_ceil(CENTERS_PER_METRO).clamp(1, METROS.len())
}

fn region(plan: &Plan, slug: &str, name: &str) -> Region {
    Region { id: id(plan.seed, &format!("region/{slug}")), slug: slug.to_owned(), name: name.to_owned() }
}

/// A metro is a region; the first has the name that it has in the demo.
fn metro_region(plan: &Plan, town: &Town) -> Region {
    if std::ptr::eq(town, &METROS[0]) {
        let (slug, name) = utah::REGIONS[0];
        return region(plan, slug, name);
    }
    region(plan, &slug(town.name), town.name)
}

fn named_spot(plan: &Plan, index: usize) -> Spot {
    let named = &utah::CENTERS[index];
    let (region_slug, region_name) = utah::REGIONS[named.region];
    Spot {
        index,
        slug: named.slug.to_owned(),
        name: named.name.to_owned(),
        region: region(plan, region_slug, region_name),
        town: &named.town,
        location: scatter(named.town.location(), 1.5, &mut Dice::new(plan.seed, index, Part::Center)).0,
        named: Some(named),
    }
}

fn metro_spot(plan: &Plan, index: usize, metros: usize) -> Spot {
    const REACH_KM: f64 = 18.0;
    let (metro, round) = (index % metros, index / metros);
    let town = &METROS[metro];
    // The stride is prime to the number of words, so no word comes twice before all came once.
    let word = WORDS[(metro * 17 + round * 31) % WORDS.len()];
    let house = HOUSE_NAMES[(metro + round) % HOUSE_NAMES.len()];
    let (name, slug) = if index == 0 {
        (utah::CENTERS[0].name.to_owned(), utah::CENTERS[0].slug.to_owned())
    } else {
        let lap = round / WORDS.len();
        let number = if lap == 0 { String::new() } else { format!("-{}", lap + 1) };
        (format!("{word} {house}"), format!("{}-{}{number}", slug(word), slug(town.name)))
    };
    let mut dice = Dice::new(plan.seed, index, Part::Center);
    let location = if round == 0 { town.location() } else { scatter(town.location(), REACH_KM, &mut dice).0 };
    Spot { index, slug, name, region: metro_region(plan, town), town, location, named: None }
}
