//! The closed sets of words of the field, as they are stored and spoken.
//!
//! Support types follow Cobb (1976) and Salzer (2002) as SAMHSA uses them; recovery capital follows
//! Granfield and Cloud (2001). Adding a word is a change of the public contract.

use serde::{Deserialize, Serialize};

/// A word that is not in the vocabulary.
#[derive(Debug, thiserror::Error)]
#[error("\"{word}\" is not a {vocabulary}")]
pub struct UnknownWord {
    vocabulary: &'static str,
    word: String,
}

macro_rules! vocabulary {
    ($($(#[$meta:meta])* $name:ident { $($word:ident = $text:literal),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $(#[doc = $text] #[serde(rename = $text)] $word),+ }

        impl $name {
            /// Every word, in the order of the vocabulary.
            pub const ALL: &'static [Self] = &[$(Self::$word),+];

            /// The word as it is stored and spoken.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text),+ }
            }

            /// The bit of the word in a set of words: its place in the order of the vocabulary.
            #[must_use]
            pub const fn bit(self) -> i64 {
                1 << self as u32
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;
            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word {
                    $($text => Ok(Self::$word),)+
                    _ => Err(UnknownWord { vocabulary: stringify!($name), word: word.to_owned() }),
                }
            }
        }
    )+};
}

vocabulary! {
    /// What a person gets from a support: a classification, not a list of services.
    SupportType { Emotional = "EMOTIONAL", Informational = "INFORMATIONAL", Instrumental = "INSTRUMENTAL", Affiliational = "AFFILIATIONAL" }

    /// The kind of recovery capital that something builds.
    RecoveryCapital { Social = "SOCIAL", Physical = "PHYSICAL", Human = "HUMAN", Cultural = "CULTURAL" }

    /// A concrete need that a person brings.
    Need {
        Housing = "HOUSING", SoberLiving = "SOBER_LIVING", Employment = "EMPLOYMENT", Education = "EDUCATION",
        Transportation = "TRANSPORTATION", Food = "FOOD", Clothing = "CLOTHING", ChildCare = "CHILD_CARE",
        Family = "FAMILY", Legal = "LEGAL", Identification = "IDENTIFICATION", Financial = "FINANCIAL",
        HealthCare = "HEALTH_CARE", MentalHealth = "MENTAL_HEALTH", Treatment = "TREATMENT", Detox = "DETOX",
        Medication = "MEDICATION", OverdosePrevention = "OVERDOSE_PREVENTION", Technology = "TECHNOLOGY",
        PeerCoaching = "PEER_COACHING", MutualHelp = "MUTUAL_HELP", Recreation = "RECREATION",
        Volunteering = "VOLUNTEERING", Other = "OTHER",
    }

    /// A way of recovering that something belongs to or welcomes.
    Pathway {
        TwelveStep = "TWELVE_STEP", Smart = "SMART", Dharma = "DHARMA", FaithBased = "FAITH_BASED", Secular = "SECULAR",
        MedicationAssisted = "MEDICATION_ASSISTED", HarmReduction = "HARM_REDUCTION",
        FamilyAndFriends = "FAMILY_AND_FRIENDS", AllPathways = "ALL_PATHWAYS",
    }

    /// People whom something is meant for.
    Population {
        Adults = "ADULTS", YoungAdults = "YOUNG_ADULTS", Youth = "YOUTH", OlderAdults = "OLDER_ADULTS", Women = "WOMEN",
        Men = "MEN", Lgbtq = "LGBTQ", Veterans = "VETERANS", Parents = "PARENTS", Pregnant = "PREGNANT",
        JusticeInvolved = "JUSTICE_INVOLVED", Unhoused = "UNHOUSED", Indigenous = "INDIGENOUS",
    }

    /// A setting in which coaches work.
    Setting {
        RecoveryCommunityCenter = "RECOVERY_COMMUNITY_CENTER", DrugCourt = "DRUG_COURT", CriminalJustice = "CRIMINAL_JUSTICE",
        EmergencyDepartment = "EMERGENCY_DEPARTMENT", HomelessShelter = "HOMELESS_SHELTER",
        BehavioralHealth = "BEHAVIORAL_HEALTH", PrimaryCare = "PRIMARY_CARE", CommunityOutreach = "COMMUNITY_OUTREACH",
    }

    /// Who may see a record. `CENTER` is the default for everything a center enters.
    Visibility { Center = "CENTER", Network = "NETWORK", Public = "PUBLIC" }

    /// Who may do what: a role is held in a center, in a region, or in the network.
    Role { Coach = "COACH", CenterAdmin = "CENTER_ADMIN", RegionalCoordinator = "REGIONAL_COORDINATOR", NetworkAdmin = "NETWORK_ADMIN" }

    /// Whether a center takes part at present.
    CenterStatus { Active = "ACTIVE", Paused = "PAUSED", Closed = "CLOSED" }

    /// Whether a resource can be had at present.
    ResourceStatus { Active = "ACTIVE", TemporarilyClosed = "TEMPORARILY_CLOSED", Inactive = "INACTIVE", Defunct = "DEFUNCT" }

    /// Whether an event or one of its dates takes place.
    EventStatus { Scheduled = "SCHEDULED", Cancelled = "CANCELLED", Postponed = "POSTPONED" }

    /// How an event is attended.
    EventMode { InPerson = "IN_PERSON", Online = "ONLINE", Hybrid = "HYBRID" }

    /// What something costs the person who uses it.
    CostKind { Free = "FREE", SlidingScale = "SLIDING_SCALE", Insurance = "INSURANCE", Fee = "FEE", Unknown = "UNKNOWN" }

    /// How an entry came into the directory.
    Origin { Entered = "ENTERED", Imported = "IMPORTED", Harvested = "HARVESTED" }

    /// How an entry was verified.
    VerificationMethod { Phone = "PHONE", InPerson = "IN_PERSON", Website = "WEBSITE", Email = "EMAIL", Provider = "PROVIDER" }

    /// A day of the week, Monday first as ISO 8601 counts.
    Weekday {
        Monday = "MONDAY", Tuesday = "TUESDAY", Wednesday = "WEDNESDAY", Thursday = "THURSDAY", Friday = "FRIDAY",
        Saturday = "SATURDAY", Sunday = "SUNDAY",
    }

    /// A part of the day on the wall clock, six hours each from midnight.
    DayPart { Night = "NIGHT", Morning = "MORNING", Afternoon = "AFTERNOON", Evening = "EVENING" }

    /// By what the offer of a region is counted.
    CoverageDimension {
        SupportType = "SUPPORT_TYPE", RecoveryCapital = "RECOVERY_CAPITAL", Need = "NEED", Language = "LANGUAGE",
        Population = "POPULATION", WeekdayDaypart = "WEEKDAY_DAYPART",
    }

    /// What a stranger may say is wrong with an entry.
    ProblemKind {
        Closed = "CLOSED", WrongHours = "WRONG_HOURS", WrongAddress = "WRONG_ADDRESS", WrongContact = "WRONG_CONTACT",
        WrongEligibility = "WRONG_ELIGIBILITY", NotAsDescribed = "NOT_AS_DESCRIBED", Duplicate = "DUPLICATE",
    }
}

impl Weekday {
    /// The weekday of a date.
    #[must_use]
    pub fn of(date: chrono::NaiveDate) -> Self {
        use chrono::Datelike;
        Self::ALL[date.weekday().num_days_from_monday() as usize]
    }
}
