//! What tests write to the truth, in words that both databases understand.

use tests::{Backend, Database};

/// A table of the truth.
pub fn truth(backend: Backend, table: &str) -> String {
    format!("{}{table}", backend.pick("", "truth."))
}

/// A table of a copy.
pub fn copy(backend: Backend, copy: &str, table: &str) -> String {
    format!("{copy}{}{table}", backend.pick("_", "."))
}

/// A column that holds an id, as 32 digits.
pub fn hex(backend: Backend, column: &str) -> String {
    match backend {
        Backend::Sqlite => format!("lower(hex({column}))"),
        Backend::Postgres => format!("replace({column}::text, '-', '')"),
    }
}

/// An id by its digits, with hyphens or without.
pub fn id(backend: Backend, id: &str) -> String {
    let digits = id.replace('-', "");
    match backend {
        Backend::Sqlite => format!("X'{digits}'"),
        Backend::Postgres => format!("'{digits}'::uuid"),
    }
}

/// An expression that makes an id of 32 digits.
pub fn id_of(backend: Backend, digits: &str) -> String {
    match backend {
        Backend::Sqlite => format!("unhex({digits})"),
        Backend::Postgres => format!("({digits})::uuid"),
    }
}

/// An expression of text taken as JSON.
pub fn json(backend: Backend, text: &str) -> String {
    match backend {
        Backend::Sqlite => text.to_owned(),
        Backend::Postgres => format!("({text})::jsonb"),
    }
}

/// A column of JSON with one of its fields set to an expression of text.
pub fn put(backend: Backend, column: &str, field: &str, text: &str) -> String {
    match backend {
        Backend::Sqlite => format!("json_set({column}, '$.{field}', {text})"),
        Backend::Postgres => format!("jsonb_set({column}, '{{{field}}}', to_jsonb({text}))"),
    }
}

/// Text in quotes.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The columns of a table of the truth.
pub fn columns(database: &Database, table: &str) -> Vec<String> {
    let sql = match database.backend() {
        Backend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
        Backend::Postgres => format!(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'truth' AND table_name = '{table}'"
        ),
    };
    database.rows(&sql).into_iter().map(|row| text(&row, 0)).collect()
}

/// The statement that copies rows of a table of the truth, some of their columns changed.
pub fn duplicate(database: &Database, table: &str, condition: &str, changed: &[(&str, String)]) -> String {
    let columns = columns(database, table);
    for (column, _) in changed {
        assert!(columns.iter().any(|known| known == column), "{table} has no column {column}");
    }
    let expression = |column: &String| {
        changed.iter().find(|(name, _)| name == column).map_or_else(|| column.clone(), |(_, value)| value.clone())
    };
    let values: Vec<_> = columns.iter().map(expression).collect();
    let table = truth(database.backend(), table);
    format!("INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE {condition};", columns.join(", "), values.join(", "))
}

/// Another id made of an id: the halves of its digits change places.
pub fn twin_of(backend: Backend, column: &str) -> String {
    let digits = hex(backend, column);
    id_of(backend, &format!("substr({digits}, 17) || substr({digits}, 1, 16)"))
}

/// A column of a row.
pub fn text(row: &[Option<String>], column: usize) -> String {
    row[column].clone().unwrap_or_else(|| panic!("column {column} of {row:?} is null"))
}

/// A column of all rows.
pub fn texts(database: &Database, sql: &str) -> Vec<String> {
    database.rows(sql).iter().map(|row| text(row, 0)).collect()
}

/// The one value of a statement.
pub fn one(database: &Database, sql: &str) -> String {
    let rows = database.rows(sql);
    assert_eq!(rows.len(), 1, "{sql} gives {} rows", rows.len());
    text(&rows[0], 0)
}

/// Makes the copies anew.
pub fn reproject(database: &Database) {
    let done = database.gateway(&["reproject"]);
    assert_eq!(done.status, 0, "gateway reproject: {}{}", done.stdout, done.stderr);
}
