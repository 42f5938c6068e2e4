//! Whether a site can be entered without steps, as far as its plain statements tell.

use crate::catalog::analyzer::fold;

/// Phrases that say so in English or Spanish, as whole words without accents.
const STEP_FREE: [&str; 9] = [
    " step free ",
    " no steps ",
    " wheelchair access ",
    " wheelchair accessible ",
    " ramp ",
    " sin escalones ",
    " accesible en silla de ruedas ",
    " acceso para silla de ruedas ",
    " rampa ",
];

/// Phrases that say the contrary, though they may hold one of the others.
const STEPS: [&str; 9] = [
    " not step free ",
    " no step free ",
    " not wheelchair ",
    " no wheelchair ",
    " no ramp ",
    " stairs only ",
    " no accesible ",
    " sin rampa ",
    " sin acceso para silla de ruedas ",
];

/// Whether somebody gets in without steps; `None` where none of the statements is about that, or they disagree.
#[must_use]
pub fn is_step_free<'a>(statements: impl IntoIterator<Item = &'a String>) -> Option<bool> {
    let (mut yes, mut no) = (false, false);
    for statement in statements {
        let words = fold(statement).replace(|c: char| !c.is_alphanumeric(), " ");
        let text = format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "));
        let holds = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
        if holds(&STEPS) {
            no = true;
        } else if holds(&STEP_FREE) {
            yes = true;
        }
    }
    (yes != no).then_some(yes)
}
