//! The law of the cache, and the judge that holds a recorded history to it.
//!
//! **The history.** Every instant is one of the machine's own clock, in microseconds. A [`Write`] is a state that a
//! subject (a resource, an event, a center, a coach) was given: it is current from some instant between the moment
//! before the request was sent and the moment its answer had arrived. Where no answer ever told, it may have become
//! current at any instant since it was sent, or never. The writes of one subject follow one another: each was sent after
//! the one before was answered. A [`Read`] is what one answer showed of each subject that it had to show.
//!
//! **The law.** For each read and each subject there is a state that was current at some instant of the read's window,
//! `[sent - bound, answered]`, and that shows itself to this reader just so. That is all of it:
//!
//! - an older version than any that was current in the window is shown by no such state: stale;
//! - a row whose circle did not reach the reader for the whole of the window: a leak;
//! - nothing, where every state of the window is visible: a loss;
//! - a fact that ends by the clock (an alert, a statement of free places) is shown only if the clock of the gateway was
//!   before its end at some instant of the window, and missed only if it was past it at some instant. The clock is moved
//!   while the gateway runs, so it is part of the history ([`Clock`]).
//!
//! The bound is one second, and none for coaches: what was withdrawn is gone for whoever asks after the mutation was
//! answered. There is no slack beside it. A process that was stopped while it answered is judged by its own instants:
//! the read was sent before and answered after, so its window holds the whole pause.

use std::{collections::BTreeMap, sync::Arc};

/// An instant in microseconds: of the machine's clock, or of the gateway's where that is said.
pub type Moment = i64;

/// How long a state may still be shown after it has ended.
pub const BOUND: Moment = 1_000_000;

/// Who may see a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Circle {
    /// Nobody: it was not yet made, or was removed.
    Nobody,
    /// The own center's people.
    Center,
    /// Members of the network.
    Network,
    /// Everybody.
    Public,
}

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Nobody in particular, or a website.
    Anybody,
    /// A member of another center.
    Member,
    /// One of the own people of the center of that number.
    Own(usize),
}

/// What is said of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What is said.
    pub value: String,
    /// What takes its place by the clock.
    pub turn: Option<Turn>,
}

/// A fact's end by the gateway's clock: from `from` on `then` may be said, from `by` on nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// When it may turn.
    pub from: Moment,
    /// When it has to have turned.
    pub by: Moment,
    /// What is said then.
    pub then: String,
}

/// How a subject stands after a write.
#[derive(Clone, Debug)]
pub struct State {
    /// Who may see it.
    pub circle: Circle,
    /// What is said of it, by name. What is not named is empty.
    pub facts: BTreeMap<String, Fact>,
}

/// A write of one subject.
#[derive(Clone, Debug)]
pub struct Write {
    /// The mutation.
    pub deed: &'static str,
    /// How the subject stands after it.
    pub state: State,
    /// Before it was sent.
    pub sent: Moment,
    /// After its answer had arrived; nothing where none ever told whether it was done.
    pub answered: Option<Moment>,
}

/// The subjects of a kind in the center of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Such as `res`.
    pub kind: &'static str,
    /// The center's number.
    pub center: usize,
}

/// Something that is written and read.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Its name in the story of a violation.
    pub name: String,
    /// What lists show it with.
    pub group: Group,
    /// How long an old state may still be shown.
    pub bound: Moment,
    /// Its writes in their order. Before the first it is not there.
    pub writes: Vec<Write>,
}

/// Facts as they were shown, by name.
pub type Facts = Vec<(Arc<str>, Arc<str>)>;

/// What a read showed of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Nothing, where it had to stand if it is visible.
    Nothing,
    /// These facts, among others that were not asked for.
    Facts(Facts),
    /// These facts and no others whose names begin so. With none of them the subject may be out of sight.
    List(&'static str, Facts),
}

/// What a read showed of one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The subject's number.
    pub subject: usize,
    /// What was shown.
    pub shown: Shown,
}

/// What was asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its name in the story of a violation.
    pub name: String,
    /// Of which groups the answer shows everything, and as facts or as a list whose names begin so: of them what is
    /// not shown is judged as missing.
    pub whole: Vec<(Group, Option<&'static str>)>,
}

/// An answer to a question.
#[derive(Clone, Debug)]
pub struct Read {
    /// What was asked.
    pub question: Arc<Question>,
    /// Who asked.
    pub reader: Reader,
    /// The replica that was asked.
    pub replica: usize,
    /// Before it was sent.
    pub sent: Moment,
    /// After its answer had arrived.
    pub answered: Moment,
    /// What the answer says of coming from a cache; nothing where it does not.
    pub cached: Option<Arc<str>>,
    /// What it showed.
    pub seen: Arc<[Seen]>,
}

/// A time at which the gateway's clock was put ahead: when that was begun and ended, and how far ahead it is since.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    /// Before it was done.
    pub begun: Moment,
    /// After it was done.
    pub ended: Moment,
    /// How far ahead of the machine's clock that of the gateway is.
    pub ahead: Moment,
}

/// The gateway's clock, which is only ever put ahead.
#[derive(Clone, Debug, Default)]
pub struct Clock(pub Vec<Move>);

impl Clock {
    /// What it showed at least.
    pub fn least(&self, at: Moment) -> Moment {
        at + self.0.iter().rev().find(|set| set.ended <= at).map_or(0, |set| set.ahead)
    }

    /// What it showed at most.
    pub fn most(&self, at: Moment) -> Moment {
        at + self.0.iter().rev().find(|set| set.begun <= at).map_or(0, |set| set.ahead)
    }
}

/// Everything that was recorded.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// What was written.
    pub subjects: Vec<Subject>,
    /// What was read.
    pub reads: Vec<Read>,
    /// How the gateway's clock ran.
    pub clock: Clock,
}

/// A read that showed what no state of its window shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The number of the read.
    pub read: usize,
    /// What it showed.
    pub seen: Seen,
}

/// A span of instants, both ends in it.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// The first.
    pub from: Moment,
    /// The last.
    pub to: Moment,
}

impl Window {
    /// The instants at which what a read shows of a subject may have been so.
    pub fn of(read: &Read, subject: &Subject) -> Self {
        Self { from: read.sent - subject.bound, to: read.answered }
    }
}

/// Every breach of the law.
///
/// # Panics
/// The history is none: a write was sent before the one before it was answered.
pub fn judge(history: &History) -> Vec<Violation> {
    for subject in &history.subjects {
        let follow = subject.writes.windows(2).all(|two| two[0].answered.unwrap_or(two[0].sent) <= two[1].sent);
        assert!(follow, "two writes of {} at a time have no order", subject.name);
    }
    let mut violations = Vec::new();
    for (number, read) in history.reads.iter().enumerate() {
        let missing = missing(history, read);
        let broken = read.seen.iter().chain(&missing).filter(|seen| !is_lawful(history, read, seen));
        violations.extend(broken.map(|seen| Violation { read: number, seen: seen.clone() }));
    }
    violations
}

/// What an answer that shows everything of some groups did not show.
fn missing(history: &History, read: &Read) -> Vec<Seen> {
    let mut missing = Vec::new();
    for (group, list) in &read.question.whole {
        for (subject, known) in history.subjects.iter().enumerate().filter(|(_, known)| known.group == *group) {
            let shown = list.map_or(Shown::Nothing, |prefix| Shown::List(prefix, Vec::new()));
            let is_told = |seen: &Seen| {
                let is_list = matches!(seen.shown, Shown::List(..));
                seen.subject == subject && is_list == list.is_some()
            };
            let is_there = known.writes.first().is_some_and(|first| first.sent <= read.answered);
            if is_there && !read.seen.iter().any(is_told) {
                missing.push(Seen { subject, shown });
            }
        }
    }
    missing
}

fn is_lawful(history: &History, read: &Read, seen: &Seen) -> bool {
    let subject = &history.subjects[seen.subject];
    let window = Window::of(read, subject);
    let clock = Window { from: history.clock.least(window.from), to: history.clock.most(window.to) };
    let fits = |state: Option<&State>| shows(state, read.reader, subject.group.center, &seen.shown, clock);
    current(subject, window).into_iter().any(fits)
}

/// The states that may have been current at some instant of a window, the latest first; nothing stands for the time
/// before the first.
pub fn current(subject: &Subject, window: Window) -> Vec<Option<&State>> {
    let begun = subject.writes.partition_point(|write| write.sent <= window.to);
    let mut states = Vec::new();
    for write in subject.writes[..begun].iter().rev() {
        states.push(Some(&write.state));
        // It has surely taken the place of all before it by the time at which it was answered.
        if write.answered.is_some_and(|answered| answered < window.from) {
            return states;
        }
    }
    states.push(None);
    states
}

fn shows(state: Option<&State>, reader: Reader, center: usize, shown: &Shown, clock: Window) -> bool {
    let reaches = match reader {
        Reader::Anybody => Circle::Public,
        Reader::Own(own) if own == center => Circle::Center,
        Reader::Member | Reader::Own(_) => Circle::Network,
    };
    let (state, told) = match (state.filter(|state| state.circle >= reaches), shown) {
        (None, Shown::Nothing) => return true,
        (None, Shown::List(_, facts)) => return facts.is_empty(),
        (None, Shown::Facts(_)) | (Some(_), Shown::Nothing) => return false,
        (Some(state), Shown::Facts(told) | Shown::List(_, told)) => (state, told),
    };
    let says = |name: &str, value: &str| match state.facts.get(name) {
        None => value.is_empty(),
        Some(Fact { value: said, turn: None }) => value == said,
        Some(Fact { value: said, turn: Some(turn) }) => {
            (value == said && clock.from < turn.by) || (value == turn.then && clock.to >= turn.from)
        }
    };
    let is_told = |name: &str| told.iter().any(|(known, _)| &**known == name);
    let is_missed = |name: &&String| match shown {
        Shown::List(prefix, _) => name.starts_with(prefix) && !is_told(name) && !says(name, ""),
        _ => false,
    };
    told.iter().all(|(name, value)| says(name, value)) && !state.facts.keys().any(|name| is_missed(&name))
}
