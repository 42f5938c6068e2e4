//! Documents held against the schema without being executed.

use std::sync::Arc;

use async_graphql::{
    Request, Response, ServerError, async_trait,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute},
};

use super::Schema;

/// Ends a request where it would be executed.
struct Unexecuted;

impl ExtensionFactory for Unexecuted {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for Unexecuted {
    async fn execute(&self, _: &ExtensionContext<'_>, _: Option<&str>, _: NextExecute<'_>) -> Response {
        Response::default()
    }
}

/// Tells whether documents fit the schema.
pub struct Validator(Schema);

impl Default for Validator {
    fn default() -> Self {
        Self(super::builder().extension(Unexecuted).finish())
    }
}

impl Validator {
    /// Holds the document of a request against the schema.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub async fn validate(&self, request: Request) -> Result<(), ServerError> {
        match self.0.execute(request).await.errors.into_iter().next() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}
