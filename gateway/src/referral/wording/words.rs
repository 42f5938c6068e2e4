//! The words of the vocabulary within a sentence, in English and Spanish.

use crate::{
    calendar::wording::join,
    kernel::vocabulary::{CostKind, Pathway, Population, RecoveryCapital, SupportType},
};

/// A word in English and in Spanish.
pub(super) type Both = (&'static str, &'static str);

/// The words of some items as a list within a sentence.
pub(super) fn listed<'a, T>(items: &'a [T], word: impl Fn(&'a T) -> &'a str, and: &str) -> String {
    join(items.iter().map(|item| word(item).to_owned()).collect(), and)
}

pub(super) const fn support_type(word: SupportType) -> Both {
    match word {
        SupportType::Emotional => ("emotional support", "apoyo emocional"),
        SupportType::Informational => ("knowledge and skills", "información y habilidades"),
        SupportType::Instrumental => ("concrete help", "ayuda concreta"),
        SupportType::Affiliational => ("belonging", "pertenencia"),
    }
}

pub(super) const fn recovery_capital(word: RecoveryCapital) -> Both {
    match word {
        RecoveryCapital::Social => ("relationships and groups", "relaciones y grupos"),
        RecoveryCapital::Physical => {
            ("a material base such as a home, health or money", "una base material, como casa, salud o dinero")
        }
        RecoveryCapital::Human => ("skills, education and hope", "habilidades, educación y esperanza"),
        RecoveryCapital::Cultural => ("values and belonging to a culture", "valores y pertenencia a una cultura"),
    }
}

pub(super) const fn pathway(word: Pathway) -> Both {
    match word {
        Pathway::TwelveStep => ("twelve steps", "los doce pasos"),
        Pathway::Smart => ("SMART Recovery", "SMART Recovery"),
        Pathway::Dharma => ("a Buddhist way", "un camino budista"),
        Pathway::FaithBased => ("faith", "la fe"),
        Pathway::Secular => ("a secular way", "un camino laico"),
        Pathway::MedicationAssisted => ("recovery with medication", "la recuperación con medicación"),
        Pathway::HarmReduction => ("harm reduction", "la reducción de daños"),
        Pathway::FamilyAndFriends => ("a way for family and friends", "un camino para familiares y amistades"),
        Pathway::AllPathways => ("every pathway", "todos los caminos"),
    }
}

pub(super) const fn population(word: Population) -> Both {
    match word {
        Population::Adults => ("adults", "personas adultas"),
        Population::YoungAdults => ("young adults", "jóvenes adultos"),
        Population::Youth => ("young people", "adolescentes"),
        Population::OlderAdults => ("older adults", "personas mayores"),
        Population::Women => ("women", "mujeres"),
        Population::Men => ("men", "hombres"),
        Population::Lgbtq => ("LGBTQ people", "personas LGBTQ"),
        Population::Veterans => ("veterans", "veteranos"),
        Population::Parents => ("parents", "madres y padres"),
        Population::Pregnant => ("people who are pregnant", "personas embarazadas"),
        Population::JusticeInvolved => {
            ("people with a court case or record", "personas con casos o antecedentes legales")
        }
        Population::Unhoused => ("people without a home", "personas sin hogar"),
        Population::Indigenous => ("Indigenous people", "personas indígenas"),
    }
}

pub(super) const fn cost(word: CostKind) -> Both {
    match word {
        CostKind::Free => ("free", "gratis"),
        CostKind::SlidingScale => ("by income", "según los ingresos"),
        CostKind::Insurance => ("paid by insurance", "lo paga el seguro"),
        CostKind::Fee => ("a fee", "una tarifa"),
        CostKind::Unknown => ("not known", "no se sabe"),
    }
}

/// The name of a language; of one that is rare here, its code.
pub(super) fn language(code: &str) -> (&str, &str) {
    match code.split('-').next().unwrap_or_default() {
        "en" => ("English", "inglés"),
        "es" => ("Spanish", "español"),
        "ar" => ("Arabic", "árabe"),
        "ase" => ("American Sign Language", "lengua de señas americana"),
        "fa" => ("Persian", "persa"),
        "fr" => ("French", "francés"),
        "ht" => ("Haitian Creole", "criollo haitiano"),
        "ko" => ("Korean", "coreano"),
        "nv" => ("Navajo", "navajo"),
        "pt" => ("Portuguese", "portugués"),
        "ru" => ("Russian", "ruso"),
        "so" => ("Somali", "somalí"),
        "sw" => ("Swahili", "suajili"),
        "tl" => ("Tagalog", "tagalo"),
        "to" => ("Tongan", "tongano"),
        "uk" => ("Ukrainian", "ucraniano"),
        "vi" => ("Vietnamese", "vietnamita"),
        "zh" => ("Chinese", "chino"),
        _ => (code, code),
    }
}
