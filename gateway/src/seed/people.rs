//! What coaches are called, say of themselves and are certified in. Everybody here is invented.

/// First names, which is all that a coach gives of a name beside an initial.
#[rustfmt::skip]
pub(super) const NAMES: &[&str] = &[
    "Abril", "Adaeze", "Alma", "Amos", "Anahí", "Ansel", "Ari", "Asha", "Atticus", "Beatriz", "Bennie", "Brisa",
    "Cal", "Carmela", "Cass", "Cleo", "Corbin", "Dalia", "Darnell", "Dev", "Dinah", "Dolores", "Eamon", "Eden",
    "Eli", "Elodie", "Esme", "Fa'afetai", "Farid", "Fern", "Fiona", "Gale", "Gus", "Hana", "Harlan", "Hollis",
    "Imani", "Inés", "Ira", "Isela", "Jace", "Jamila", "Jo", "Joaquín", "June", "Kai", "Kalani", "Keoni",
    "Kiona", "Lark", "Leilani", "Lonnie", "Lucía", "Luz", "Mabel", "Malia", "Marcel", "Marisol", "Mateo", "Micah",
    "Mina", "Nadège", "Nalani", "Nia", "Nizhoni", "Noor", "Odell", "Olivia", "Omar", "Opal", "Orson", "Paloma",
    "Pilar", "Quinn", "Rafa", "Reina", "Remy", "Rhea", "River", "Rosa", "Roscoe", "Ruth", "Sage", "Samir",
    "Saul", "Sefa", "Shay", "Sione", "Sol", "Stella", "Tala", "Tavita", "Teo", "Thea", "Tomás", "Ulani",
    "Umar", "Vera", "Vi", "Walt", "Wes", "Winnie", "Xiomara", "Yadira", "Yusuf", "Zadie", "Zeke", "Zora",
];

/// Pronouns with how common they are.
pub(super) const PRONOUNS: &[(u32, &str)] =
    &[(42, "she/her"), (42, "he/him"), (8, "they/them"), (4, "she/they"), (4, "ella")];

/// Credentials: what it is called, who gives it, and whether it runs out.
pub(super) const CREDENTIALS: &[(&str, &str, bool)] = &[
    ("Certified Peer Support Specialist (CPSS)", "State office of substance use and mental health", true),
    ("Certified Addiction Recovery Coach (CARC)", "State credentialing board", true),
    ("National Certified Peer Recovery Support Specialist (NCPRSS)", "NAADAC", true),
    ("Peer Recovery (PR)", "IC&RC member board", true),
    ("Certified Recovery Specialist (CRS)", "State certification board", true),
    ("Recovery Coach Academy", "CCAR", false),
    ("Mental Health First Aid", "National Council for Mental Wellbeing", true),
    ("Ethical Considerations for Recovery Coaches", "CCAR", false),
];

/// A few sentences of a coach's own, and the languages that they speak of.
#[rustfmt::skip]
pub(super) const BIOS: &[(&str, &[&str])] = &[
    ("I came in for the coffee and stayed for the people. I help with first weeks, long waits and paperwork.", &[]),
    ("Twenty years a cook, nine years in recovery. Ask me about going back to a kitchen without going back.", &[]),
    ("I walk, I listen, I do not hurry anybody. Mornings at the center, afternoons at the drug court.", &[]),
    ("Single parent of three. I know the family court building by heart and I bring snacks.", &[]),
    ("Veteran, fisherman, bad singer. We can talk on a bench as well as in an office.", &[]),
    ("My path was medication and a good counselor. Yours may be another, and all of them are welcome here.", &[]),
    ("I found my people in a circle on Sunday mornings. I am glad to sit with you in yours.", &[]),
    ("Hablo español y un poco de portugués. I go along to appointments when forms are only in English.", &["es", "pt"]),
    ("I was homeless for four winters and have had a key for six. I know which doors open and when.", &[]),
    ("Recovery gave me my hands back. I run the bike shop table and coach around it.", &[]),
    ("I grew up on the reservation and came back to it. I work with elders, young people and everyone between.", &[]),
    ("Quiet people are my specialty. We can start by text and take it from there.", &[]),
    ("I help with résumés, record questions and the first ninety days on a job.", &[]),
    ("As a coach in the emergency department I meet people on hard nights, and call the morning after.", &[]),
    ("I am a grandparent, a runner and eleven years in recovery. Family groups are where my heart is.", &[]),
    ("Harm reduction kept me alive until I was ready. I meet people where they are and carry naloxone.", &[]),
    ("I sign ASL as my first language and coach in it, in person and by video.", &["ase"]),
    ("Faith is part of my story and does not have to be part of yours. I am good at housing lists.", &[]),
    ("I left a shop floor for this work and never looked back. Trades, tools and apprenticeships are what I know.", &[]),
    ("I work with students: campus groups, leave of absence, coming back, telling parents or not telling them.", &[]),
];
