//! Many rows in one statement: `unnest` of one array a column on PostgreSQL, lists of values on SQLite.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, Iterable, Value, sea_query::ArrayType};

use super::{DbError, Sql};

/// A column and its PostgreSQL type.
pub type Column = (&'static str, &'static str);

/// Stands for NULL in an array of text: a character that no text of ours may hold.
const NULL: &str = "\u{1}";

/// SQLite binds at most 32,766 values in a statement.
const SQLITE_BINDS: usize = 32_000;
const POSTGRES_ROWS: usize = 2_000;

/// Rows for one table, each with one value a column.
#[derive(Debug)]
pub struct Rows {
    /// The table, as the database spells it.
    pub table: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
    /// Whether a row that the table holds already is left out. No writer waits for another: two that bring the same row
    /// at the same moment both do.
    pub are_a_set: bool,
}

impl Rows {
    fn rule(&self) -> Rule {
        if self.are_a_set { Rule::Unheld } else { Rule::All }
    }

    fn push(&self, sql: &mut Sql) {
        push_insert(sql, &self.table, &self.columns, &self.rows, self.rule());
    }
}

/// Inserts rows into several tables: few of them in one statement where the database knows such, since each statement
/// is a way to the server and back.
///
/// # Errors
/// The database refuses; some of it may then be written.
pub async fn insert_all(db: &impl ConnectionTrait, all: &[Rows]) -> Result<(), DbError> {
    let all: Vec<_> = all.iter().filter(|some| !some.rows.is_empty()).collect();
    let are_few = all.iter().all(|some| some.rows.len() <= POSTGRES_ROWS);
    if db.get_database_backend() != DbBackend::Postgres || !are_few {
        for some in all {
            insert_by(db, &some.table, &some.columns, &some.rows, some.rule()).await?;
        }
        return Ok(());
    }
    let Some((last, others)) = all.split_last() else { return Ok(()) };
    let mut sql = Sql::new(DbBackend::Postgres);
    for (at, some) in others.iter().enumerate() {
        sql.push(if at == 0 { "WITH " } else { ", " }).push(&format!("part{at} AS ("));
        some.push(&mut sql);
        sql.push(") ");
    }
    last.push(&mut sql);
    db.execute_raw(sql.into_statement()).await?;
    Ok(())
}

/// Inserts rows, each with one value a column.
///
/// # Errors
/// The database refuses; nothing of the present chunk is then written.
pub async fn insert(
    db: &impl ConnectionTrait,
    table: &str,
    columns: &[Column],
    rows: &[Vec<Value>],
) -> Result<(), DbError> {
    insert_by(db, table, columns, rows, Rule::All).await.map(drop)
}

/// Inserts those rows that no unique index refuses, and tells how many.
///
/// # Errors
/// The database refuses; nothing of the present chunk is then written.
pub async fn insert_new(
    db: &impl ConnectionTrait,
    table: &str,
    columns: &[Column],
    rows: &[Vec<Value>],
) -> Result<u64, DbError> {
    insert_by(db, table, columns, rows, Rule::New).await
}

/// Which rows are inserted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// All.
    All,
    /// Those that no unique index refuses.
    New,
    /// Those that the table is not seen to hold.
    Unheld,
}

async fn insert_by(
    db: &impl ConnectionTrait,
    table: &str,
    columns: &[Column],
    rows: &[Vec<Value>],
    rule: Rule,
) -> Result<u64, DbError> {
    let mut inserted = 0;
    let backend = db.get_database_backend();
    let chunk = if backend == DbBackend::Postgres { POSTGRES_ROWS } else { SQLITE_BINDS / columns.len() };
    for rows in rows.chunks(chunk) {
        let mut sql = Sql::new(backend);
        push_insert(&mut sql, table, columns, rows, rule);
        inserted += db.execute_raw(sql.into_statement()).await?.rows_affected();
    }
    Ok(inserted)
}

/// Inserts models of an entity, as many in a statement as the database binds values.
///
/// # Errors
/// The database refuses; nothing of the present chunk is then written.
pub async fn insert_models<A: ActiveModelTrait>(db: &impl ConnectionTrait, models: Vec<A>) -> Result<(), DbError> {
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let chunk = SQLITE_BINDS / columns;
    let mut models = models.into_iter().peekable();
    while models.peek().is_some() {
        let rows: Vec<A> = models.by_ref().take(chunk).collect();
        A::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

fn push_insert(sql: &mut Sql, table: &str, columns: &[Column], rows: &[Vec<Value>], rule: Rule) {
    let names = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    sql.push("INSERT INTO ").push(table).push(" (").push(&names).push(") ");
    let is_postgres = sql.backend() == DbBackend::Postgres;
    match (is_postgres, rule) {
        (true, _) => unnest(sql, columns, rows),
        (false, Rule::Unheld) => {
            sql.push("SELECT * FROM (");
            values(sql, rows);
            sql.push(")");
        }
        (false, _) => values(sql, rows),
    }
    match rule {
        Rule::All => {}
        Rule::New => {
            sql.push(" ON CONFLICT DO NOTHING");
        }
        Rule::Unheld => {
            let cell =
                |at: usize, kind| if is_postgres { format!("c{at}::{kind}") } else { format!("column{}", at + 1) };
            let same = columns.iter().enumerate().map(|(at, (name, kind))| format!("held.{name} = {}", cell(at, kind)));
            let same = same.collect::<Vec<_>>().join(" AND ");
            sql.push(&format!(" WHERE NOT EXISTS (SELECT 1 FROM {table} held WHERE {same})"));
        }
    }
}

fn unnest(sql: &mut Sql, columns: &[Column], rows: &[Vec<Value>]) {
    sql.push("SELECT ");
    let numbered: Vec<_> = columns.iter().enumerate().collect();
    sql.each(&numbered, |sql, (at, (_, kind))| {
        sql.push(&format!("NULLIF(c{at}, E'\\x01')::{kind}"));
    });
    sql.push(" FROM unnest(");
    sql.each(&numbered, |sql, (at, _)| {
        let cells = rows.iter().map(|row| Value::from(text_of(&row[*at]))).collect();
        sql.bind(Value::Array(ArrayType::String, Some(Box::new(cells))));
    });
    let aliases = (0..columns.len()).map(|at| format!("c{at}")).collect::<Vec<_>>().join(", ");
    sql.push(&format!(") AS t ({aliases})"));
}

fn values(sql: &mut Sql, rows: &[Vec<Value>]) {
    sql.push("VALUES ");
    sql.each(rows, |sql, row| {
        sql.push("(");
        sql.each(row, |sql, value| {
            sql.bind(value.clone());
        });
        sql.push(")");
    });
}

/// A value as PostgreSQL reads it from text.
fn text_of(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Bool(value) => value.map(|v| v.to_string()),
        Value::BigInt(value) => value.map(|v| v.to_string()),
        // Debug is the shortest text that reads back as the same number.
        Value::Double(value) => value.map(|v| format!("{v:?}")),
        Value::Uuid(value) => value.map(|v| v.to_string()),
        Value::ChronoDate(value) => value.map(|v| v.to_string()),
        Value::ChronoDateTime(value) => value.map(|v| v.to_string()),
        Value::ChronoDateTimeUtc(value) => value.map(|v| v.to_rfc3339()),
        Value::Json(value) => value.as_ref().map(ToString::to_string),
        other => unreachable!("no table of ours has a column for {other:?}"),
    };
    text.unwrap_or_else(|| NULL.to_owned())
}
