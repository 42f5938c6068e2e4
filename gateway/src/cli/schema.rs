//! `gateway schema`: the schema as a federation router composes it.

use super::{Failure, hand_out};
use crate::schema;

/// Runs the command.
///
/// # Errors
/// It cannot be printed.
pub fn run() -> Result<(), Failure> {
    hand_out(schema::sdl())
}
