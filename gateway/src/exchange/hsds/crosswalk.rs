//! From other people's words to the words of the field.
//!
//! Names of taxonomy terms (Open Eligibility's and others') and the words of a service's name are looked
//! up here by lower-case phrase; no taxonomy's file, code or tree is kept. Populations come from terms
//! alone, since a guess at whom a service is meant for would turn people away. Pathways do not come from
//! descriptions, where "no methadone" stands as often as its opposite.

use crate::kernel::vocabulary::{Need, Pathway, Population, RecoveryCapital, SupportType};

/// What the words of a service say about it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Classes {
    /// What it answers; OTHER where nothing is known.
    pub(super) needs: Vec<Need>,
    /// What a person gets.
    pub(super) support_types: Vec<SupportType>,
    /// What it builds.
    pub(super) recovery_capital: Vec<RecoveryCapital>,
    /// Pathways that it belongs to.
    pub(super) pathways: Vec<Pathway>,
    /// People whom it says it is meant for.
    pub(super) populations: Vec<Population>,
}

/// Phrases for needs, as they stand in terms, names and descriptions, parted by commas.
const NEEDS: &[(Need, &str)] = &[
    (
        Need::SoberLiving,
        "sober living, sober house, sober home, recovery residence, recovery residences, \
         recovery housing, oxford house, halfway house",
    ),
    (
        Need::Housing,
        "housing, shelter, shelters, emergency shelter, rent assistance, rental assistance, \
         help pay for housing, eviction, short term housing, safe housing, supportive housing",
    ),
    (
        Need::Employment,
        "employment, job, jobs, job search, help find work, find work, supported employment, \
         workforce, career, resume",
    ),
    (
        Need::Education,
        "education, ged, high school equivalency, adult education, tutoring, literacy, \
         scholarships, financial literacy",
    ),
    (
        Need::Transportation,
        "transportation, transit, rides, bus pass, bus passes, transit pass, \
         help pay for transit, shuttle",
    ),
    (Need::Food, "food, food pantry, food bank, groceries, meals, meal, emergency food, nutrition"),
    (Need::Clothing, "clothing, clothes, clothing closet, work clothes"),
    (Need::ChildCare, "child care, childcare, daycare, day care, help pay for childcare, preschool"),
    (
        Need::Family,
        "family support, family services, parenting, parenting education, family counseling, \
         visitation",
    ),
    (Need::Legal, "legal, legal aid, expungement, court, attorney, lawyer, record clearing, representation"),
    (
        Need::Identification,
        "identification, birth certificate, birth certificates, photo id, state id, id cards, \
         identification documents",
    ),
    (
        Need::Financial,
        "financial assistance, financial help, money, benefits enrollment, \
         help pay for utilities, utility assistance, tax preparation, government benefits, \
         loans, emergency payments",
    ),
    (
        Need::HealthCare,
        "health care, healthcare, medical care, medical, primary care, dental care, dental, \
         medical clinic, health clinic, vaccinations, vision care",
    ),
    (
        Need::MentalHealth,
        "mental health, mental health care, counseling, counselling, psychiatric, \
         psychiatric emergency services, trauma therapy, psychotherapy, anger management",
    ),
    (
        Need::Treatment,
        "substance abuse treatment, substance use treatment, addiction treatment, \
         drug treatment, outpatient treatment, residential treatment, addiction recovery, \
         addiction and recovery, intensive outpatient, rehab, substance use disorder",
    ),
    (Need::Detox, "detox, detoxification, withdrawal management"),
    (
        Need::Medication,
        "medication assisted treatment, medications for opioid use disorder, methadone, \
         buprenorphine, suboxone, naltrexone, help pay for medications, medication management, \
         prescription assistance",
    ),
    (
        Need::OverdosePrevention,
        "naloxone, narcan, overdose prevention, overdose, syringe exchange, syringe services, \
         needle exchange, fentanyl test strips, harm reduction",
    ),
    (
        Need::Technology,
        "internet access, computer access, computer class, computer classes, cell phones, \
         mobile phones, lifeline phone, digital literacy",
    ),
    (
        Need::PeerCoaching,
        "peer support, peer coaching, recovery coaching, recovery coach, recovery coaches, \
         peer recovery, one on one support, mentoring",
    ),
    (
        Need::MutualHelp,
        "mutual help, mutual aid, support groups, support group, 12 step, twelve step, \
         alcoholics anonymous, narcotics anonymous, smart recovery, recovery dharma, \
         refuge recovery, celebrate recovery, all recovery meeting, al anon, nar anon",
    ),
    (Need::Recreation, "recreation, sober activities, sports, gym, hiking, arts, fitness"),
    (Need::Volunteering, "volunteering, volunteer opportunities, community service hours"),
];

const PATHWAYS: &[(Pathway, &str)] = &[
    (
        Pathway::TwelveStep,
        "12 step, twelve step, alcoholics anonymous, narcotics anonymous, cocaine anonymous, \
         crystal meth anonymous, heroin anonymous",
    ),
    (Pathway::Smart, "smart recovery"),
    (Pathway::Dharma, "recovery dharma, refuge recovery"),
    (Pathway::FaithBased, "celebrate recovery, faith based, spiritual support, christ centered"),
    (Pathway::Secular, "secular, lifering, women for sobriety"),
    (
        Pathway::MedicationAssisted,
        "medication assisted treatment, medications for opioid use disorder, \
         medication for opioid use disorder, methadone, buprenorphine, opioid treatment program",
    ),
    (Pathway::HarmReduction, "harm reduction, syringe exchange, syringe services, needle exchange"),
    (Pathway::FamilyAndFriends, "al anon, alateen, nar anon, families anonymous, learn to cope"),
    (Pathway::AllPathways, "all recovery, all pathways, multiple pathways"),
];

const POPULATIONS: &[(Population, &str)] = &[
    (Population::YoungAdults, "young adult, young adults"),
    (Population::Youth, "youth, teen, teens, adolescents"),
    (Population::OlderAdults, "senior, seniors, older adult, older adults"),
    (Population::Adults, "adults"),
    (Population::Women, "women, woman, female, females"),
    (Population::Men, "men, man, male, males"),
    (Population::Lgbtq, "lgbt, lgbtq, lgbtqia, lgbtqia2s, transgender, lesbian gay bisexual"),
    (Population::Veterans, "veteran, veterans"),
    (Population::Parents, "parent, parents, fathers, mothers, with children"),
    (Population::Pregnant, "pregnant, pregnancy"),
    (
        Population::JusticeInvolved,
        "criminal history, ex offenders, formerly incarcerated, reentry, re entry, \
         justice involved, probation, parole",
    ),
    (Population::Unhoused, "homeless, unhoused, homelessness, near homeless"),
    (
        Population::Indigenous,
        "native american, native americans, american indian, american indians, indigenous, tribal",
    ),
];

/// Words that turn the phrase after them into its opposite.
const NEGATIONS: [&str; 10] =
    ["no", "not", "non", "without", "cannot", "except", "excluding", "nor", "never", "neither"];

/// Sorts a service by its taxonomy terms, its name and, where those name no need, its description.
pub(super) fn classify(terms: &[String], name: &str, description: Option<&str>) -> Classes {
    let mut classes = Classes::default();
    for term in terms.iter().map(|term| Words::of(term)) {
        gather(&mut classes.needs, NEEDS, &term);
        gather(&mut classes.pathways, PATHWAYS, &term);
        // "Adults" is within "Young Adults" and "Older Adults", which mean somebody else.
        let mut people = Vec::new();
        gather(&mut people, POPULATIONS, &term);
        if people.len() > 1 {
            people.retain(|&one| one != Population::Adults);
        }
        classes.populations.extend(people);
    }
    let name = Words::of(name);
    gather(&mut classes.needs, NEEDS, &name);
    gather(&mut classes.pathways, PATHWAYS, &name);
    if classes.needs.is_empty() {
        gather(&mut classes.needs, NEEDS, &Words::of(description.unwrap_or_default()));
    }
    if classes.needs.contains(&Need::SoberLiving) {
        classes.needs.retain(|&need| need != Need::Housing);
    }
    for &need in &classes.needs {
        let (support, capital) = carried_by(need);
        classes.support_types.extend_from_slice(support);
        classes.recovery_capital.extend_from_slice(capital);
    }
    if classes.needs.is_empty() {
        classes.needs.push(Need::Other);
    }
    in_order(&mut classes.needs);
    in_order(&mut classes.pathways);
    in_order(&mut classes.populations);
    in_order(&mut classes.support_types);
    in_order(&mut classes.recovery_capital);
    classes
}

/// The support and the recovery capital that answering a need brings.
fn carried_by(need: Need) -> (&'static [SupportType], &'static [RecoveryCapital]) {
    use {Need as N, RecoveryCapital as R, SupportType as S};
    match need {
        N::SoberLiving => (&[S::Instrumental, S::Affiliational], &[R::Physical, R::Social]),
        N::Employment | N::HealthCare | N::Treatment | N::Detox | N::Medication => (&[S::Instrumental], &[R::Human]),
        N::MentalHealth => (&[S::Emotional], &[R::Human]),
        N::Education | N::OverdosePrevention => (&[S::Informational], &[R::Human]),
        N::Legal => (&[S::Informational, S::Instrumental], &[R::Physical]),
        N::Family => (&[S::Emotional], &[R::Social]),
        N::PeerCoaching => (&[S::Emotional, S::Informational], &[R::Social, R::Human]),
        N::MutualHelp => (&[S::Emotional, S::Affiliational], &[R::Social]),
        N::Recreation => (&[S::Affiliational], &[R::Social]),
        N::Volunteering => (&[S::Affiliational], &[R::Social, R::Cultural]),
        N::Other => (&[], &[]),
        _ => (&[S::Instrumental], &[R::Physical]),
    }
}

fn in_order<T: Ord>(words: &mut Vec<T>) {
    words.sort();
    words.dedup();
}

/// Text as lower-case words, so that "12-Step" is found as "12 step" and "art" not within "start".
struct Words(Vec<String>);

impl Words {
    fn of(text: &str) -> Self {
        let even = text.to_lowercase().replace("'s", "").replace("\u{2019}s", "");
        Self(even.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    /// Whether the phrase stands somewhere without a negation shortly before it.
    fn say(&self, phrase: &str) -> bool {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        self.0.windows(wanted.len()).enumerate().any(|(start, window)| {
            let before = self.0.get(start.saturating_sub(2)..start).unwrap_or_default();
            window == wanted.as_slice() && !before.iter().any(|word| NEGATIONS.contains(&word.as_str()))
        })
    }
}

fn gather<T: Copy>(found: &mut Vec<T>, table: &[(T, &str)], words: &Words) {
    found.extend(
        table.iter().filter(|(_, phrases)| phrases.split(", ").any(|phrase| words.say(phrase))).map(|&(word, _)| word),
    );
}
