//! Values that are kept as JSON or as words of the vocabulary, and back.

use std::{fmt::Display, str::FromStr};

use sea_orm::JsonValue;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::DbError;

/// Says of which row a column is read, so that an error can name it.
#[derive(Clone, Copy)]
pub struct Row {
    /// The table.
    pub table: &'static str,
    /// The row.
    pub id: Uuid,
}

impl Row {
    /// A value that is kept as JSON.
    ///
    /// # Errors
    /// The column does not hold such a value.
    pub fn json<T: DeserializeOwned>(self, column: &'static str, value: JsonValue) -> Result<T, DbError> {
        serde_json::from_value(value).map_err(|cause| DbError::inconsistent(self.table, self.id, column, cause))
    }

    /// A value that is kept as JSON, or NULL.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn json_or_null<T: DeserializeOwned>(
        self,
        column: &'static str,
        value: Option<JsonValue>,
    ) -> Result<Option<T>, DbError> {
        value.map(|value| self.json(column, value)).transpose()
    }

    /// A word of the vocabulary, or any other value that is kept as text.
    ///
    /// # Errors
    /// The column holds another word.
    pub fn word<T: FromStr<Err: Display>>(self, column: &'static str, word: &str) -> Result<T, DbError> {
        word.parse().map_err(|cause| DbError::inconsistent(self.table, self.id, column, cause))
    }
}

/// A value as JSON.
pub fn to_json(value: &impl Serialize) -> JsonValue {
    serde_json::to_value(value).unwrap_or(JsonValue::Null)
}

/// A value as JSON, or NULL.
pub fn to_json_or_null<T: Serialize>(value: Option<&T>) -> Option<JsonValue> {
    value.map(to_json)
}
