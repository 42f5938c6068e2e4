//! Which needs a peer's support may answer. Coaches say what kind of support they give, not which need they answer; where
//! the kind fits, they may be of help, and whether they are is not known.

use super::vocabulary::{Need, SupportType};

impl Need {
    /// The kinds of support by which a peer may help with the need; none for what only a service can give.
    #[must_use]
    pub const fn helped_by(self) -> &'static [SupportType] {
        use SupportType::{Affiliational, Emotional, Informational, Instrumental};
        match self {
            Self::Housing | Self::Transportation | Self::Identification => &[Instrumental],
            Self::Employment | Self::Legal | Self::Financial | Self::Technology => &[Informational, Instrumental],
            Self::Education => &[Informational],
            Self::Family => &[Emotional, Informational],
            Self::PeerCoaching => &[Emotional],
            Self::Recreation => &[Affiliational],
            Self::SoberLiving
            | Self::Food
            | Self::Clothing
            | Self::ChildCare
            | Self::HealthCare
            | Self::MentalHealth
            | Self::Treatment
            | Self::Detox
            | Self::Medication
            | Self::OverdosePrevention
            | Self::MutualHelp
            | Self::Volunteering
            | Self::Other => &[],
        }
    }

    /// The needs with which a peer may help who gives some kinds of support.
    pub fn helped_with(kinds: &[SupportType]) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|need| need.helped_by().iter().any(|kind| kinds.contains(kind)))
    }
}
