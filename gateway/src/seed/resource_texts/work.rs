//! Work, learning and money.

use super::{COMMON, Place, Price, ResourceText, Week};
use crate::kernel::vocabulary::{
    Need::{Clothing, Education, Employment, Financial, Other, Technology, Volunteering},
    Population::{JusticeInvolved, OlderAdults, Veterans, Women, YoungAdults, Youth},
    RecoveryCapital::{Cultural, Human, Physical, Social},
    SupportType::{Affiliational, Emotional, Informational, Instrumental},
};

const SCHOOLS: &[&str] = &["{word} Community College", "{town} Adult Learning Center", "{word} Technical School"];
const TRADES: &[&str] = &["{word} Workforce Alliance", "{town} Job Center", "{word} Building Trades Partnership"];

pub(super) const WORK: &[ResourceText] = &[
    ResourceText {
        names: &["Job club at {center}", "{word} job club"],
        summary: "Look for work together: leads, practice interviews, and somebody to tell how it went.",
        description: "Meets weekly and keeps a board of employers who hire people in recovery. Members who found work come back to help.",
        supports: &[Emotional, Informational, Affiliational],
        capital: &[Human, Social],
        needs: &[Employment],
        week: Week::Mornings,
        place: Place::House,
        ..COMMON
    },
    ResourceText {
        names: &["Résumé workshop and record counseling", "{word} résumé desk"],
        summary: "A résumé in one sitting, and words for the question about the record.",
        description: "One hour with a career counselor. Copies are printed on good paper and saved on a drive to take along.",
        providers: TRADES,
        supports: &[Informational],
        capital: &[Human],
        needs: &[Employment],
        populations: &[JusticeInvolved],
        ..COMMON
    },
    ResourceText {
        names: &["Recovery-friendly employers of {county}", "{word} fair-chance hiring network"],
        summary: "Employers who have signed up to hire and keep people in recovery.",
        description: "Shops, kitchens, warehouses and offices that allow time for meetings and appointments. The coordinator makes the introduction.",
        providers: TRADES,
        supports: &[Informational, Instrumental],
        capital: &[Human, Social],
        needs: &[Employment],
        apply: "Ask a coach for an introduction, or apply on the website.",
        ..COMMON
    },
    ResourceText {
        names: &["Pre-apprenticeship in the building trades", "{word} construction pathway"],
        summary: "Ten paid weeks on a training site, then an interview with a union shop.",
        description: "Carpentry, electrical basics and safety card. Boots and tools are lent for the course and kept on completion.",
        providers: TRADES,
        supports: &[Informational, Instrumental],
        capital: &[Human],
        needs: &[Employment, Education],
        ages: (Some(18), None),
        documents: &["Photo ID", "Social Security card"],
        places: Some(12),
        apply: "Come to the information evening, held every other week.",
        ..COMMON
    },
    ResourceText {
        names: &["Commercial driver training", "{word} trucking school scholarships"],
        summary: "Eight weeks to a commercial license, with tuition paid for those who qualify.",
        description: "Classroom, simulator and road. Counselors check the driving record beforehand and say honestly what it allows.",
        providers: SCHOOLS,
        supports: &[Informational],
        capital: &[Human],
        needs: &[Employment, Education],
        ages: (Some(21), None),
        documents: &["Driver license", "Medical card"],
        price: Price::Fee(200, 900, "after scholarship, payable in parts"),
        ..COMMON
    },
    ResourceText {
        names: &["{word} Kitchen training", "Culinary program in {town}"],
        summary: "Twelve weeks in a working kitchen, paid, ending with a food handler's card.",
        description: "Trainees cook for a community lunch and leave with references. The kitchen is run by people in recovery.",
        supports: &[Instrumental, Affiliational],
        capital: &[Human, Social],
        needs: &[Employment, Education],
        ages: (Some(18), None),
        places: Some(6),
        week: Week::Office,
        ..COMMON
    },
    ResourceText {
        names: &["GED and high school completion", "{town} evening school"],
        summary: "Finish high school at one's own pace, by day or in the evening.",
        description: "Starts every Monday. Tutors, loaned calculators, and the test fee paid after the practice test.",
        providers: SCHOOLS,
        supports: &[Informational],
        capital: &[Human],
        needs: &[Education],
        populations: &[YoungAdults],
        ages: (Some(16), None),
        week: Week::Evenings,
        ..COMMON
    },
    ResourceText {
        names: &["Scholarships for students in recovery", "{word} campus recovery fund"],
        summary: "Tuition help and a quiet study room for students in recovery.",
        description: "Two awards each semester, chosen by students. The campus group helps with leave of absence and with coming back.",
        providers: SCHOOLS,
        supports: &[Instrumental, Affiliational],
        capital: &[Human, Social],
        needs: &[Education, Financial],
        populations: &[YoungAdults],
        apply: "One page and a letter of somebody who knows the applicant.",
        ..COMMON
    },
    ResourceText {
        names: &["Computer basics, patiently", "{word} digital skills class"],
        summary: "Mouse, mail, forms and video calls for people who never needed them until now.",
        description: "Small groups and the same teacher each time. Ends with an own mail account and a filled-in application.",
        providers: SCHOOLS,
        supports: &[Informational],
        capital: &[Human],
        needs: &[Technology, Education],
        populations: &[OlderAdults],
        week: Week::Mornings,
        ..COMMON
    },
    ResourceText {
        names: &["Open computers at {center}", "{word} computer room"],
        summary: "Ten computers, a printer and somebody who knows where the form is.",
        description: "An hour at a time, longer if nobody waits. Private corner for telehealth and court by video.",
        supports: &[Instrumental, Informational],
        needs: &[Technology],
        place: Place::House,
        week: Week::Clinic,
        ..COMMON
    },
    ResourceText {
        names: &["Refurbished laptops", "{word} laptops for learners"],
        summary: "A laptop with a year of warranty for people in school or looking for work.",
        description: "Given against four hours in the workshop, where the machines are cleaned and set up together.",
        providers: &["{word} Reuse Workshop", "{town} Makers' Barn"],
        needs: &[Technology],
        price: Price::Fee(20, 60, "once, or four hours of help in the workshop"),
        week: Week::Weekend,
        ..COMMON
    },
    ResourceText {
        names: &["Interview wardrobe", "{word} suit closet"],
        summary: "Two outfits for interviews, chosen with a volunteer who has an eye.",
        description: "All sizes and genders, shoes included. A week's work clothes follow when the job is found.",
        supports: &[Instrumental, Emotional],
        needs: &[Clothing, Employment],
        apply: "By appointment, with a note from a coach.",
        week: Week::Mornings,
        ..COMMON
    },
    ResourceText {
        names: &["Boots and tools fund", "{word} tool library"],
        summary: "Work boots, reflective vests and hand tools for the first day on the job.",
        description: "Tools are lent for three months, boots are kept. Needs a start date from the employer.",
        providers: TRADES,
        needs: &[Employment, Clothing],
        documents: &["Offer of employment"],
        ..COMMON
    },
    ResourceText {
        names: &["Micro-loans for own businesses", "{word} small business start"],
        summary: "Loans up to two thousand dollars and a mentor who has done it.",
        description: "For food carts, cleaning, landscaping and the like. Credit history is read, not scored.",
        providers: &["{word} Credit Union", "{town} Enterprise Fund"],
        supports: &[Instrumental, Informational],
        capital: &[Human, Physical],
        needs: &[Employment, Financial],
        populations: &[Women],
        ages: (Some(18), None),
        price: Price::Fee(25, 50, "handling, taken from the loan"),
        ..COMMON
    },
    ResourceText {
        names: &["Credit and debt counseling", "{word} money talk"],
        summary: "Sort the letters, call the creditors, make a plan that holds.",
        description: "Three free sessions. Counselors know garnishment, medical debt and fines, and have seen larger piles.",
        providers: &["{word} Credit Union", "{county} Financial Wellness"],
        supports: &[Informational, Emotional],
        capital: &[Human],
        needs: &[Financial],
        documents: &["Letters and statements, opened or not"],
        ..COMMON
    },
    ResourceText {
        names: &["Free tax preparation", "{word} volunteer tax desk"],
        summary: "Volunteers file returns and find the credits that belong to a household.",
        description: "January to April by appointment, other months for back years. Unfiled years are no embarrassment here.",
        needs: &[Financial],
        eligibility: Some("Households with an income up to 64,000 dollars"),
        documents: &["Photo ID", "Social Security card", "Wage statements"],
        week: Week::Weekend,
        ..COMMON
    },
    ResourceText {
        names: &["Benefits enrollment desk", "{county} benefits navigator"],
        summary: "One visit for food, medical and cash benefits, with the forms filled in together.",
        description: "The navigator stays on the case until the card arrives, and helps with appeals.",
        supports: &[Informational, Instrumental],
        capital: &[Human, Physical],
        needs: &[Financial, Other],
        documents: &["Photo ID", "Proof of address if there is one"],
        ..COMMON
    },
    ResourceText {
        names: &["Vocational rehabilitation", "{word} work and health counseling"],
        summary: "Counseling, training and equipment for people whose health makes work hard.",
        description: "Substance use disorder counts as a condition. Plans are made with a counselor and reviewed each season.",
        providers: TRADES,
        supports: &[Informational, Instrumental],
        capital: &[Human],
        needs: &[Employment, Education],
        populations: &[Veterans],
        ages: (Some(16), Some(70)),
        apply: "Orientation first, then an own counselor.",
        ..COMMON
    },
    ResourceText {
        names: &["Summer jobs for youth in recovery", "{word} youth crew"],
        summary: "Trail work and gardens, paid by the hour, with a mentor on each crew.",
        description: "Six weeks outdoors. Crews are small, lunches are good, phones stay in the van.",
        supports: &[Instrumental, Affiliational],
        capital: &[Human, Social],
        needs: &[Employment],
        populations: &[Youth],
        only: true,
        ages: (Some(14), Some(19)),
        documents: &["Work permit", "Guardian's consent"],
        places: Some(10),
        ..COMMON
    },
    ResourceText {
        names: &["Volunteer desk of {center}", "{word} helping hands"],
        summary: "Give an afternoon: the front desk, the pantry, rides, or a skill of one's own.",
        description: "A short training, a name tag, and a reference after three months. Court-ordered hours are signed off.",
        supports: &[Affiliational],
        capital: &[Social, Cultural, Human],
        needs: &[Volunteering],
        place: Place::House,
        ..COMMON
    },
];
