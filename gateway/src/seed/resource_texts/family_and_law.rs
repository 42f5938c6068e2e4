//! Families, courts and the way back from jail.

use super::{COMMON, Place, Price, ResourceText, Week};
use crate::kernel::vocabulary::{
    Need::{
        ChildCare, Clothing, Employment, Family, Financial, Identification, Legal, MentalHealth, Other, PeerCoaching,
        Transportation,
    },
    Pathway::FamilyAndFriends,
    Population::{JusticeInvolved, OlderAdults, Parents, Women, Youth},
    RecoveryCapital::{Cultural, Human, Physical, Social},
    SupportType::{Affiliational, Emotional, Informational, Instrumental},
};

const LAWYERS: &[&str] = &["{word} Law Project", "{county} Legal Clinic", "{town} {word} Justice Center"];
const FAMILIES: &[&str] = &["{word} Family Center", "{town} Parents' Place", "{word} Families Together"];
const REENTRY: &[&str] = &["{word} Reentry Alliance", "{town} Second Start", "{word} Gate Project"];

pub(super) const FAMILY_AND_LAW: &[ResourceText] = &[
    ResourceText {
        names: &["Expungement help", "{word} clean slate desk"],
        summary: "Finds out what can be sealed and files it.",
        description: "Lawyers look at the record with the person, pay the state's fee where they can, and go along to the hearing.",
        providers: LAWYERS,
        supports: &[Instrumental, Informational],
        capital: &[Human],
        needs: &[Legal, Employment],
        populations: &[JusticeInvolved],
        documents: &["Photo ID", "Case numbers if known"],
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["Driver license restoration", "{word} license clinic"],
        summary: "Clears suspensions, sets up payment plans, and finds a way back behind the wheel.",
        description: "Brings the court clerk and the license office into one room once a month.",
        providers: LAWYERS,
        supports: &[Instrumental, Informational],
        capital: &[Human, Physical],
        needs: &[Legal, Transportation, Identification],
        documents: &["Driving record, printed at the desk"],
        price: Price::Fee(0, 15, "for the printed record"),
        ..COMMON
    },
    ResourceText {
        names: &["Warrant and fine clearing", "{county} fresh start docket"],
        summary: "Old warrants and fines turned into community hours, without arrest.",
        description: "A judge sits at a community hall every other month. A lawyer looks at the file before anybody goes in.",
        providers: LAWYERS,
        needs: &[Legal, Financial],
        populations: &[JusticeInvolved],
        week: Week::Unknown,
        apply: "Sign up with the clinic; names are not given to the court beforehand.",
        ..COMMON
    },
    ResourceText {
        names: &["Drug court peer navigators", "{word} court companions"],
        summary: "A peer who has graduated walks along through every phase.",
        description: "Explains the rules in plain words, sits in on hearings, and knows where tests can be done before work.",
        providers: REENTRY,
        supports: &[Emotional, Informational],
        capital: &[Social, Human],
        needs: &[Legal, PeerCoaching],
        populations: &[JusticeInvolved],
        place: Place::House,
        ..COMMON
    },
    ResourceText {
        names: &["Gate pick-up and first day", "{word} welcome home team"],
        summary: "Somebody at the gate with a coat, a phone and a plan for the first day.",
        description: "Write or call two weeks before release. The first day goes to the ID desk, the pharmacy and a meal.",
        providers: REENTRY,
        supports: &[Instrumental, Emotional],
        capital: &[Physical, Social],
        needs: &[Transportation, Clothing, PeerCoaching],
        populations: &[JusticeInvolved],
        only: true,
        place: Place::Phone,
        apply: "Write from inside, or have a caseworker call.",
        ..COMMON
    },
    ResourceText {
        names: &["Reentry resource center", "{word} second start"],
        summary: "One stop after jail: mentoring, papers, work and a place to sit down.",
        description: "Open without appointment. Parole officers do not come in.",
        providers: REENTRY,
        supports: &[Instrumental, Informational, Affiliational],
        capital: &[Human, Physical, Social],
        needs: &[Employment, Identification, Other],
        populations: &[JusticeInvolved],
        ..COMMON
    },
    ResourceText {
        names: &["Family support group", "{word} CRAFT course"],
        summary: "Eight evenings for families on how to invite change and look after oneself.",
        description: "Based on community reinforcement. Practice in pairs; no one is told to let go or to hold on.",
        providers: FAMILIES,
        supports: &[Emotional, Informational],
        capital: &[Social, Human],
        needs: &[Family],
        pathways: &[FamilyAndFriends],
        week: Week::Evenings,
        places: Some(10),
        ..COMMON
    },
    ResourceText {
        names: &["Parenting in recovery", "{word} parenting class"],
        summary: "Ten weeks with dinner; the certificate is accepted by the family court.",
        description: "For mothers, fathers and grandparents. Children eat along and then play next door.",
        providers: FAMILIES,
        supports: &[Informational, Emotional],
        capital: &[Human, Social],
        needs: &[Family, Legal],
        populations: &[Parents],
        week: Week::Evenings,
        ages: (Some(16), None),
        places: Some(8),
        ..COMMON
    },
    ResourceText {
        names: &["Grandparents raising grandchildren", "{word} kinship navigator"],
        summary: "Money, school papers and company for relatives who take children in.",
        description: "The navigator knows guardianship, food benefits and respite. A circle meets over breakfast.",
        providers: FAMILIES,
        supports: &[Informational, Affiliational, Instrumental],
        capital: &[Social, Physical],
        needs: &[Family, Financial, ChildCare],
        populations: &[OlderAdults, Parents],
        ..COMMON
    },
    ResourceText {
        names: &["Family mediation", "{word} table talks"],
        summary: "A mediator helps families speak about visits, money and coming home.",
        description: "Two to four sessions, also by video. Agreements are written down in plain words.",
        providers: FAMILIES,
        supports: &[Emotional, Instrumental],
        capital: &[Social],
        needs: &[Family, Legal],
        price: Price::Sliding("from nothing to eighty dollars a session"),
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["Supervised visits", "{word} family visiting rooms"],
        summary: "Friendly rooms and trained supervisors for court-ordered visits.",
        description: "Weekday evenings and all of Saturday. Toys, a kitchen, and reports that stick to what was seen.",
        providers: FAMILIES,
        needs: &[Family, Legal],
        populations: &[Parents],
        documents: &["Court order", "Photo ID"],
        price: Price::Fee(15, 45, "per hour, waived by the court on request"),
        week: Week::Weekend,
        ..COMMON
    },
    ResourceText {
        names: &["Grief after overdose", "{word} circle for the bereaved"],
        summary: "For those who lost somebody to substances, with others who did.",
        description: "Twice a month, led by a counselor and a mother. Candles, names, and time.",
        providers: FAMILIES,
        supports: &[Emotional, Affiliational],
        capital: &[Social, Cultural],
        needs: &[Family, MentalHealth],
        pathways: &[FamilyAndFriends],
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["Custody and child welfare advice", "{word} parents' defense"],
        summary: "Advice before and during a child welfare case, from lawyers and parents who went through one.",
        description: "A parent ally sits in on meetings. Call before signing anything.",
        providers: LAWYERS,
        supports: &[Informational, Emotional],
        capital: &[Human, Social],
        needs: &[Legal, Family],
        populations: &[Parents, Women],
        price: Price::Sliding("free below twice the poverty line"),
        ..COMMON
    },
    ResourceText {
        names: &["Immigration advice", "{word} immigrant legal desk"],
        summary: "What a record, treatment or a benefit means for papers.",
        description: "Accredited representatives, in Spanish and by interpreter in any language. Nothing is passed on.",
        providers: LAWYERS,
        supports: &[Informational],
        capital: &[Human, Cultural],
        needs: &[Legal, Identification],
        price: Price::Sliding("the first talk is free"),
        documents: &["Papers from the agency, if any"],
        ..COMMON
    },
    ResourceText {
        names: &["Teen court and mentoring", "{word} youth diversion"],
        summary: "Young people answer to a jury of peers instead of a judge.",
        description: "Ends with an apology, a project or a class, and without a record. Mentors stay for half a year.",
        providers: REENTRY,
        supports: &[Emotional, Affiliational],
        capital: &[Social, Human],
        needs: &[Legal, PeerCoaching],
        populations: &[Youth],
        only: true,
        ages: (Some(12), Some(17)),
        documents: &["Referral by school or police"],
        ..COMMON
    },
    ResourceText {
        names: &["Public benefits appeals", "{word} fair hearing help"],
        summary: "When the letter says no: an advocate who reads it and writes back.",
        description: "Food, medical, disability and unemployment decisions. Deadlines are short; call the day the letter comes.",
        providers: LAWYERS,
        supports: &[Instrumental, Informational],
        capital: &[Human],
        needs: &[Legal, Financial],
        price: Price::Unstated,
        documents: &["The letter and its envelope"],
        ..COMMON
    },
    ResourceText {
        names: &["Letters and visits to people inside", "{word} pen friends"],
        summary: "Volunteers write to and visit people in jail and prison who have nobody.",
        description: "Letters go through a post box; first names only. Visitors ride together once a month.",
        providers: REENTRY,
        supports: &[Emotional, Affiliational],
        capital: &[Social, Cultural],
        needs: &[PeerCoaching, Other],
        populations: &[JusticeInvolved],
        place: Place::Phone,
        week: Week::Unknown,
        ..COMMON
    },
];
