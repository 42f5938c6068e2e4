//! What is expected of an option: a few keys, all of which must hold.

use serde_json::Value;

use super::option::{Told, words};

/// A description of options.
pub struct Expected {
    keys: Vec<(String, Value)>,
    /// How many in a row it describes, or among how many it is to be found.
    pub times: usize,
}

impl Expected {
    /// Reads a description.
    pub fn read(title: &str, table: &Value) -> Self {
        let table = table.as_object().unwrap_or_else(|| panic!("{title}: {table} is no description"));
        let times = table.get("times").and_then(Value::as_u64).unwrap_or(1);
        let keys = table.iter().filter(|(key, _)| *key != "times").map(|(key, value)| (key.clone(), value.clone()));
        Self { keys: keys.collect(), times: usize::try_from(times).unwrap() }
    }

    /// Whether it describes the option.
    pub fn fits(&self, option: &Told) -> bool {
        self.keys.iter().all(|(key, value)| holds(key, value, option))
    }
}

impl std::fmt::Display for Expected {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let keys: Vec<_> = self.keys.iter().map(|(key, value)| format!("{key} = {value}")).collect();
        write!(out, "{{ {} }}", keys.join(", "))
    }
}

/// Whether a key holds. Where it names words, one is enough.
fn holds(key: &str, value: &Value, option: &Told) -> bool {
    let named = match value {
        Value::String(word) => vec![word.as_str()],
        list => words(list),
    };
    let any = |known: &[&str]| named.iter().any(|word| known.contains(word));
    let all = |known: &[&str]| named.iter().all(|word| known.contains(word));
    match key {
        "kind" => any(&[option.kind()]),
        "center" => any(&[option.center()]),
        "name" => named.iter().any(|part| option.name().to_lowercase().contains(&part.to_lowercase())),
        "need" => any(&option.answers()),
        "support" => any(&option.words("supportTypes")),
        "capital" => any(&option.words("recoveryCapital")),
        "pathway" => any(&option.words("pathways")),
        "population" => any(&option.populations()),
        // Kept for people, and for none of those who are named.
        "only_others" => !option.only_for().is_empty() && !any(&option.only_for()),
        "language" => any(&option.words("languages")),
        "cost" => option.cost().is_some_and(|cost| any(&[cost])),
        "age" => value.as_i64().is_some_and(|age| is_open_to(option, age)),
        "not_age" => value.as_i64().is_some_and(|age| !is_open_to(option, age)),
        "within" => value.as_f64().is_some_and(|km| option.distance().is_some_and(|distance| distance <= km)),
        "beyond" => value.as_f64().is_some_and(|km| option.distance().is_some_and(|distance| distance > km)),
        "step_free" => option.is_step_free() == value.as_bool(),
        "accepting" => option.statement().map(|(is_accepting, _)| is_accepting) == value.as_bool(),
        "overdue" => Some(option.is_overdue()) == value.as_bool(),
        "mode" => option.entry()["mode"].as_str().is_some_and(|mode| any(&[mode])),
        "visibility" => option.entry()["visibility"].as_str().is_some_and(|word| any(&[word])),
        "reasons" => all(&option.codes("reasons")),
        "unknowns" => all(&option.codes("unknowns")),
        "not_population" => !any(&option.populations()),
        "not_need" => !any(&option.answers()) && !named.iter().any(|need| option.may_answer().contains(need)),
        "not_language" => !option.words("languages").is_empty() && !any(&option.words("languages")),
        "not_cost" => option.cost().is_some_and(|cost| cost != "UNKNOWN" && !any(&[cost])),
        "not_reasons" => named.iter().all(|code| !option.codes("reasons").contains(code)),
        other => panic!("options have no {other}"),
    }
}

fn is_open_to(option: &Told, age: i64) -> bool {
    let (least, most) = option.ages();
    least.is_none_or(|least| least <= age) && most.is_none_or(|most| age <= most)
}
