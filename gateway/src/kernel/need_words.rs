//! Needs in the words in which people speak of them, in English and Spanish: within a sentence, and to be found by.

use super::vocabulary::Need;

impl Need {
    /// The need within a sentence, in English and in Spanish.
    #[must_use]
    pub const fn spoken(self) -> (&'static str, &'static str) {
        match self {
            Self::Housing => ("housing", "vivienda"),
            Self::SoberLiving => ("sober living", "vivienda sobria"),
            Self::Employment => ("work", "trabajo"),
            Self::Education => ("education", "educación"),
            Self::Transportation => ("rides", "transporte"),
            Self::Food => ("food", "comida"),
            Self::Clothing => ("clothes", "ropa"),
            Self::ChildCare => ("child care", "cuidado de niños"),
            Self::Family => ("family", "la familia"),
            Self::Legal => ("legal matters", "asuntos legales"),
            Self::Identification => ("ID and papers", "identificación y papeles"),
            Self::Financial => ("money and benefits", "dinero y beneficios"),
            Self::HealthCare => ("health care", "atención médica"),
            Self::MentalHealth => ("mental health", "salud mental"),
            Self::Treatment => ("treatment", "tratamiento"),
            Self::Detox => ("detox", "desintoxicación"),
            Self::Medication => ("medication", "medicación"),
            Self::OverdosePrevention => ("overdose prevention", "prevención de sobredosis"),
            Self::Technology => ("phones and computers", "teléfonos y computadoras"),
            Self::PeerCoaching => ("peer coaching", "acompañamiento entre pares"),
            Self::MutualHelp => ("mutual help", "ayuda mutua"),
            Self::Recreation => ("recreation", "recreación"),
            Self::Volunteering => ("volunteering", "voluntariado"),
            Self::Other => ("something else", "otra cosa"),
        }
    }

    /// The words by which what answers the need is found, whatever its own text says.
    #[must_use]
    pub fn found_by(self) -> String {
        let (english, spanish) = match self {
            // Fits every search for "something", and answers none.
            Self::Other => return String::new(),
            _ => self.spoken(),
        };
        [&self.as_str().replace('_', " "), english, spanish].join(" ")
    }
}
