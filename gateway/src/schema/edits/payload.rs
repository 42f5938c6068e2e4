//! What a mutation answers: the thing itself, or why it was refused.

use async_graphql::{Context, Enum, Result, SimpleObject};

use crate::{
    keeping::{Halt, Outcome},
    kernel::refusal::{Finding, Refusal},
    schema::{error::internal, reading},
};

/// Why a mutation was refused, and which part of the input it is about.
#[derive(SimpleObject, Clone, Debug)]
pub struct UserError {
    /// For programs.
    pub code: UserErrorCode,
    /// The way to the part of the input: names of fields and positions in lists. Empty where it is about the request
    /// as a whole.
    pub field: Vec<String>,
    /// For people: what is wrong, and what to do.
    pub message: String,
}

/// Why a mutation was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserErrorCode {
    /// The viewer has no right to it.
    NotAllowed,
    /// There is no such thing, or none that the viewer keeps.
    NotFound,
    /// It was changed since it was read.
    StaleVersion,
    /// A name that has to be unique is in use.
    Taken,
    /// There must be something.
    Blank,
    /// Too many characters.
    TooLong,
    /// Too many items.
    TooMany,
    /// The center or the network holds as many as it can.
    Full,
    /// A value that cannot be meant.
    Invalid,
    /// A person's data where none may stand.
    PersonalData,
    /// A coach's listing moves on the coach's word alone.
    NeedsTheCoachsWord,
    /// The client key was used for another request.
    ClientKeyUsed,
    /// A rule of recurrence that cannot be followed.
    UnusableRule,
    /// Nobody would be left to run the network.
    LastAdmin,
}

impl From<&Refusal> for UserErrorCode {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::NotAllowed(_) => Self::NotAllowed,
            Refusal::NotFound(_) => Self::NotFound,
            Refusal::Stale(_) => Self::StaleVersion,
            Refusal::Taken | Refusal::DateTaken(_) => Self::Taken,
            Refusal::Blank => Self::Blank,
            Refusal::TooLong { .. } => Self::TooLong,
            Refusal::TooMany { .. } => Self::TooMany,
            Refusal::Full { .. } => Self::Full,
            Refusal::Invalid(_) => Self::Invalid,
            Refusal::Personal(_) => Self::PersonalData,
            Refusal::NeedsTheCoachsWord => Self::NeedsTheCoachsWord,
            Refusal::KeyUsed => Self::ClientKeyUsed,
            Refusal::Rule(_) => Self::UnusableRule,
            Refusal::LastAdmin => Self::LastAdmin,
        }
    }
}

impl From<Finding> for UserError {
    fn from(finding: Finding) -> Self {
        let whole = ["input".to_owned()];
        let field = if finding.path.is_empty() { Vec::new() } else { [&whole[..], &finding.path].concat() };
        Self { code: UserErrorCode::from(&finding.refusal), field, message: finding.refusal.to_string() }
    }
}

/// What was done, or what the caller is told of why it was not. Whatever the request has read before is read again.
///
/// # Errors
/// It failed through no fault of the caller's.
pub async fn told<T>(ctx: &Context<'_>, outcome: Outcome<T>) -> Result<Result<T, Vec<UserError>>> {
    match outcome {
        Ok(done) => {
            reading(ctx).forget().await;
            Ok(Ok(done))
        }
        Err(Halt::Refused(findings)) => Ok(Err(findings.into_iter().map(UserError::from).collect())),
        Err(Halt::Failed(error)) => Err(internal(&error)),
        Err(Halt::Unread(error)) => Err(internal(&error)),
    }
}

/// Makes the payload of a mutation: what it made or changed, null where it was refused, and why.
macro_rules! payload {
    ($(#[$meta:meta])* $name:ident { $(#[$doc:meta])* $field:ident: $kind:ty }) => {
        $(#[$meta])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            $(#[$doc])*
            pub $field: Option<$kind>,
            /// Why it was refused; empty where it was done.
            pub user_errors: Vec<$crate::schema::edits::UserError>,
        }

        impl $name {
            /// The answer to what was done or refused.
            async fn answer(
                ctx: &async_graphql::Context<'_>,
                outcome: $crate::keeping::Outcome<$kind>,
            ) -> async_graphql::Result<Self> {
                Ok(match $crate::schema::edits::told(ctx, outcome).await? {
                    Ok($field) => Self { $field: Some($field), user_errors: Vec::new() },
                    Err(user_errors) => Self { $field: None, user_errors },
                })
            }
        }
    };
}

pub(crate) use payload;
