//! The needs, as they are written down in `needs/`.

use serde_json::{Map, Value, json};
use tests::{Who, repository};

use super::{expected::Expected, times::Day};

/// The keys that a need may have.
const KEYS: [&str; 7] = ["title", "who", "need", "window", "first", "among", "never"];

/// A need and what is expected of its answer.
pub struct Need {
    /// What a coach would say.
    pub title: String,
    /// Who asks.
    pub who: Who,
    /// In which of the network's weeks, in words; see [`Day::window`].
    window: Option<String>,
    need: Value,
    /// What comes first, one by one.
    pub first: Vec<Expected>,
    /// What is among so many first ones.
    pub among: Vec<Expected>,
    /// What is nowhere in the list.
    pub never: Vec<Expected>,
    /// Whether nothing fits.
    pub is_empty: bool,
}

impl Need {
    /// The argument of the API, asked on a day.
    pub fn variables(&self, day: Day) -> Value {
        let mut need = self.need.clone();
        if let Some(words) = &self.window {
            need["window"] = day.window(words);
        }
        need
    }

    /// What is asked for under a path such as `required.needs`, where something is.
    pub fn asked(&self, path: &str) -> Option<&Value> {
        path.split('.').try_fold(&self.need, |value, key| value.get(key))
    }

    fn read(table: &Map<String, Value>) -> Self {
        let text = |key: &str| table.get(key).and_then(Value::as_str).map(str::to_owned);
        let title = text("title").expect("a need has a title");
        let unknown: Vec<_> = table.keys().filter(|key| !KEYS.contains(&key.as_str())).collect();
        assert!(unknown.is_empty(), "{title}: {unknown:?}");
        let expected = |key: &str| match table.get(key) {
            Some(Value::Array(all)) => all.iter().map(|one| Expected::read(&title, one)).collect(),
            _ => Vec::new(),
        };
        Self {
            who: match text("who").expect("somebody asks").as_str() {
                "anybody" => Who::Anonymous,
                // The set is read once a test: a seat's name may stay.
                seat => Who::Seat(Box::leak(seat.to_owned().into_boxed_str())),
            },
            window: text("window"),
            need: table.get("need").cloned().unwrap_or_else(|| json!({})),
            first: expected("first"),
            among: expected("among"),
            never: expected("never"),
            is_empty: table.get("first").is_some_and(|first| first == "nothing"),
            title,
        }
    }
}

/// The whole set, by the names of its files.
pub fn all() -> Vec<Need> {
    let folder = repository().join("tests/it/referral/needs");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let needs = files.iter().flat_map(|file| {
        let text = std::fs::read_to_string(file).unwrap();
        let table: Value = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let needs = table["need"].as_array().unwrap_or_else(|| panic!("{} holds no need", file.display())).clone();
        needs.into_iter().map(|need| Need::read(need.as_object().expect("a need is a table")))
    });
    needs.collect()
}
