//! Figures by cell and center.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{
    model::{Cell, Figures, Row},
    repository::{Places, Sum},
};

/// Figures by cell and center.
#[derive(Default)]
pub struct Counts(BTreeMap<(Cell, Uuid), Figures>);

impl Counts {
    /// Adds what a database summed.
    pub fn add(&mut self, sums: Vec<Sum>) {
        for sum in sums {
            let figures = self.0.entry((sum.cell, sum.center)).or_default();
            match sum.kind.as_str() {
                "RESOURCE" => figures.resources += sum.offers,
                "COACH" => figures.coaches += sum.offers,
                // An event is offered on its dates.
                _ => figures.occurrences += sum.dates,
            }
            figures.due_soon += sum.due_soon;
            figures.accepting += sum.accepting;
            figures.open_slots += sum.open_slots;
        }
    }

    /// Whether a center offers something of a cell.
    pub fn has(&self, cell: &Cell, center: Uuid) -> bool {
        self.0.get(&(cell.clone(), center)).is_some_and(Figures::is_offered)
    }

    /// The centers that offer something of a cell.
    pub fn offering<'a>(&'a self, cell: &'a Cell) -> impl Iterator<Item = Uuid> + 'a {
        let of_cell = (cell.clone(), Uuid::nil())..=(cell.clone(), Uuid::max());
        self.0.range(of_cell).filter(|(_, figures)| figures.is_offered()).map(|((_, center), _)| *center)
    }

    /// The languages that are offered.
    pub fn languages(&self) -> impl Iterator<Item = String> + '_ {
        self.0.keys().filter_map(|(cell, _)| match cell {
            Cell::Language(code) => Some(code.clone()),
            _ => None,
        })
    }

    /// The rows in their order; what says nothing is no row.
    pub fn rows(self, places: &Places) -> Vec<Row> {
        let row = |((cell, center), figures): ((Cell, Uuid), Figures)| {
            let slug = places.slug(center)?.to_owned();
            (figures.is_offered() || figures.due_soon > 0).then_some(Row { cell, center, slug, figures })
        };
        let mut rows: Vec<_> = self.0.into_iter().filter_map(row).collect();
        rows.sort_unstable_by(|a, b| (&a.cell, &a.slug).cmp(&(&b.cell, &b.slug)));
        rows
    }
}
