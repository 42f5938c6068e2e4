//! Where nothing is offered, and who is nearest that does: a center of the region by all that it has, another one by what
//! it shares.

use std::cmp::Ordering;

use super::{
    cells,
    count::Counts,
    model::{Cell, Gap, Nearest},
    repository::{Place, Places},
};
use crate::kernel::{
    geo::chord_squared_between,
    vocabulary::{CoverageDimension, Need},
};

/// Every gap of a region, the most telling first: what no center of it offers, in the order of the vocabulary; then what
/// one center does not, those first from which it is farthest.
pub fn find(by: CoverageDimension, places: &Places, own: &Counts, around: &Counts) -> Vec<Gap> {
    let mut gaps = Vec::new();
    // What fits no need in particular is missed by nobody.
    for cell in cells(by, own.languages()).into_iter().filter(|cell| *cell != Cell::Need(Need::Other)) {
        let of_region: Vec<_> = own.offering(&cell).filter_map(|center| places.get(center)).collect();
        let beyond = around.offering(&cell).filter_map(|center| places.get(center));
        let offering: Vec<_> = of_region.iter().copied().chain(beyond).collect();
        if of_region.is_empty() {
            let nearest = places.own().filter_map(|place| nearest(place, &offering)).min_by(by_distance);
            gaps.push(Gap { cell, center: None, nearest });
            continue;
        }
        for place in places.own().filter(|place| !own.has(&cell, place.center)) {
            let nearest = nearest(place, &offering);
            gaps.push(Gap { cell: cell.clone(), center: Some(place.center), nearest });
        }
    }
    // Stable: what is alike stays in the order of the vocabulary, then of the slugs.
    gaps.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
    gaps
}

/// What is offered by nobody around is the farthest of all.
fn rank(gap: &Gap) -> f64 {
    match gap.center {
        None => f64::NEG_INFINITY,
        Some(_) => gap.nearest.map_or(f64::MIN, |nearest| -nearest.chord_squared),
    }
}

fn nearest(from: &Place, offering: &[&Place]) -> Option<Nearest> {
    let point = from.point?;
    let measured = offering.iter().filter_map(|place| {
        let chord_squared = chord_squared_between(point, place.point?);
        Some(Nearest { center: place.center, chord_squared })
    });
    measured.min_by(by_distance)
}

fn by_distance(a: &Nearest, b: &Nearest) -> Ordering {
    // Of two that are as far the one that joined first.
    a.chord_squared.total_cmp(&b.chord_squared).then_with(|| a.center.cmp(&b.center))
}
