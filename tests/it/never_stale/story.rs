//! The minimal story of a violation: the read, and the writes around it.

use super::law::{Circle, History, Moment, Shown, State, Violation, Window, current};

/// What happened, for whoever has to find out why. Instants are told in milliseconds from the sending of the read.
pub fn tell(history: &History, violation: &Violation) -> String {
    let read = &history.reads[violation.read];
    let subject = &history.subjects[violation.seen.subject];
    let window = Window::of(read, subject);
    let at = |moment: Moment| format!("{:+.1}", (moment - read.sent) as f64 / 1000.0);
    let mut lines = vec![
        format!(
            "{} by {:?} on replica {}, {}: sent 0.0, answered {}, window from {}",
            read.question.name,
            read.reader,
            read.replica,
            read.cached.as_deref().unwrap_or("not said to be cached"),
            at(read.answered),
            at(window.from)
        ),
        format!("  showed of {}: {}", subject.name, showed(&violation.seen.shown)),
    ];
    // Those of the window, and one on each side.
    let begins = subject.writes.iter().position(|write| write.answered.is_none_or(|answered| answered >= window.from));
    let begins = begins.unwrap_or(subject.writes.len()).saturating_sub(2);
    let around = subject.writes.iter().skip(begins).take_while(|write| write.sent <= window.to + 1_000_000);
    for write in around {
        let answered = write.answered.map_or("never".to_owned(), at);
        lines.push(format!(
            "  {} sent {}, answered {answered}: {}",
            write.deed,
            at(write.sent),
            stands(&write.state, &violation.seen.shown)
        ));
    }
    lines.push(format!("  {} states could be current in the window", current(subject, window).len()));
    let near = |begun: &Moment| (window.from - 5_000_000..=window.to + 1_000_000).contains(begun);
    for set in history.clock.0.iter().filter(|set| near(&set.begun)) {
        lines.push(format!(
            "  the clock was put {} s ahead between {} and {}",
            set.ahead / 1_000_000,
            at(set.begun),
            at(set.ended)
        ));
    }
    lines.join("\n")
}

fn showed(shown: &Shown) -> String {
    match shown {
        Shown::Nothing => "nothing".to_owned(),
        Shown::Facts(facts) => format!("{facts:?}"),
        Shown::List(prefix, facts) => format!("of all {prefix}: {facts:?}"),
    }
}

/// A state as far as it is about what was shown.
fn stands(state: &State, shown: &Shown) -> String {
    if state.circle == Circle::Nobody {
        return "gone".to_owned();
    }
    let is_asked = |name: &str| match shown {
        Shown::Nothing => name == "name",
        Shown::Facts(facts) => facts.iter().any(|(told, _)| &**told == name),
        Shown::List(prefix, _) => name.starts_with(prefix),
    };
    let facts: Vec<_> = state.facts.iter().filter(|(name, _)| is_asked(name)).collect();
    format!("{:?}, {facts:?}", state.circle)
}
