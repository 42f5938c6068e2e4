//! Which needs an event may help with, by the words of its name and summary. Events do not say which needs they answer:
//! what is found here is told as possible, never as known.

use crate::{catalog::analyzer::fold, kernel::vocabulary::Need};

/// How words begin that speak of a need, in English and Spanish, without accents; whole words where a space ends them. Two
/// words stand for two that follow each other. What only a service can give is not among them.
const TOPICS: [(Need, &[&str]); 17] = [
    (Need::Housing, &["housing", "rent ", "apartment", "homes", "viviend", "alquiler"]),
    (Need::SoberLiving, &["sober living", "sober home", "oxford house"]),
    (
        Need::Employment,
        &["job ", "jobs ", "employ", "resume", "career", "work search", "interview", "trabajo", "empleo"],
    ),
    (Need::Education, &["ged ", "school", "college", "diploma", "literacy", "escuela"]),
    (Need::Transportation, &["ride ", "rides ", "bus pass", "transport", "driver"]),
    (Need::Food, &["food", "meal", "pantry", "groceries", "dinner", "breakfast", "comida", "cena "]),
    (Need::Clothing, &["clothes", "clothing", "coats", "ropa"]),
    (Need::ChildCare, &["child care", "childcare", "cuidado de"]),
    (Need::Family, &["famil", "parent", "craft ", "padres"]),
    (Need::Legal, &["legal", "expunge", "court date", "lawyer", "attorney", "abogad"]),
    (Need::Identification, &["id day", "papers", "birth certificate", "identification", "identificacion"]),
    (Need::Financial, &["budget", "credit", "debt", "taxes", "money", "benefits", "dinero", "impuestos"]),
    (Need::OverdosePrevention, &["naloxone", "narcan", "overdose", "naloxona", "sobredosis"]),
    (Need::Technology, &["computer", "smartphone", "internet", "computador"]),
    (Need::MutualHelp, &["all recovery", "recovery meeting", "support group", "grupo de apoyo"]),
    (
        Need::Recreation,
        &["hike", "yoga", "softball", "bowling", "music", "art ", "garden", "movie", "game night", "dance", "climbing"],
    ),
    (Need::Volunteering, &["volunteer", "voluntari"]),
];

/// The needs that a text speaks of.
pub fn of(text: &str) -> impl Iterator<Item = Need> {
    let words = fold(text).replace(|c: char| !c.is_alphanumeric(), " ");
    let text = format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "));
    let speaks = move |beginnings: &[&str]| beginnings.iter().any(|beginning| text.contains(&format!(" {beginning}")));
    TOPICS.into_iter().filter(move |(_, beginnings)| speaks(beginnings)).map(|(need, _)| need)
}
