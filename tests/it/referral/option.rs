//! An option, as the API tells it: what it offers by its own fields, and what is said of it as an option.

use chrono::{DateTime, Utc};
use gateway::kernel::vocabulary::{Need, SupportType};
use serde_json::Value;

/// What is read of a resource.
pub const RESOURCE: &str = "id name visibility status needs supportTypes recoveryCapital pathways populations languages
    center { slug status location { latitude longitude } } cost { kind } verification { isOverdue }
    eligibility { minimumAge maximumAge populations } provenance { externalId }
    availability { isAccepting expiresAt } alert { text }
    sites { accessibility location { latitude longitude }
        hours { weekly { day opens closes } exceptions { on isClosed opens closes } } }";

/// What is read of a coach.
pub const COACH: &str = "id name: displayName visibility supportTypes recoveryCapital pathways populations languages
    center { slug status location { latitude longitude } } availability { isAccepting expiresAt }";

/// What is read of the date of an event.
const DATE: &str = "id startsAt localStart status event { id name summary visibility status mode
    supportTypes recoveryCapital pathways populations languages
    center { slug status location { latitude longitude } } cost { kind } verification { isOverdue }
    venue { accessibility location { latitude longitude } } }";

/// What is read of an option.
pub fn fields() -> String {
    let told = "{ code text spanish: text(language: \"es-US\") }";
    format!(
        "distanceKm reasons {told} unknowns {told} option {{ __typename
            ... on Resource {{ {RESOURCE} }} ... on Coach {{ {COACH} }} ... on Occurrence {{ {DATE} }} }}"
    )
}

/// An option, as it was answered.
pub struct Told(pub Value);

impl Told {
    /// `Resource`, `Coach` or `Occurrence`.
    pub fn kind(&self) -> &str {
        self.0["option"]["__typename"].as_str().expect("a type")
    }

    /// Whether it is the date of an event.
    pub fn is_date(&self) -> bool {
        self.kind() == "Occurrence"
    }

    /// What is offered: of a date its event.
    pub fn entry(&self) -> &Value {
        if self.is_date() { &self.0["option"]["event"] } else { &self.0["option"] }
    }

    /// Its id: of a date its own.
    pub fn id(&self) -> &str {
        self.0["option"]["id"].as_str().expect("an id")
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        self.entry()["name"].as_str().expect("a name")
    }

    /// The slug of its center.
    pub fn center(&self) -> &str {
        self.entry()["center"]["slug"].as_str().expect("a slug")
    }

    /// The words of a list.
    pub fn words(&self, field: &str) -> Vec<&str> {
        words(&self.entry()[field])
    }

    /// People whom it is meant for or kept for.
    pub fn populations(&self) -> Vec<&str> {
        let mut all = self.words("populations");
        all.extend(words(&self.entry()["eligibility"]["populations"]));
        all
    }

    /// People without whom nobody may use it.
    pub fn only_for(&self) -> Vec<&str> {
        words(&self.entry()["eligibility"]["populations"])
    }

    /// The needs that it says it answers: coaches coach, and who meets on a pathway helps each other.
    pub fn answers(&self) -> Vec<&str> {
        match self.kind() {
            "Coach" => vec!["PEER_COACHING"],
            "Occurrence" if self.words("pathways").is_empty() => Vec::new(),
            // A lesson is none, though it goes with a pathway.
            "Occurrence"
                if !["EMOTIONAL", "AFFILIATIONAL"].iter().any(|kind| self.words("supportTypes").contains(kind)) =>
            {
                Vec::new()
            }
            "Occurrence" => vec!["MUTUAL_HELP"],
            _ => self.words("needs"),
        }
    }

    /// The needs that it may answer, where it has not said which it answers: events by their words, others by their kind of
    /// support.
    pub fn may_answer(&self) -> Vec<&'static str> {
        if self.is_date() {
            let text = format!("{} {}", self.name(), self.entry()["summary"].as_str().unwrap_or_default());
            return gateway::calendar::topics::of(&text).map(Need::as_str).collect();
        }
        if self.kind() == "Resource" && !self.answers().is_empty() {
            return Vec::new();
        }
        let gives = self.words("supportTypes");
        let helps = |need: &&Need| {
            need.helped_by().iter().map(|kind: &SupportType| kind.as_str()).any(|kind| gives.contains(&kind))
        };
        Need::ALL.iter().filter(helps).map(|need| need.as_str()).collect()
    }

    /// The youngest and the oldest age that may use it, where it says so.
    pub fn ages(&self) -> (Option<i64>, Option<i64>) {
        let eligibility = &self.entry()["eligibility"];
        (eligibility["minimumAge"].as_i64(), eligibility["maximumAge"].as_i64())
    }

    /// What it costs; of a coach nothing is said.
    pub fn cost(&self) -> Option<&str> {
        self.entry()["cost"]["kind"].as_str()
    }

    /// Whether it is had without steps, by the words in which the demo says so.
    pub fn is_step_free(&self) -> Option<bool> {
        let says = |word: &str| {
            self.sites().iter().any(|site| words(&site["accessibility"]).iter().any(|said| said.contains(word)))
        };
        (self.is_date() && self.entry()["mode"] == "ONLINE" || says("Step-free entrance") || says("ring for the ramp"))
            .then_some(true)
    }

    /// Whether it is joined from afar.
    pub fn is_remote(&self) -> bool {
        self.is_date() && self.entry()["mode"] != "IN_PERSON"
    }

    /// Whether there is a notice on it.
    pub fn has_notice(&self) -> bool {
        self.entry()["alert"].is_object()
    }

    /// Whether its center keeps its hours: while that pauses, neither coaches nor dates are offered.
    pub fn is_held(&self) -> bool {
        self.kind() == "Resource" || self.entry()["center"]["status"] == "ACTIVE"
    }

    /// Its sites, or its venue.
    pub fn sites(&self) -> Vec<&Value> {
        let entry = self.entry();
        match &entry["sites"] {
            Value::Array(sites) => sites.iter().collect(),
            _ => Some(&entry["venue"]).filter(|venue| venue.is_object()).into_iter().collect(),
        }
    }

    /// Places where it is known to be had; coaches are met at their center.
    pub fn places(&self) -> Vec<(f64, f64)> {
        if self.kind() == "Coach" {
            return self.center_place().into_iter().collect();
        }
        self.sites().iter().filter_map(|site| point(&site["location"])).collect()
    }

    /// Where its center is.
    pub fn center_place(&self) -> Option<(f64, f64)> {
        point(&self.entry()["center"]["location"])
    }

    /// Until when it says that new people are taken, or that none are.
    pub fn statement(&self) -> Option<(bool, DateTime<Utc>)> {
        let availability = &self.entry()["availability"];
        Some((availability["isAccepting"].as_bool()?, instant(&availability["expiresAt"])?))
    }

    /// Whether it should have been verified again.
    pub fn is_overdue(&self) -> bool {
        self.entry()["verification"]["isOverdue"] == true
    }

    /// When the date begins.
    pub fn starts_at(&self) -> Option<DateTime<Utc>> {
        instant(&self.0["option"]["startsAt"])
    }

    /// How far it is said to be.
    pub fn distance(&self) -> Option<f64> {
        self.0["distanceKm"].as_f64()
    }

    /// The codes of its reasons, or of what is not known about it.
    pub fn codes(&self, side: &str) -> Vec<&str> {
        self.told(side).iter().map(|told| told["code"].as_str().expect("a code")).collect()
    }

    /// Its reasons, or what is not known about it.
    pub fn told(&self, side: &str) -> &[Value] {
        self.0[side].as_array().expect("a list")
    }
}

/// The words of a list of the API; none where there is no list.
pub fn words(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// A place of the API, in degrees north and east.
pub fn point(place: &Value) -> Option<(f64, f64)> {
    Some((place["latitude"].as_f64()?, place["longitude"].as_f64()?))
}

fn instant(text: &Value) -> Option<DateTime<Utc>> {
    text.as_str()?.parse().ok()
}
