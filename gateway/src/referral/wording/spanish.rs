//! Reasons in the Spanish of the United States.

use super::words::{self, listed};
use crate::{
    calendar::wording::{Language, day, moment},
    kernel::{id::EntryKind, vocabulary::CostKind},
    referral::reasons::Reason,
};

const SPANISH: Language = Language::Spanish;

/// A reason.
pub(super) fn known(reason: &Reason, kind: EntryKind) -> String {
    match reason {
        Reason::Needs(needs) => format!("Ayuda con {}.", listed(needs, |need| need.spoken().1, "y")),
        Reason::Languages(codes) => {
            let languages = listed(codes, |code| words::language(code).1, "y");
            match kind {
                EntryKind::Coach => format!("Habla {languages}."),
                EntryKind::Event => format!("Se celebra en {languages}."),
                _ => format!("Se ofrece en {languages}."),
            }
        }
        Reason::Populations(populations) if populations.is_empty() => {
            "No es solo para un grupo de personas.".to_owned()
        }
        Reason::Populations(populations) => {
            let people = listed(populations, |population| words::population(*population).1, "y");
            match kind {
                EntryKind::Coach => format!("Comparte la experiencia de {people}."),
                _ => format!("Para {people}."),
            }
        }
        Reason::StepFree => "Se puede usar sin subir escalones.".to_owned(),
        Reason::Age(age) => format!("Abierto a personas de {age} años."),
        Reason::Costs(kinds) => match kinds.as_slice() {
            [CostKind::Free] => "Es gratis.".to_owned(),
            kinds => format!("Costo: {}.", listed(kinds, |kind| words::cost(*kind).1, "o")),
        },
        Reason::Pathways(pathways) => {
            format!("Va con {}.", listed(pathways, |pathway| words::pathway(*pathway).1, "y"))
        }
        Reason::SupportTypes(kinds) => format!("Da {}.", listed(kinds, |kind| words::support_type(*kind).1, "y")),
        Reason::RecoveryCapital(kinds) => {
            format!("Fortalece {}.", listed(kinds, |kind| words::recovery_capital(*kind).1, "y"))
        }
        Reason::Words => "Coincide con las palabras de la búsqueda.".to_owned(),
        Reason::Window => "Abierto a esa hora.".to_owned(),
        Reason::Date(local) => format!("La próxima vez es {}.", moment(*local, SPANISH)),
        Reason::Distance(Some(km)) => format!("A {}.", distance(*km)),
        Reason::Distance(None) => "En un lugar cercano.".to_owned(),
        Reason::Accepting(_) => match kind {
            EntryKind::Coach => "Acepta a personas nuevas por ahora.".to_owned(),
            _ => "Tiene lugares libres por ahora.".to_owned(),
        },
        Reason::Remote => "Se puede participar desde cualquier lugar.".to_owned(),
        Reason::KeptFor(people) => format!("Solo para {}.", listed(people, |one| words::population(*one).1, "y")),
        Reason::Ages(least, most) => format!("Solo para personas de {least} a {most} años."),
        Reason::Notice(text) => format!("Aviso: {text}"),
        Reason::Overdue(since) => format!("Debía revisarse antes {}.", del(&day(*since, SPANISH))),
    }
}

/// What is not known.
pub(super) fn unknown(reason: &Reason, kind: EntryKind) -> String {
    match reason {
        Reason::Needs(needs) => {
            let needs = listed(needs, |need| need.spoken().1, "y");
            match kind {
                EntryKind::Coach => format!("Da el tipo de apoyo que puede ayudar con {needs}; pregunte."),
                _ => format!("Puede ayudar con {needs}; nadie lo ha dicho."),
            }
        }
        Reason::Languages(_) => "No se sabe qué idiomas se hablan.".to_owned(),
        Reason::Populations(_) => "No se dice qué experiencia comparte.".to_owned(),
        Reason::StepFree => "No se sabe si hay escalones.".to_owned(),
        Reason::Age(_) => "No se sabe si hay límite de edad.".to_owned(),
        Reason::Costs(_) => "No se sabe cuánto cuesta.".to_owned(),
        Reason::Pathways(_) => "No se sabe con qué caminos de recuperación va.".to_owned(),
        Reason::SupportTypes(_) => "No se sabe qué tipo de apoyo da.".to_owned(),
        Reason::RecoveryCapital(_) => "No se sabe qué capital de recuperación fortalece.".to_owned(),
        Reason::Words => "No se sabe si coincide con las palabras de la búsqueda.".to_owned(),
        Reason::Window => "No se sabe cuándo está abierto; llame primero.".to_owned(),
        Reason::Date(_) => "No se sabe cuándo es.".to_owned(),
        Reason::Distance(_) => "No se dice dónde está; su centro está en la zona.".to_owned(),
        Reason::Accepting(true) => "No se sabe si acepta a personas nuevas.".to_owned(),
        Reason::Accepting(false) => "Por ahora no acepta a personas nuevas.".to_owned(),
        Reason::Remote => "No se sabe si se puede participar desde lejos.".to_owned(),
        Reason::KeptFor(people) => {
            format!("Solo para {}; pregunte si corresponde.", listed(people, |one| words::population(*one).1, "y"))
        }
        Reason::Ages(least, most) => {
            format!("Solo para personas de {least} a {most} años; pregunte si corresponde.")
        }
        Reason::Notice(text) => format!("Aviso: {text}"),
        Reason::Overdue(since) => {
            format!("Debía revisarse de nuevo antes {}; llame antes de confiar en esto.", del(&day(*since, SPANISH)))
        }
    }
}

/// "de" and the article become one.
fn del(day: &str) -> String {
    day.strip_prefix("el ").map_or_else(|| format!("de {day}"), |day| format!("del {day}"))
}

/// Miles, as people in the United States say it.
fn distance(km: f64) -> String {
    let miles = km / 1.609_344;
    match miles {
        miles if miles < 0.95 => "menos de una milla".to_owned(),
        miles if miles < 1.5 => "1 milla, más o menos".to_owned(),
        miles => format!("{miles:.0} millas, más o menos"),
    }
}
