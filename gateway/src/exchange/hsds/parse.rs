//! Bytes to JSON values: one document, several in a row, or one a line.

use serde_json::{Deserializer, Value};

use super::ReadError;

/// The values of a file with their positions; a lone document has none.
pub(super) fn values(file: &str, bytes: &[u8]) -> Result<Vec<(String, Value)>, ReadError> {
    // Some exports begin with a byte order mark, which JSON does not allow.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let lower = file.to_lowercase();
    if lower.ends_with(".ndjson") || lower.ends_with(".jsonl") {
        // A file may carry the ending and still hold one indented document: then it is read as that.
        return lines(file, bytes).or_else(|error| documents(file, bytes).map_err(|_| error));
    }
    documents(file, bytes)
}

fn lines(file: &str, bytes: &[u8]) -> Result<Vec<(String, Value)>, ReadError> {
    let mut values = Vec::new();
    for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let number = index + 1;
        let value = serde_json::from_slice(line).map_err(|error| ReadError::NotJson {
            file: file.to_owned(),
            line: number,
            column: error.column(),
            problem: reason(&error),
        })?;
        values.push((format!("line {number}"), value));
    }
    Ok(values)
}

fn documents(file: &str, bytes: &[u8]) -> Result<Vec<(String, Value)>, ReadError> {
    let values =
        Deserializer::from_slice(bytes).into_iter::<Value>().collect::<Result<Vec<_>, _>>().map_err(|error| {
            ReadError::NotJson {
                file: file.to_owned(),
                line: error.line(),
                column: error.column(),
                problem: reason(&error),
            }
        })?;
    let is_lone = values.len() == 1;
    let position = |index: usize| if is_lone { String::new() } else { format!("document {}", index + 1) };
    Ok(values.into_iter().enumerate().map(|(index, value)| (position(index), value)).collect())
}

/// The parser's words without the position, which the error says by itself.
fn reason(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    whole.split(" at line ").next().unwrap_or_default().to_owned()
}
