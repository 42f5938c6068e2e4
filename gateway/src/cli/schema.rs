//! `gateway schema`: the schema as a federation router composes it.

use super::Failure;
use crate::schema;

/// Runs the command.
///
/// # Errors
/// None.
pub fn run() -> Result<(), Failure> {
    print!("{}", schema::sdl());
    Ok(())
}
