//! The laws that every list of options keeps, for every need of the set, over the demo network of today.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use gateway::kernel::{clock, geo::EARTH_RADIUS_KM, zip_code};
use serde_json::{Value, json};
use tests::{Network, Server, Who, on_both};

use super::{
    ask, everything, list,
    need::{self, Need},
    option::{Told, point},
    reasons::{self, Standing, When},
    sentences,
    times::{self, Day},
};

/// A place and how far around it, in kilometres.
pub type Circle = ((f64, f64), f64);

/// A list as it was answered, and what is known of its question.
pub struct Listed<'a> {
    pub need: &'a Need,
    pub options: &'a [Told],
    pub when: When,
    pub around: Option<Circle>,
}

#[test]
fn every_list_keeps_the_laws() {
    on_both(|backend| {
        let network = Network::start(backend);
        let mut catalogs = BTreeMap::new();
        let (mut broken, mut rows) = (Vec::new(), 0);
        for need in &need::all() {
            let now = clock::now();
            let variables = need.variables(Day::of(now));
            let (count, options) = list(network.server(), need, &variables, 100);
            let listed = Listed {
                need,
                options: &options,
                when: When { now, window: window(&variables, now) },
                around: around(network.server(), &variables),
            };
            rows += options.len();
            let mut complaints = paged(network.server(), &variables, count, &listed);
            for law in
                [meets, outside, nearby, timely, available, overdue_last, told_truly, visible, sentences::read_well]
            {
                complaints.extend(law(&listed));
            }
            let catalog = catalogs
                .entry(format!("{:?}", need.who))
                .or_insert_with(|| everything::catalog(network.server(), need.who));
            complaints.extend(everything::left_out(catalog, &listed));
            broken.extend(complaints.into_iter().map(|what| format!("{}: {what}", need.title)));
        }
        assert!(rows > 1_500, "{rows} options are few");
        let some: Vec<_> = broken.iter().take(50).map(String::as_str).collect();
        assert!(broken.is_empty(), "laws are broken {} times, such as:\n{}", broken.len(), some.join("\n"));
    });
}

/// What is asked for with a window.
fn window(variables: &Value, now: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let window = variables.get("window")?;
    let instant = |field: &str| window[field].as_str().map(|at| at.parse::<DateTime<Utc>>().unwrap());
    let from = instant("from").unwrap_or(now);
    Some((from, instant("to").unwrap_or_else(|| from + TimeDelta::days(window["days"].as_i64().unwrap()))))
}

/// Around where is asked.
fn around(server: &Server, variables: &Value) -> Option<Circle> {
    let near = variables.get("near")?;
    let place = if let Some(slug) = near["center"].as_str() {
        let query = "query ($slug: String!) { center(slug: $slug) { location { latitude longitude } } }";
        point(&ask(server, Who::Anonymous, query, &json!({ "slug": slug })).unwrap()["center"]["location"]).unwrap()
    } else if let Some(code) = near["postalCode"].as_str() {
        let place = zip_code::centroid(code).unwrap();
        (place.latitude, place.longitude)
    } else {
        point(&near["point"]).unwrap()
    };
    Some((place, variables["withinKm"].as_f64().unwrap_or(160.0)))
}

/// Kilometres along a great circle.
pub fn kilometres((lat1, lon1): (f64, f64), (lat2, lon2): (f64, f64)) -> f64 {
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let h = half(lat1, lat2) + lat1.to_radians().cos() * lat2.to_radians().cos() * half(lon1, lon2);
    2.0 * EARTH_RADIUS_KM * h.sqrt().asin()
}

/// Pages of any size are one list, in which nothing comes twice and whose count is its length.
fn paged(server: &Server, variables: &Value, count: usize, listed: &Listed<'_>) -> Vec<String> {
    let (need, options) = (listed.need, listed.options);
    let mut broken = Vec::new();
    if count != options.len() {
        broken.push(format!("counts {count} and lists {}", options.len()));
    }
    let ids: HashSet<_> = options.iter().map(Told::id).collect();
    let entries: HashSet<_> = options.iter().map(|option| option.entry()["id"].as_str()).collect();
    if ids.len() != options.len() || entries.len() != options.len() {
        broken.push("lists something twice".to_owned());
    }
    let size = if options.len() <= 40 { 3 } else { 29 };
    let same = |whole: &[Told], pages: &[Told]| {
        pages.len() == whole.len() && pages.iter().zip(whole).all(|(one, other)| one.0 == other.0)
    };
    // Between two lists a date may begin: then the next two tell.
    if !same(options, &list(server, need, variables, size).1)
        && !same(&list(server, need, variables, 100).1, &list(server, need, variables, size).1)
    {
        broken.push(format!("differs by pages of {size}"));
    }
    broken
}

/// What is required is met, or told to be unknown; what is known not to meet it does not come.
fn meets(listed: &Listed<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for option in listed.options {
        for asked in reasons::required(listed.need) {
            let side = match asked.judge(option) {
                Standing::Met => "reasons",
                Standing::Unknown => "unknowns",
                Standing::Unmet => {
                    broken.push(format!("{} does not meet {asked:?}", option.name()));
                    continue;
                }
            };
            if !option.codes(side).contains(&asked.code) {
                broken.push(format!("{} has no {} among its {side}", option.name(), asked.code));
            }
        }
    }
    broken
}

/// Nothing of the own house comes unless it is asked for, and nothing of a kind that is not.
fn outside(listed: &Listed<'_>) -> Vec<String> {
    let own = own_center(listed.need.who).filter(|_| listed.need.asked("outsideOwnCenter") != Some(&json!(false)));
    let kinds = listed.need.asked("kinds").and_then(Value::as_array);
    let is_wrong = |option: &&Told| {
        let kind = if option.is_date() { "EVENT".to_owned() } else { option.kind().to_uppercase() };
        own == Some(option.center()) || kinds.is_some_and(|kinds| !kinds.is_empty() && !kinds.contains(&json!(kind)))
    };
    listed.options.iter().filter(is_wrong).map(|option| format!("{} is not asked for", option.name())).collect()
}

/// The center of a coach or an admin.
pub fn own_center(who: Who) -> Option<&'static str> {
    let Who::Seat(seat) = who else { return None };
    let (role, center) = seat.split_once('@')?;
    (role == "coach" || role == "admin").then_some(center)
}

/// Distances are right to a tenth of a kilometre, and nothing lies beyond the radius.
fn nearby(listed: &Listed<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for option in listed.options {
        let right = match listed.around {
            None => option.distance().is_none(),
            Some((place, radius)) => {
                let nearest = option.places().into_iter().map(|at| kilometres(place, at)).reduce(f64::min);
                match (nearest, option.distance()) {
                    (Some(nearest), Some(told)) => (nearest - told).abs() <= 0.0501 && nearest <= radius + 0.001,
                    // It is joined from afar, by people of one area.
                    (_, None) if option.is_remote() => {
                        let places = option.places().into_iter().chain(option.center_place());
                        places.into_iter().any(|at| kilometres(place, at) <= radius.max(500.0) + 0.001)
                    }
                    // Where it is had is not known: its center stands in for it.
                    (None, None) => option.center_place().is_some_and(|at| kilometres(place, at) <= radius + 0.001),
                    _ => false,
                }
            }
        };
        if !right {
            broken.push(format!("{} is not {:?} km away", option.name(), option.distance()));
        }
    }
    broken
}

/// Within a window: dates begin in it, hours that are known are open in it, no coach is known to be full by then.
fn timely(listed: &Listed<'_>) -> Vec<String> {
    let Some((from, to)) = listed.when.window else { return Vec::new() };
    let fits = |option: &&Told| {
        if let Some(starts) = option.starts_at() {
            return from <= starts && starts < to;
        }
        let hours: Vec<_> =
            option.sites().iter().map(|site| &site["hours"]).filter(|hours| hours.is_object()).collect();
        let is_refusing = option.statement().is_some_and(|(is_accepting, until)| !is_accepting && until > from);
        match option.kind() {
            "Coach" => !is_refusing,
            _ => hours.is_empty() || hours.iter().any(|hours| times::opens(hours, from, to)),
        }
    };
    let late = listed.options.iter().filter(|option| !fits(option));
    late.map(|option| format!("{} cannot be had in the window", option.name())).collect()
}

/// What is offered can be had: it is active, its date is scheduled and to come.
fn available(listed: &Listed<'_>) -> Vec<String> {
    let is_had = |option: &&Told| {
        let entry = option.entry();
        match option.kind() {
            _ if !option.is_held() => false,
            "Coach" => true,
            "Resource" => entry["status"] == "ACTIVE",
            _ => {
                let date = &option.0["option"]["status"];
                entry["status"] == "SCHEDULED" && date == "SCHEDULED" && option.starts_at() >= Some(listed.when.now)
            }
        }
    };
    let gone = listed.options.iter().filter(|option| !is_had(option));
    gone.map(|option| format!("{} cannot be had", option.name())).collect()
}

/// Among those who are alike in answering the need, what should have been checked again stands behind.
fn overdue_last(listed: &Listed<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for is_unsure in [false, true] {
        let alike = listed.options.iter().filter(|option| option.codes("unknowns").contains(&"NEED") == is_unsure);
        let after: Vec<_> = alike.skip_while(|option| !option.is_overdue()).collect();
        broken.extend(
            after
                .iter()
                .filter(|option| !option.is_overdue())
                .map(|option| format!("{} stands too low", option.name())),
        );
    }
    broken
}

/// Each reason is true, and what could be one is one.
fn told_truly(listed: &Listed<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for option in listed.options {
        let (reasons, unknowns) = reasons::expected(listed.need, option, listed.when);
        for (side, expected) in [("reasons", reasons), ("unknowns", unknowns)] {
            let mut told = option.codes(side);
            told.sort_unstable();
            if told != expected {
                broken.push(format!("the {side} of {} are {told:?} and should be {expected:?}", option.name()));
            }
        }
    }
    broken
}

/// Everybody gets what is public; who works in the network, what is shared in it too.
fn visible(listed: &Listed<'_>) -> Vec<String> {
    let seen: &[&str] = if listed.need.who == Who::Anonymous { &["PUBLIC"] } else { &["PUBLIC", "NETWORK"] };
    let hidden = listed
        .options
        .iter()
        .filter(|option| option.entry()["visibility"].as_str().is_none_or(|visibility| !seen.contains(&visibility)));
    hidden.map(|option| format!("{} is not for {:?}", option.name(), listed.need.who)).collect()
}
