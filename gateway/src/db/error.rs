//! What went wrong with the database. The cause goes to the log; a caller learns that it was our fault.

/// The database could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The driver's or the database's own words.
    #[error("the database refused or did not answer")]
    Database(#[from] sea_orm::DbErr),
    /// A row does not hold what the code that wrote it promised.
    #[error("{table} {id} holds a {column} that cannot be read: {cause}")]
    Inconsistent {
        /// The table or copy.
        table: &'static str,
        /// The row.
        id: String,
        /// The column.
        column: &'static str,
        /// What a reader of it said.
        cause: String,
    },
    /// A batch of keys was lost to cancellation, twice.
    #[error("a batch of keys was lost")]
    Lost(#[source] std::io::Error),
    /// The copies are being made anew, and a writer has waited as long as it may.
    #[error("the copies are being made anew")]
    Busy,
    /// What is configured as a standby follows no primary.
    #[error("it is no standby: it follows no primary")]
    NoStandby,
    /// A door that this process has no pool for.
    #[error("this process has not opened the {0} door")]
    NoSuchDoor(&'static str),
}

impl DbError {
    /// The error of a statement that waits for its turn.
    #[must_use]
    pub fn or_busy(error: sea_orm::DbErr) -> Self {
        // The words of PostgreSQL's code 57014, whatever language it speaks otherwise.
        let is_timeout = error.to_string().contains("statement timeout");
        if is_timeout { Self::Busy } else { Self::Database(error) }
    }

    /// Whether a unique index refused a row.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(error)
            if matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))))
    }

    /// A column that cannot be read.
    pub fn inconsistent(
        table: &'static str,
        id: impl ToString,
        column: &'static str,
        cause: impl std::fmt::Display,
    ) -> Self {
        Self::Inconsistent { table, id: id.to_string(), column, cause: cause.to_string() }
    }
}
