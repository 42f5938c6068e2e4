//! Why a change is not made: what the caller did, told so that a person knows what to do next.

use chrono::NaiveDateTime;

use super::personal::Personal;

/// Why a change is not made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// The viewer has no right to it.
    #[error("{0}")]
    NotAllowed(&'static str),
    /// There is no such thing, or none that the viewer keeps.
    #[error("there is no such {0} among those that you keep")]
    NotFound(&'static str),
    /// Somebody else changed it in between.
    #[error("this was changed in between and is version {0} now: read it again and repeat what is still right")]
    Stale(i64),
    /// A name that has to be unique is in use.
    #[error("this is taken already; choose another")]
    Taken,
    /// Nothing can be read in it.
    #[error("this must not be empty")]
    Blank,
    /// Too many characters.
    #[error("this has {length} characters; write at most {most}")]
    TooLong {
        /// How many there are.
        length: usize,
        /// How many there may be.
        most: usize,
    },
    /// Too many items.
    #[error("these are {count}; at most {most} can be kept")]
    TooMany {
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// The center or the network is full.
    #[error("{most} {what} are the most that can be kept; remove some first")]
    Full {
        /// What there is enough of.
        what: &'static str,
        /// How many there may be.
        most: u64,
    },
    /// A value that cannot be meant.
    #[error("{0}")]
    Invalid(String),
    /// A person's data where none may stand.
    #[error(
        "this looks like {0}. Nothing about a person in need is kept here: take it out, or, if it is how to reach a \
         center, a provider or a coach, write it under their contact"
    )]
    Personal(Personal),
    /// A coach's listing is shared on the coach's word alone.
    #[error(
        "who may see a coach is the coach's to say: the coach changes this, or an admin who has the coach's word and \
         says so with onTheCoachsWord"
    )]
    NeedsTheCoachsWord,
    /// A client key that was used for something else.
    #[error("this client key was used for another request; make a new one for each thing that you create")]
    KeyUsed,
    /// A rule of recurrence that cannot be followed.
    #[error("{0}")]
    Rule(String),
    /// A date that the event does not have.
    #[error("{} is already a date of this event", .0.format("%Y-%m-%d %H:%M"))]
    DateTaken(NaiveDateTime),
    /// Nobody would be left to run the network.
    #[error("this is the last network admin; grant the role to somebody else first")]
    LastAdmin,
}

impl Refusal {
    /// A value that cannot be meant, and what would be right.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::Invalid(message.into())
    }
}

/// A refusal and the place in the input that it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Fields and positions from the input inwards.
    pub path: Vec<String>,
    /// What is wrong there.
    pub refusal: Refusal,
}

impl Finding {
    /// A finding about a field of the input.
    #[must_use]
    pub fn at(field: &str, refusal: Refusal) -> Self {
        Self { path: vec![field.to_owned()], refusal }
    }

    /// A finding about the request as a whole.
    #[must_use]
    pub fn whole(refusal: Refusal) -> Self {
        Self { path: Vec::new(), refusal }
    }
}
