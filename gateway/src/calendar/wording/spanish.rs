//! Rules in the Spanish of the United States.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};

use super::{Ending, Kind, Rhythm, Spot, Told, are_workdays, join};

const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// Before a masculine noun.
const ORDINALS: [&str; 10] =
    ["primer", "segundo", "tercer", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo"];

const NUMBERS: [&str; 9] = ["dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"];

/// The sentence for a rule.
pub(super) fn sentence(told: &Told) -> Option<String> {
    let every = told.every;
    let months = join(told.months.iter().map(|month| month_name(*month)).collect::<Option<_>>()?, "y");
    let within = if months.is_empty() { String::new() } else { format!(" en {months}") };
    let mut text = match &told.rhythm {
        Rhythm::Daily if every == 1 => format!("Todos los días{within}"),
        Rhythm::Daily => each(every, "día", "días") + &within,
        Rhythm::Weekly(days) if days.is_empty() => each(every, "semana", "semanas") + &within,
        Rhythm::Weekly(days) if every == 1 && are_workdays(days) => format!("De lunes a viernes{within}"),
        Rhythm::Weekly(days) if every == 1 => format!("Cada {}{within}", names(days, name)),
        Rhythm::Weekly(days) => {
            let days = if are_workdays(days) {
                "de lunes a viernes".to_owned()
            } else {
                format!("los {}", names(days, plural))
            };
            format!("{}, {days}{within}", each(every, "semana", "semanas"))
        }
        Rhythm::Monthly(spots) if every == 1 => capitalized(&format!("{} de cada mes", on(spots)?)),
        Rhythm::Monthly(spots) => format!("{}, {}", each(every, "mes", "meses"), on(spots)?),
        Rhythm::Yearly(spots) => {
            let each = each(every, "año", "años");
            match (spots.as_slice(), told.months.len()) {
                ([], _) => each + &within,
                ([Spot::Date(day)], 1) if *day > 0 => format!("{each}, el {day} de {months}"),
                _ => format!("{each}, {} de {months}", on(spots)?),
            }
        }
    };
    if told.may_lack {
        text.push_str(", si lo hay");
    }
    match told.ending {
        Ending::Never => {}
        Ending::Count(1) => text.push_str(", una vez"),
        Ending::Count(count) => text.push_str(&format!(", {count} veces")),
        Ending::Until(day) => text.push_str(&format!(", hasta {}", date(day)?)),
    }
    Some(text)
}

fn each(every: u32, one: &str, many: &str) -> String {
    match every {
        1 => format!("Cada {one}"),
        n => match NUMBERS.get(n as usize - 2) {
            Some(number) => format!("Cada {number} {many}"),
            None => format!("Cada {n} {many}"),
        },
    }
}

/// "el día 15 y el último día", "el segundo y el cuarto jueves"; nothing for a day that Spanish has no short name for.
fn on(spots: &[Spot]) -> Option<String> {
    let dates = spots.iter().map(|spot| if let Spot::Date(day) = spot { Some(*day) } else { None });
    let dates: Vec<i32> = dates.flatten().collect();
    if dates.len() > 1 && dates.iter().all(|day| *day > 0) {
        return Some(format!("los días {}", join(dates.iter().map(ToString::to_string).collect(), "y")));
    }
    // A noun that all share comes once, behind the last of them.
    let shared = match spots.first()? {
        Spot::Nth(_, kind) if spots.iter().all(|spot| matches!(spot, Spot::Nth(_, other) if other == kind)) => {
            Some(*kind)
        }
        _ => None,
    };
    let spot = |spot: &Spot| {
        Some(match spot {
            Spot::Date(day) if *day > 0 => format!("el día {day}"),
            Spot::Date(day) => format!("el {} día", ordinal(*day)?),
            Spot::Nth(nth, _) if shared.is_some() => format!("el {}", ordinal(*nth)?),
            Spot::Nth(nth, kind) => format!("el {} {}", ordinal(*nth)?, kind_name(*kind)),
        })
    };
    let items = join(spots.iter().map(spot).collect::<Option<_>>()?, "y");
    Some(shared.map_or_else(|| items.clone(), |kind| format!("{items} {}", kind_name(kind))))
}

fn ordinal(nth: i32) -> Option<&'static str> {
    match nth {
        -1 => Some("último"),
        -2 => Some("penúltimo"),
        -3 => Some("antepenúltimo"),
        _ => ORDINALS.get(usize::try_from(nth).ok()?.checked_sub(1)?).copied(),
    }
}

fn names(days: &[Weekday], name: fn(Weekday) -> &'static str) -> String {
    join(days.iter().map(|day| name(*day).to_owned()).collect(), "y")
}

const fn name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "lunes",
        Weekday::Tue => "martes",
        Weekday::Wed => "miércoles",
        Weekday::Thu => "jueves",
        Weekday::Fri => "viernes",
        Weekday::Sat => "sábado",
        Weekday::Sun => "domingo",
    }
}

const fn plural(day: Weekday) -> &'static str {
    match day {
        Weekday::Sat => "sábados",
        Weekday::Sun => "domingos",
        day => name(day),
    }
}

const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Weekday(day) => name(day),
        Kind::Workday => "día entre semana",
        Kind::WeekendDay => "día de fin de semana",
    }
}

fn month_name(month: u32) -> Option<String> {
    MONTHS.get((month as usize).checked_sub(1)?).map(|name| (*name).to_owned())
}

pub(super) fn date(day: NaiveDate) -> Option<String> {
    Some(format!("el {} de {} de {}", day.day(), month_name(day.month())?, day.year()))
}

/// "el martes 3 de marzo a las 19:00"
pub(super) fn moment(local: NaiveDateTime) -> String {
    let month = month_name(local.month()).unwrap_or_default();
    let article = if local.hour() == 1 { "la" } else { "las" };
    let time = local.format("%-H:%M");
    format!("el {} {} de {month} a {article} {time}", name(local.weekday()), local.day())
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
