//! The reasons for an option, found anew from what the API tells of it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{need::Need, option::Told};

/// What an option can be measured by, and the code of its reason.
const CRITERIA: [(&str, &str); 9] = [
    ("needs", "NEED"),
    ("languages", "LANGUAGE"),
    ("populations", "POPULATION"),
    ("stepFree", "STEP_FREE"),
    ("age", "AGE"),
    ("costs", "COST"),
    ("pathways", "PATHWAY"),
    ("supportTypes", "SUPPORT_TYPE"),
    ("recoveryCapital", "RECOVERY_CAPITAL"),
];

/// How an option stands to something that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Met,
    Unknown,
    Unmet,
}

/// Something that is asked: its code, and words or a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    field: &'static str,
    /// The code of its reason.
    pub code: &'static str,
    words: BTreeSet<String>,
    number: Option<i64>,
}

/// What is asked on a side of the need, `required` or `preferred`.
fn side(need: &Need, side: &str) -> Vec<Asked> {
    let asked = |(field, code): &(&'static str, &'static str)| {
        let value = need.asked(&format!("{side}.{field}"))?;
        let word = |item: &Value| item.as_str().or_else(|| item["domain"].as_str()).map(str::to_owned);
        let words: BTreeSet<_> = value.as_array().into_iter().flatten().filter_map(word).collect();
        let is_asked = !words.is_empty() || value.is_i64() || *value == Value::Bool(true);
        is_asked.then(|| Asked { field, code, words, number: value.as_i64() })
    };
    CRITERIA.iter().filter_map(asked).collect()
}

/// What every option has to meet: what is required, or one of the preferred needs.
pub fn required(need: &Need) -> Vec<Asked> {
    let required = side(need, "required");
    if !required.is_empty() {
        return required;
    }
    side(need, "preferred").into_iter().filter(|asked| asked.field == "needs").collect()
}

/// Everything that is asked, each once.
fn everything(need: &Need) -> Vec<Asked> {
    let mut all = required(need);
    for asked in side(need, "preferred") {
        if !all.contains(&asked) {
            all.push(asked);
        }
    }
    all
}

impl Asked {
    /// How an option stands to it, by what the API tells of the option.
    pub fn judge(&self, option: &Told) -> Standing {
        let among = |known: &[&str]| known.iter().any(|word| self.words.contains(*word));
        let of_list = |known: &[&str]| match (among(known), known.is_empty()) {
            (true, _) => Standing::Met,
            (false, true) => Standing::Unknown,
            (false, false) => Standing::Unmet,
        };
        match self.field {
            "needs" if among(&option.answers()) => Standing::Met,
            "needs" if among(&option.may_answer()) => Standing::Unknown,
            "needs" => Standing::Unmet,
            // Who names nobody is there for everybody; a coach who names nobody has kept it back.
            "populations" if option.populations().is_empty() && option.kind() != "Coach" => Standing::Met,
            "populations" => of_list(&option.populations()),
            "pathways" if option.words("pathways").contains(&"ALL_PATHWAYS") => Standing::Met,
            "stepFree" => option.is_step_free().map_or(Standing::Unknown, |_| Standing::Met),
            "costs" => {
                let known: Vec<_> = option.cost().into_iter().collect();
                let is_said = option.cost().is_some_and(|cost| cost != "UNKNOWN");
                if is_said { of_list(&known) } else { Standing::Unknown }
            }
            "age" => match (option.ages(), self.number) {
                ((None, None), _) | (_, None) => Standing::Unknown,
                ((least, most), Some(age)) => {
                    let fits = least.is_none_or(|least| least <= age) && most.is_none_or(|most| age <= most);
                    if fits { Standing::Met } else { Standing::Unmet }
                }
            },
            list => of_list(&option.words(list)),
        }
    }
}

/// When it is asked, and for when.
#[derive(Clone, Copy, Debug)]
pub struct When {
    pub now: DateTime<Utc>,
    pub window: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// The codes that must stand among the reasons and among what is not known, each side sorted.
pub fn expected(need: &Need, option: &Told, when: When) -> (Vec<&'static str>, Vec<&'static str>) {
    let (mut reasons, mut unknowns) = (Vec::new(), Vec::new());
    for asked in everything(need) {
        match asked.judge(option) {
            Standing::Met => reasons.push(asked.code),
            Standing::Unknown => unknowns.push(asked.code),
            Standing::Unmet => {}
        }
    }
    if need.asked("text").is_some() {
        reasons.push("TEXT");
    }
    if option.is_date() {
        reasons.push("TIME");
    }
    let from = when.window.map_or(when.now, |(from, _)| from.max(when.now));
    let statement = option.statement();
    let is_accepting = statement.is_some_and(|(is_accepting, until)| is_accepting && until > from);
    let is_refusing = statement.is_some_and(|(is_accepting, until)| !is_accepting && until > from);
    if when.window.is_some() {
        let has_hours =
            option.sites().iter().any(|site| site["hours"]["weekly"].as_array().is_some_and(|week| !week.is_empty()));
        match option.kind() {
            "Resource" if has_hours => reasons.push("TIME"),
            "Resource" => unknowns.push("TIME"),
            "Coach" if !is_accepting => unknowns.push("ACCEPTING"),
            _ => {}
        }
    }
    if need.asked("near").is_some() {
        let is_told = option.distance().is_some() || option.is_remote();
        if is_told { &mut reasons } else { &mut unknowns }.push("DISTANCE");
    }
    if is_accepting {
        reasons.push("ACCEPTING");
    } else if is_refusing {
        unknowns.push("ACCEPTING");
    }
    let asks_for = |word: &str| {
        ["required", "preferred"].iter().any(|side| {
            let asked = need.asked(&format!("{side}.populations"));
            asked.is_some_and(|asked| asked.as_array().into_iter().flatten().any(|item| item == word))
        })
    };
    let ages: Vec<_> =
        ["required.age", "preferred.age"].iter().filter_map(|field| need.asked(field)?.as_i64()).collect();
    let is_of_age = |word: &str| {
        ages.iter().any(|age| match word {
            "YOUTH" => *age < 18,
            "YOUNG_ADULTS" => (16..=30).contains(age),
            "ADULTS" => *age >= 18,
            "OLDER_ADULTS" => *age >= 55,
            _ => false,
        })
    };
    let only_for = option.only_for();
    if !only_for.is_empty() && !only_for.iter().any(|word| asks_for(word) || is_of_age(word)) {
        unknowns.push("POPULATION");
    }
    let is_young = ages.iter().any(|age| *age < 25) || asks_for("YOUTH") || asks_for("YOUNG_ADULTS");
    if option.ages().1.is_some_and(|most| most < 25) && !is_young {
        unknowns.push("AGE");
    }
    if option.has_notice() {
        unknowns.push("NOTICE");
    }
    if option.is_overdue() {
        unknowns.push("OVERDUE");
    }
    reasons.sort_unstable();
    unknowns.sort_unstable();
    (reasons, unknowns)
}
