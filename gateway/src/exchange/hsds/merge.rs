//! Two tellings of the same thing made into one.
//!
//! Live services tell the same service shortly in a list and fully by itself, and once more in every
//! place where it is had. Tellings agree where nothing that both say differs.

use serde_json::Value;

use super::record::Fields;

/// Both tellings together; `None` where they contradict each other.
pub(super) fn fields(one: &Fields, other: &Fields) -> Option<Fields> {
    let mut whole = one.clone();
    for (key, value) in other {
        let merged = match one.get(key) {
            None => value.clone(),
            Some(known) => values(known, value)?,
        };
        whole.insert(key.clone(), merged);
    }
    Some(whole)
}

/// Both tellings together or, where they contradict each other, the first; but a place that either of them
/// hides stays hidden.
pub(super) fn or_first(one: &Fields, other: &Fields) -> Fields {
    let mut kept = fields(one, other).unwrap_or_else(|| one.clone());
    keep_hidden(&mut kept, other);
    kept
}

fn keep_hidden(kept: &mut Fields, other: &Fields) {
    if let Some(kind) = other.get("location_type").filter(|kind| kind.as_str().is_some_and(is_hidden)) {
        kept.insert("location_type".to_owned(), kind.clone());
    }
    if let (Some(Value::Object(kept)), Some(Value::Object(other))) = (kept.get_mut("location"), other.get("location")) {
        keep_hidden(kept, other);
    }
}

/// Whether a type of location or address says that the place is secret.
pub(super) fn is_hidden(kind: &str) -> bool {
    ["redacted", "confidential"].iter().any(|hidden| kind.trim().eq_ignore_ascii_case(hidden))
}

fn values(one: &Value, other: &Value) -> Option<Value> {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => fields(a, b).map(Value::Object),
        // A short telling has empty lists where the full one has members.
        (Value::Array(a), Value::Array(b)) if a.is_empty() || b.is_empty() => {
            Some(if a.is_empty() { other.clone() } else { one.clone() })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).map(|(a, b)| values(a, b)).collect::<Option<Vec<_>>>().map(Value::Array)
        }
        (Value::Null, _) => Some(other.clone()),
        (_, Value::Null) => Some(one.clone()),
        _ => (one == other).then(|| one.clone()),
    }
}
