//! The judge is judged: histories made by hand, some as they must be and some as they must not.

use std::collections::BTreeMap;

use super::{
    law::{
        Circle, Clock, Fact, Group, History, Moment, Move, Question, Read, Reader, Seen, Shown, State, Subject, Turn,
        Write, judge,
    },
    story::tell,
};

const SECOND: Moment = 1_000_000;
const GROUP: Group = Group { kind: "res", center: 0 };

fn state(circle: Circle, version: &str) -> State {
    let fact = Fact { value: version.to_owned(), turn: None };
    State { circle, facts: BTreeMap::from([("name".to_owned(), fact)]) }
}

fn write(state: State, sent: Moment, answered: impl Into<Option<Moment>>) -> Write {
    let of = |tenths: Moment| tenths * SECOND / 10;
    Write { deed: "updateResource", state, sent: of(sent), answered: answered.into().map(of) }
}

fn subject(bound: Moment, writes: Vec<Write>) -> Subject {
    Subject { name: "res-1".to_owned(), group: GROUP, bound, writes }
}

fn facts(of: &[(&str, &str)]) -> Shown {
    Shown::Facts(of.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
}

fn read(reader: Reader, shown: Shown, sent: Moment, answered: Moment) -> Read {
    let [sent, answered] = [sent, answered].map(|tenths| tenths * SECOND / 10);
    let seen = [Seen { subject: 0, shown }].into();
    let question = Question { name: "node".to_owned(), whole: Vec::new() }.into();
    Read { question, reader, replica: 1, sent, answered, cached: None, seen }
}

/// Whether a history of one subject and one read keeps the law; instants are tenths of a second.
fn keeps(subject: &Subject, read: Read) -> bool {
    let history = History { subjects: vec![subject.clone()], reads: vec![read], clock: Clock::default() };
    judge(&history).is_empty()
}

fn shown(version: &str) -> Shown {
    facts(&[("name", version)])
}

#[test]
fn a_version_is_shown_while_it_is_current_and_for_the_bound_after() {
    let two = vec![write(state(Circle::Public, "v1"), 0, 1), write(state(Circle::Public, "v2"), 50, 52)];
    let subject = subject(SECOND, two);
    let anybody =
        |version: &str, sent, answered| keeps(&subject, read(Reader::Anybody, shown(version), sent, answered));
    assert!(anybody("v1", 10, 11), "it is current");
    assert!(anybody("v1", 51, 51) && anybody("v2", 51, 51), "both may be current while it is written");
    assert!(!anybody("v2", 40, 49), "it was not yet sent");
    assert!(anybody("v1", 62, 63), "the bound has not passed");
    assert!(!anybody("v1", 63, 64), "the bound has passed: a stale read");
    assert!(anybody("v2", 63, 64));
    assert!(!anybody("v3", 63, 64), "nobody ever wrote that");
    assert!(anybody("v1", 55, 99), "it may have been read before the process that answers was stopped");
}

#[test]
fn what_leaves_a_circle_is_seen_no_more() {
    let flips = vec![
        write(state(Circle::Public, "v1"), 0, 1),
        write(state(Circle::Center, "v2"), 20, 21),
        write(state(Circle::Public, "v3"), 60, 61),
        write(state(Circle::Network, "v4"), 90, 91),
    ];
    let subject = subject(SECOND, flips);
    let keeps = |reader, shown, sent| keeps(&subject, read(reader, shown, sent, sent + 1));
    assert!(keeps(Reader::Anybody, shown("v1"), 30), "within the bound");
    assert!(!keeps(Reader::Anybody, shown("v1"), 32), "a leak after it was withdrawn");
    assert!(!keeps(Reader::Anybody, shown("v2"), 40), "a leak of what only the house may see");
    assert!(!keeps(Reader::Member, shown("v2"), 40) && !keeps(Reader::Own(1), shown("v2"), 40));
    assert!(keeps(Reader::Own(0), shown("v2"), 40) && !keeps(Reader::Own(0), Shown::Nothing, 40));
    assert!(keeps(Reader::Anybody, Shown::Nothing, 40));
    assert!(keeps(Reader::Anybody, Shown::Nothing, 70), "within the bound after it came back");
    assert!(!keeps(Reader::Anybody, Shown::Nothing, 75), "it has been there for the whole window: a loss");
    assert!(!keeps(Reader::Anybody, shown("v4"), 95) && keeps(Reader::Member, shown("v4"), 95));
}

#[test]
fn a_coach_is_gone_when_the_mutation_is_answered() {
    let withdrawn = vec![write(state(Circle::Public, "v1"), 0, 1), write(state(Circle::Center, "v2"), 20, 22)];
    let subject = subject(0, withdrawn);
    let seen = |sent| keeps(&subject, read(Reader::Anybody, shown("v1"), sent, sent + 1));
    assert!(seen(21) && seen(22), "it is being withdrawn");
    assert!(!seen(23), "it was withdrawn before this was asked");
}

#[test]
fn what_nobody_knows_of_may_have_been_done_or_not() {
    let writes = vec![
        write(state(Circle::Public, "v1"), 0, 1),
        write(state(Circle::Center, "v2"), 20, None),
        write(state(Circle::Public, "v3"), 80, 81),
    ];
    let subject = subject(SECOND, writes);
    let keeps = |shown, sent| keeps(&subject, read(Reader::Anybody, shown, sent, sent + 1));
    assert!(keeps(shown("v1"), 15) && !keeps(Shown::Nothing, 15), "before it was sent it was not done");
    assert!(keeps(shown("v1"), 60) && keeps(Shown::Nothing, 60), "both may be");
    assert!(keeps(Shown::Nothing, 85), "it may have been done late, just before the next");
    assert!(!keeps(Shown::Nothing, 95) && !keeps(shown("v1"), 95), "what is known ends what is not");
}

#[test]
fn before_it_is_made_and_after_it_was_removed_there_is_nothing() {
    let writes = vec![write(state(Circle::Public, "v1"), 20, 22), write(state(Circle::Nobody, ""), 60, 61)];
    let subject = subject(SECOND, writes);
    let keeps = |shown, sent| keeps(&subject, read(Reader::Own(0), shown, sent, sent + 1));
    assert!(keeps(Shown::Nothing, 5) && !keeps(shown("v1"), 5));
    assert!(keeps(Shown::Nothing, 31) && !keeps(Shown::Nothing, 34), "absent though it was there all the time");
    assert!(keeps(shown("v1"), 70) && !keeps(shown("v1"), 73) && keeps(Shown::Nothing, 73));
}

#[test]
fn a_fact_ends_by_the_clock_of_the_gateway() {
    let mut with_alert = state(Circle::Public, "v1");
    let turn = Some(Turn { from: 30 * SECOND, by: 30 * SECOND, then: String::new() });
    with_alert.facts.insert("alert".to_owned(), Fact { value: "snow".to_owned(), turn });
    let subjects = vec![subject(SECOND, vec![write(with_alert, 0, 1)])];
    // At five seconds the clock is put ahead by thirty: it goes from 5 to 35.
    let clock = Clock(vec![Move { begun: 5 * SECOND, ended: 5 * SECOND + 1000, ahead: 30 * SECOND }]);
    let keeps = |alert: &str, sent| {
        let reads = vec![read(Reader::Anybody, facts(&[("name", "v1"), ("alert", alert)]), sent, sent + 1)];
        judge(&History { subjects: subjects.clone(), reads, clock: clock.clone() }).is_empty()
    };
    assert!(keeps("snow", 40) && !keeps("", 40), "it has not ended");
    assert!(keeps("snow", 60) && keeps("", 60), "within the bound");
    assert!(!keeps("snow", 61) && keeps("", 61), "it has ended for longer than the bound");
    assert!(!keeps("sleet", 40), "nobody ever said that");
}

#[test]
fn of_a_list_nothing_may_be_missing() {
    let mut event = state(Circle::Public, "v1");
    for (name, value) in [("date:1", "SCHEDULED"), ("date:2", "CANCELLED")] {
        event.facts.insert(name.to_owned(), Fact { value: value.to_owned(), turn: None });
    }
    let subject = subject(SECOND, vec![write(event, 0, 1), write(state(Circle::Center, "v2"), 50, 51)]);
    let keeps = |dates: &[(&str, &str)], sent| {
        let dates = dates.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        keeps(&subject, read(Reader::Anybody, Shown::List("date:", dates), sent, sent + 1))
    };
    let both = [("date:1", "SCHEDULED"), ("date:2", "CANCELLED")];
    assert!(keeps(&both, 30));
    assert!(!keeps(&both[..1], 30), "a date is missing");
    assert!(!keeps(&[both[0], ("date:2", "SCHEDULED")], 30), "a date stands as it did not stand");
    assert!(!keeps(&[both[0], both[1], ("date:3", "SCHEDULED")], 30), "there is no such date");
    assert!(!keeps(&[], 30), "all of them are missing");
    assert!(keeps(&[], 70) && !keeps(&both, 70), "the event is out of sight");
}

#[test]
fn of_a_whole_directory_nothing_may_be_missing() {
    let mut other = subject(SECOND, vec![write(state(Circle::Center, "v1"), 0, 1)]);
    other.group.center = 1;
    let subjects = vec![
        subject(SECOND, vec![write(state(Circle::Public, "v1"), 0, 1)]),
        subject(SECOND, vec![write(state(Circle::Public, "v1"), 0, 1), write(state(Circle::Nobody, ""), 50, 51)]),
        other,
    ];
    let missing = |reader, sent| {
        let mut read = read(reader, shown("v1"), sent, sent + 1);
        read.question = Question { name: "resources".to_owned(), whole: vec![(GROUP, None)] }.into();
        let history = History { subjects: subjects.clone(), reads: vec![read], clock: Clock::default() };
        judge(&history).iter().map(|violation| violation.seen.subject).collect::<Vec<_>>()
    };
    assert_eq!(missing(Reader::Anybody, 30), [1], "the second is there and not shown");
    assert_eq!(missing(Reader::Anybody, 70), [0; 0], "it was removed");
    assert_eq!(missing(Reader::Own(1), 70), [0; 0], "another center's is not asked for");
}

#[test]
#[should_panic(expected = "two writes of res-1 at a time have no order")]
fn writes_of_one_subject_have_an_order() {
    let both = vec![write(state(Circle::Public, "v1"), 0, 20), write(state(Circle::Public, "v2"), 10, 30)];
    judge(&History { subjects: vec![subject(SECOND, both)], ..History::default() });
}

#[test]
fn a_violation_is_told_with_the_writes_around_it() {
    let writes = (0..20).map(|at| write(state(Circle::Public, &format!("v{at}")), at * 20, at * 20 + 1)).collect();
    let history = History {
        subjects: vec![subject(SECOND, writes)],
        reads: vec![read(Reader::Anybody, shown("v3"), 150, 151)],
        clock: Clock::default(),
    };
    let violations = judge(&history);
    let story = tell(&history, &violations[0]);
    assert!(story.contains("showed of res-1: [(\"name\", \"v3\")]"), "{story}");
    assert!(story.contains("\"v7\"") && !story.contains("\"v2\"") && !story.contains("\"v12\""), "{story}");
}
