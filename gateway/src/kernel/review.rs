//! Looks at what somebody wants kept, field by field: what is not touched is not judged, what is touched is tidied,
//! judged and remembered by name.

use chrono::NaiveDate;

use super::{
    personal,
    refusal::{Finding, Refusal},
    text,
};

/// A look at what somebody wants kept.
pub struct Review {
    today: NaiveDate,
    path: Vec<String>,
    findings: Vec<Finding>,
    changed: Vec<&'static str>,
}

impl Review {
    /// Begins.
    #[must_use]
    pub fn new(today: NaiveDate) -> Self {
        Self { today, path: Vec::new(), findings: Vec::new(), changed: Vec::new() }
    }

    /// The day on which it is looked at.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// Refuses what is being looked at.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.findings.push(Finding { path: self.path.clone(), refusal });
    }

    /// Refuses unless something holds.
    pub fn demand(&mut self, holds: bool, message: &str) {
        if !holds {
            self.refuse(Refusal::invalid(message));
        }
    }

    /// Looks at a part.
    pub fn at(&mut self, part: impl ToString, look: impl FnOnce(&mut Self)) {
        self.path.push(part.to_string());
        look(self);
        self.path.pop();
    }

    /// Looks at a field of a record if it is new or not as it was before, and remembers that it changed.
    pub fn field<T: PartialEq>(
        &mut self,
        name: &'static str,
        before: Option<&T>,
        after: &mut T,
        rule: impl FnOnce(&mut T, &mut Self),
    ) {
        if before == Some(&*after) {
            return;
        }
        self.at(name, |review| rule(after, review));
        if before != Some(&*after) {
            self.changed.push(name);
        }
    }

    /// Looks at each item of a list that may hold so many.
    pub fn each<T>(&mut self, most: usize, items: &mut [T], mut rule: impl FnMut(&mut T, &mut Self)) {
        if items.len() > most {
            return self.refuse(Refusal::TooMany { count: items.len(), most });
        }
        for (position, item) in items.iter_mut().enumerate() {
            self.at(position, |review| rule(item, review));
        }
    }

    /// The names of the fields that changed.
    ///
    /// # Errors
    /// What was found to be wrong.
    pub fn finish(self) -> Result<Vec<&'static str>, Vec<Finding>> {
        if self.findings.is_empty() { Ok(self.changed) } else { Err(self.findings) }
    }
}

/// Looks at the fields of a record, each with the name that it has in the API and its rule.
macro_rules! look_at {
    ($before:ident, $after:ident, $review:ident: $($name:literal $field:ident => $rule:expr;)+) => {
        $($review.field($name, $before.map(|before| &before.$field), &mut $after.$field, $rule);)+
    };
}

pub(crate) use look_at;

/// Nothing more is to be said of a field than its type says.
pub fn any<T>(_value: &mut T, _review: &mut Review) {}

/// A rule for text: how long it may be, whether it has lines, and whether a person's data could only stand in it by
/// mistake.
#[derive(Clone, Copy)]
pub struct TextRule {
    most: usize,
    has_lines: bool,
    is_person_free: bool,
}

impl TextRule {
    /// One line of at most so many characters.
    #[must_use]
    pub const fn line(most: usize) -> Self {
        Self { most, has_lines: false, is_person_free: false }
    }

    /// Paragraphs of at most so many characters.
    #[must_use]
    pub const fn prose(most: usize) -> Self {
        Self { most, has_lines: true, is_person_free: false }
    }

    /// The same, refusing what looks like a person's data.
    #[must_use]
    pub const fn person_free(self) -> Self {
        Self { is_person_free: true, ..self }
    }

    /// Tidies and judges text that must not be empty.
    pub fn required(self, typed: &mut String, review: &mut Review) {
        *typed = if self.has_lines { text::prose(typed) } else { text::line(typed) };
        let length = text::length(typed);
        if text::is_blank(typed) {
            return review.refuse(Refusal::Blank);
        }
        if length > self.most {
            return review.refuse(Refusal::TooLong { length, most: self.most });
        }
        if self.is_person_free
            && let Some(personal) = personal::find(typed, review.today)
        {
            review.refuse(Refusal::Personal(personal));
        }
    }

    /// Tidies and judges text that may be left out; blank text is none.
    pub fn optional(self, typed: &mut Option<String>, review: &mut Review) {
        if typed.as_deref().is_some_and(text::is_blank) {
            *typed = None;
        }
        if let Some(typed) = typed {
            self.required(typed, review);
        }
    }
}
