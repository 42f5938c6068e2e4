//! The vocabulary of the field as enums of the API, each word explained.

use async_graphql::Enum;

use crate::kernel::vocabulary as words;

macro_rules! api_enum {
    ($(#[$meta:meta])* $name:ident = $remote:literal { $($(#[$doc:meta])* $word:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
        #[graphql(remote = $remote)]
        pub enum $name { $($(#[$doc])* $word),+ }

        impl $name {
            /// The words of the domain as words of the API.
            pub fn all(words: &[words::$name]) -> Vec<Self> {
                words.iter().map(|word| Self::from(*word)).collect()
            }
        }
    };
}

api_enum! {
    /// What a person gets from a support, after Cobb and Salzer: a classification, not a list of services. One
    /// entry can carry several.
    SupportType = "words::SupportType" {
        /// Empathy, care, confidence: mentoring, coaching, peer groups.
        Emotional,
        /// Knowledge and skills: trainings, classes, advice.
        Informational,
        /// Concrete help: a ride, child care, papers, food, a home.
        Instrumental,
        /// Belonging: centers, sports, sober social life.
        Affiliational,
    }
}

api_enum! {
    /// The kind of recovery capital that something builds, after Granfield and Cloud.
    RecoveryCapital = "words::RecoveryCapital" {
        /// Relationships and groups.
        Social,
        /// Money, housing, health, things.
        Physical,
        /// Skills, education, hope, capacity to act.
        Human,
        /// Values and belonging to a culture.
        Cultural,
    }
}

api_enum! {
    /// A concrete need that a person brings.
    Need = "words::Need" {
        /// A place to live.
        Housing,
        /// A home shared by people in recovery.
        SoberLiving,
        /// Work.
        Employment,
        /// School, a certificate, a course.
        Education,
        /// Getting there.
        Transportation,
        /// Meals and groceries.
        Food,
        /// Clothes.
        Clothing,
        /// Care for children.
        ChildCare,
        /// Help for and with family.
        Family,
        /// Legal help.
        Legal,
        /// An ID, a birth certificate, papers.
        Identification,
        /// Money, debt, benefits.
        Financial,
        /// Health care.
        HealthCare,
        /// Mental health care.
        MentalHealth,
        /// Treatment of substance use.
        Treatment,
        /// Withdrawal management.
        Detox,
        /// Medication for addiction treatment.
        Medication,
        /// Naloxone, test strips, safer use.
        OverdosePrevention,
        /// A phone, a computer, a connection.
        Technology,
        /// A peer coach.
        PeerCoaching,
        /// A mutual-help meeting.
        MutualHelp,
        /// Sports, arts, fun without substances.
        Recreation,
        /// Giving back.
        Volunteering,
        /// Something else.
        Other,
    }
}

api_enum! {
    /// A way of recovering that something belongs to or welcomes.
    Pathway = "words::Pathway" {
        /// Twelve-step fellowships.
        TwelveStep,
        /// SMART Recovery.
        Smart,
        /// Buddhist-inspired recovery.
        Dharma,
        /// Within a faith.
        FaithBased,
        /// Without religion.
        Secular,
        /// With medication.
        MedicationAssisted,
        /// Reducing harm, whatever the goal.
        HarmReduction,
        /// For family and friends.
        FamilyAndFriends,
        /// Open to every pathway.
        AllPathways,
    }
}

api_enum! {
    /// People whom something is meant for.
    Population = "words::Population" {
        /// Adults.
        Adults,
        /// Young adults, about 18 to 25.
        YoungAdults,
        /// Youth under 18.
        Youth,
        /// Older adults.
        OlderAdults,
        /// Women.
        Women,
        /// Men.
        Men,
        /// Lesbian, gay, bisexual, transgender and queer people.
        Lgbtq,
        /// Veterans and service members.
        Veterans,
        /// Parents.
        Parents,
        /// Pregnant people.
        Pregnant,
        /// People involved with courts, jail, probation or parole.
        JusticeInvolved,
        /// People without a home.
        Unhoused,
        /// Indigenous people.
        Indigenous,
    }
}

api_enum! {
    /// A setting in which coaches work.
    Setting = "words::Setting" {
        /// A recovery community center.
        RecoveryCommunityCenter,
        /// A drug court.
        DrugCourt,
        /// Another criminal justice setting.
        CriminalJustice,
        /// An emergency department.
        EmergencyDepartment,
        /// A homeless shelter.
        HomelessShelter,
        /// Behavioral health care.
        BehavioralHealth,
        /// Primary care.
        PrimaryCare,
        /// Outreach in the community.
        CommunityOutreach,
    }
}

api_enum! {
    /// Who may see a record. `CENTER` is the default for everything a center enters.
    Visibility = "words::Visibility" {
        /// The own center's people.
        Center,
        /// Members of the network.
        Network,
        /// Everybody.
        Public,
    }
}

api_enum! {
    /// Who may do what. A role is held in a center, in a region, or in the network.
    Role = "words::Role" {
        /// A recovery coach of a center.
        Coach,
        /// Keeps a center's directory, coaches and calendar.
        CenterAdmin,
        /// Looks after the centers of a region.
        RegionalCoordinator,
        /// Runs the network; sees no center's private rows.
        NetworkAdmin,
    }
}

api_enum! {
    /// Whether a center takes part at present.
    CenterStatus = "words::CenterStatus" {
        /// It does.
        Active,
        /// It pauses.
        Paused,
        /// It has closed.
        Closed,
    }
}

api_enum! {
    /// Whether a resource can be had at present.
    ResourceStatus = "words::ResourceStatus" {
        /// It can.
        Active,
        /// Not just now.
        TemporarilyClosed,
        /// Not any more, or not yet.
        Inactive,
        /// It no longer exists.
        Defunct,
    }
}

api_enum! {
    /// Whether an event or one of its dates takes place.
    EventStatus = "words::EventStatus" {
        /// It does.
        Scheduled,
        /// It does not.
        Cancelled,
        /// Later, at a time not yet known.
        Postponed,
    }
}

api_enum! {
    /// How an event is attended.
    EventMode = "words::EventMode" {
        /// At its venue.
        InPerson,
        /// From afar.
        Online,
        /// Either way.
        Hybrid,
    }
}

api_enum! {
    /// What something costs the person who uses it.
    CostKind = "words::CostKind" {
        /// Nothing.
        Free,
        /// By income.
        SlidingScale,
        /// Insurance pays.
        Insurance,
        /// A fee.
        Fee,
        /// Nobody has said.
        Unknown,
    }
}

api_enum! {
    /// How an entry came into the directory.
    Origin = "words::Origin" {
        /// Its center entered it.
        Entered,
        /// It was imported from another directory.
        Imported,
        /// It is fetched from another directory on a schedule.
        Harvested,
    }
}

api_enum! {
    /// How an entry was verified.
    VerificationMethod = "words::VerificationMethod" {
        /// By a call.
        Phone,
        /// By a visit.
        InPerson,
        /// By reading its website.
        Website,
        /// By e-mail.
        Email,
        /// The provider said so.
        Provider,
    }
}

api_enum! {
    /// A day of the week.
    Weekday = "words::Weekday" {
        /// Monday.
        Monday,
        /// Tuesday.
        Tuesday,
        /// Wednesday.
        Wednesday,
        /// Thursday.
        Thursday,
        /// Friday.
        Friday,
        /// Saturday.
        Saturday,
        /// Sunday.
        Sunday,
    }
}

api_enum! {
    /// A part of the day on the wall clock.
    DayPart = "words::DayPart" {
        /// From midnight to six.
        Night,
        /// From six to noon.
        Morning,
        /// From noon to six.
        Afternoon,
        /// From six to midnight.
        Evening,
    }
}

api_enum! {
    /// By what the offer of a region is counted.
    CoverageDimension = "words::CoverageDimension" {
        /// By what a person gets.
        SupportType,
        /// By the kind of recovery capital that it builds.
        RecoveryCapital,
        /// By the need that it is said to answer. Coaches answer the need for a peer coach.
        Need,
        /// By the language that is spoken.
        Language,
        /// By whom it is meant for.
        Population,
        /// By weekday and part of the day: when resources are open by their weekly hours, and when dates of events begin.
        /// Coaches tell no hours.
        WeekdayDaypart,
    }
}

api_enum! {
    /// What a stranger may say is wrong with an entry.
    ProblemKind = "words::ProblemKind" {
        /// It has closed.
        Closed,
        /// The hours are wrong.
        WrongHours,
        /// The address is wrong.
        WrongAddress,
        /// The phone, e-mail or page is wrong.
        WrongContact,
        /// It is not for whom the entry says.
        WrongEligibility,
        /// It is not what the entry says.
        NotAsDescribed,
        /// It is listed twice.
        Duplicate,
    }
}
