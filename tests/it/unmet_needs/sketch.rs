//! The law of the sketch: nobody counts three times in a week, hardly anybody less than twice, and a week is forgotten.

use chrono::{Days, NaiveDate};
use gateway::coverage::demand::sketch::Sketch;

fn week() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 16).unwrap()
}

#[test]
fn a_search_counts_twice_a_week_and_never_more() {
    let mut sketch = Sketch::of(week());
    let mut lost = 0;
    let members: Vec<String> = (0..2_000).map(|number| format!("member {number}")).collect();
    for member in &members {
        for need in ["HOUSING", "FOOD", "LEGAL", "DETOX", "FAMILY"] {
            let search = [member.as_bytes(), need.as_bytes()];
            let counted = (0..5).filter(|_| sketch.counts(week(), &search)).count();
            assert!(counted <= 2, "{member} counts {counted} times");
            lost += 2 - counted;
        }
    }
    // 10,000 different searches: of their 20,000 counts few may be lost.
    assert!(lost < 40, "{lost} of 20,000 are lost");
    // Who has counted does not count again after all the others.
    for member in &members {
        assert!(!sketch.counts(week(), &[member.as_bytes(), b"HOUSING"]), "{member} was forgotten within the week");
    }
    // The next week forgets, and knows no more of the last one when it is asked about that again.
    let next = week() + Days::new(7);
    let again = members.iter().filter(|member| sketch.counts(next, &[member.as_bytes(), b"HOUSING"])).count();
    assert_eq!(again, members.len());
    assert!(sketch.counts(week(), &[members[0].as_bytes(), b"HOUSING"]), "the key of the week is gone");
}

#[test]
fn parts_of_a_search_are_kept_apart() {
    let mut sketch = Sketch::of(week());
    for _ in 0..2 {
        assert!(sketch.counts(week(), &[b"ab", b"c"]));
    }
    assert!(!sketch.counts(week(), &[b"ab", b"c"]));
    assert!(sketch.counts(week(), &[b"a", b"bc"]), "the same letters cut otherwise are another search");
}
