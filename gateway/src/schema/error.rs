//! What a caller is told when something goes wrong: a stable code, and a sentence that says what to do.

use std::sync::Arc;

use async_graphql::{Error, ErrorExtensions};

use crate::{
    db::DbError,
    kernel::{cause::chain, code::Code},
    telemetry::tally,
};

/// An argument that cannot be answered; names the argument and says what would be right.
pub fn invalid(argument: &str, message: impl std::fmt::Display) -> Error {
    Error::new(format!("{argument}: {message}")).extend_with(|_, extensions| {
        extensions.set("code", Code::InvalidArgument.as_str());
        extensions.set("argument", argument);
    })
}

/// A reference of a federation router that can name nothing; says what it has to be.
pub fn invalid_reference(message: impl std::fmt::Display) -> Error {
    Error::new(format!("this is no reference to anything here: {message}"))
        .extend_with(|_, extensions| extensions.set("code", Code::InvalidReference.as_str()))
}

/// Our own fault. The cause goes to the log under a reference, the reference to the caller.
pub fn internal(cause: &DbError) -> Error {
    if matches!(cause, DbError::Busy) {
        return Error::new("the catalog is being made anew; try again in a minute")
            .extend_with(|_, extensions| extensions.set("code", Code::Busy.as_str()));
    }
    let reference = tally::reference();
    tracing::error!(reference, cause = chain(cause), "a field could not be answered");
    Error::new(format!("this could not be answered through no fault of yours; please report {reference}")).extend_with(
        |_, extensions| {
            extensions.set("code", Code::Internal.as_str());
            extensions.set("reference", reference);
        },
    )
}

/// The value of a read, or our own fault.
pub trait OrInternal<T> {
    /// Turns a database error into what a caller is told.
    ///
    /// # Errors
    /// The read failed.
    fn or_internal(self) -> Result<T, Error>;
}

impl<T> OrInternal<T> for Result<T, DbError> {
    fn or_internal(self) -> Result<T, Error> {
        self.map_err(|cause| internal(&cause))
    }
}

impl<T> OrInternal<T> for Result<T, Arc<DbError>> {
    fn or_internal(self) -> Result<T, Error> {
        self.map_err(|cause| internal(&cause))
    }
}
