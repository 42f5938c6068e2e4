//! A statement that is put together piece by piece. Text that comes from outside is always bound.

use sea_orm::{DbBackend, Statement, Value};
use uuid::Uuid;

/// A statement in the making.
#[derive(Clone)]
pub struct Sql {
    backend: DbBackend,
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// An empty statement.
    #[must_use]
    pub fn new(backend: DbBackend) -> Self {
        Self { backend, text: String::new(), values: Vec::new() }
    }

    /// The database that it is for.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Adds text of our own.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a value.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        match self.backend {
            DbBackend::Postgres => self.text.push_str(&format!("${}", self.values.len())),
            // SQLite looks a numbered mark up among all others; many rows would take it seconds.
            _ => self.text.push('?'),
        }
        self
    }

    /// Adds a test that an expression is one of some identifiers.
    pub fn is_one_of(&mut self, expression: &str, ids: &[Uuid]) -> &mut Self {
        self.push(expression);
        // One alone is compared, so that an index in the order of the list can be followed.
        if let [id] = ids {
            return self.push(" = ").bind(*id);
        }
        match self.backend {
            DbBackend::Postgres => {
                let ids: Vec<Uuid> = ids.to_vec();
                self.push(" = ANY(").bind(ids).push(")")
            }
            _ => {
                self.push(" IN (");
                self.each(ids, |sql, id| {
                    sql.bind(*id);
                });
                self.push(")")
            }
        }
    }

    /// Adds something for each item, separated by commas.
    pub fn each<T>(&mut self, items: &[T], mut add: impl FnMut(&mut Self, &T)) -> &mut Self {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            add(self, item);
        }
        self
    }

    /// The finished statement.
    #[must_use]
    pub fn into_statement(self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.text, self.values)
    }
}
