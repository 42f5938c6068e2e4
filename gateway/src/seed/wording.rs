//! Text from patterns, and the invented words that keep one entry from looking like the next.

use std::collections::HashSet;

/// Words of the landscape, of which names of groups, rooms, streets and providers are made.
pub(super) const WORDS: &[&str] = &[
    "Alder",
    "Almond",
    "Amber",
    "Ash",
    "Aspen",
    "Bayberry",
    "Beacon",
    "Birch",
    "Blue Door",
    "Bluebird",
    "Bramble",
    "Bridge",
    "Brook",
    "Buckeye",
    "Canyon",
    "Cardinal",
    "Catalpa",
    "Cedar",
    "Chestnut",
    "Clover",
    "Cobble",
    "Copper",
    "Cottonwood",
    "Crane",
    "Creekside",
    "Crossing",
    "Daybreak",
    "Dogwood",
    "Dove",
    "Driftwood",
    "Elder",
    "Elm",
    "Ember",
    "Fern",
    "Finch",
    "Flint",
    "Foothill",
    "Fountain",
    "Foxglove",
    "Garnet",
    "Goldfinch",
    "Granite",
    "Greenway",
    "Harbor",
    "Hawthorn",
    "Hazel",
    "Hearth",
    "Heron",
    "Hickory",
    "Hilltop",
    "Honeybee",
    "Horizon",
    "Indigo",
    "Ivy",
    "Juniper",
    "Kestrel",
    "Lantern",
    "Larch",
    "Lark",
    "Laurel",
    "Linden",
    "Lupine",
    "Magpie",
    "Maple",
    "Marigold",
    "Meadow",
    "Mesa",
    "Millstone",
    "Mulberry",
    "Northstar",
    "Oak",
    "Orchard",
    "Osprey",
    "Overlook",
    "Pinyon",
    "Plum",
    "Poplar",
    "Prairie",
    "Quail",
    "Quarry",
    "Redbud",
    "Ridge",
    "Riverbend",
    "Robin",
    "Rosemary",
    "Sage",
    "Sandstone",
    "Sequoia",
    "Silver Birch",
    "Sparrow",
    "Spruce",
    "Starling",
    "Stepping Stone",
    "Sumac",
    "Sunrise",
    "Swallow",
    "Sycamore",
    "Tamarack",
    "Thistle",
    "Threshold",
    "Timber",
    "Trailhead",
    "Two Rivers",
    "Valley",
    "Verbena",
    "Walnut",
    "Waypoint",
    "Wheatfield",
    "Wildflower",
    "Willow",
    "Windmill",
    "Wren",
    "Yarrow",
];

/// What the gaps of a pattern are filled with.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Words<'a> {
    /// `{town}`
    pub(super) town: &'a str,
    /// `{county}`
    pub(super) county: &'a str,
    /// `{word}`
    pub(super) word: &'a str,
    /// `{provider}`
    pub(super) provider: &'a str,
    /// `{center}`
    pub(super) center: &'a str,
    /// `{day}`
    pub(super) day: &'a str,
}

impl Words<'_> {
    /// The pattern with its gaps filled.
    pub(super) fn fill(&self, pattern: &str) -> String {
        let mut text = String::with_capacity(pattern.len() + 32);
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            let (gap, after) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(before);
            text.push_str(match gap {
                "town" => self.town,
                "county" => self.county,
                "word" => self.word,
                "provider" => self.provider,
                "center" => self.center,
                "day" => self.day,
                _ => "",
            });
            rest = after;
        }
        text.push_str(rest);
        text
    }
}

/// A name that none before had: the first, else one of a few others, else the last of them with its number.
pub(super) fn unique(
    taken: &mut HashSet<String>,
    first: String,
    number: usize,
    mut another: impl FnMut() -> String,
) -> String {
    const ATTEMPTS: usize = 8;
    let mut name = first;
    for _ in 0..ATTEMPTS {
        if taken.insert(name.clone()) {
            return name;
        }
        name = another();
    }
    let name = format!("{name} {}", number + 1);
    taken.insert(name.clone());
    name
}

/// A name in the form that addresses take: lower case, digits and single hyphens.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for letter in name.chars().map(plain).filter(|letter| *letter != '.' && *letter != '\'') {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The letter without its accent, for those that the names here carry.
const fn plain(letter: char) -> char {
    match letter {
        'á' | 'à' => 'a',
        'é' | 'è' => 'e',
        'í' => 'i',
        'ñ' => 'n',
        'ó' | 'ö' => 'o',
        'ú' | 'ü' => 'u',
        other => other,
    }
}
