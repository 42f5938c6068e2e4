//! Languages as BCP 47 codes.

/// ISO 639-1, so that a slip such as "sp" for Spanish is noticed.
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da \
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io \
    is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my \
    na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq \
    sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Languages of the people whom the centers meet: BCP 47 code, other ISO 639 codes, English names.
/// BCP 47 wants the shortest code, ISO 639-2 and -3 have longer ones for the same language.
const LANGUAGES: &[(&str, &[&str], &[&str])] = &[
    ("am", &["amh"], &["amharic"]),
    ("ar", &["ara", "arb"], &["arabic"]),
    ("ase", &[], &["american sign language", "asl", "sign language"]),
    ("bs", &["bos"], &["bosnian"]),
    ("de", &["deu", "ger"], &["german"]),
    ("en", &["eng"], &["english"]),
    ("es", &["spa"], &["spanish", "español", "espanol"]),
    ("fa", &["fas", "per", "prs"], &["persian", "farsi", "dari"]),
    ("fr", &["fra", "fre"], &["french"]),
    ("hi", &["hin"], &["hindi"]),
    ("ht", &["hat"], &["haitian creole", "haitian"]),
    ("it", &["ita"], &["italian"]),
    ("ja", &["jpn"], &["japanese"]),
    ("kar", &[], &["karen"]),
    ("km", &["khm"], &["khmer", "cambodian"]),
    ("ko", &["kor"], &["korean"]),
    ("lo", &["lao"], &["lao", "laotian"]),
    ("my", &["mya", "bur"], &["burmese"]),
    ("ne", &["nep"], &["nepali"]),
    ("nv", &["nav"], &["navajo", "diné", "dine bizaad"]),
    ("pa", &["pan"], &["punjabi"]),
    ("pl", &["pol"], &["polish"]),
    ("ps", &["pus"], &["pashto"]),
    ("pt", &["por"], &["portuguese"]),
    ("rn", &["run"], &["kirundi"]),
    ("ro", &["ron", "rum"], &["romanian"]),
    ("ru", &["rus"], &["russian"]),
    ("rw", &["kin"], &["kinyarwanda"]),
    ("sk", &["slk", "slo"], &["slovak"]),
    ("sm", &["smo"], &["samoan"]),
    ("so", &["som"], &["somali"]),
    ("sr", &["srp"], &["serbian"]),
    ("sw", &["swa", "swh"], &["swahili"]),
    ("ti", &["tir"], &["tigrinya"]),
    ("tl", &["tgl", "fil"], &["tagalog", "filipino"]),
    ("to", &["ton"], &["tongan"]),
    ("tr", &["tur"], &["turkish"]),
    ("uk", &["ukr"], &["ukrainian"]),
    ("ur", &["urd"], &["urdu"]),
    ("ute", &[], &["ute"]),
    ("vi", &["vie"], &["vietnamese"]),
    ("zh", &["zho", "chi", "cmn", "yue"], &["chinese", "mandarin", "cantonese"]),
];

/// The BCP 47 code of a language that is given by code or by name.
pub(super) fn tag(code: Option<&str>, name: Option<&str>) -> Option<String> {
    // A name that says more than the code cannot mend it; but exports often put the name into the code.
    code.and_then(by_code).or_else(|| name.and_then(by_name)).or_else(|| code.and_then(by_name))
}

fn by_code(code: &str) -> Option<String> {
    let mut subtags = code.trim().split(['-', '_']);
    let primary = subtags.next()?.to_lowercase();
    let known = match primary.len() {
        2 => TWO_LETTERS.split_whitespace().any(|two| two == primary).then(|| primary.clone()),
        3 if primary.bytes().all(|b| b.is_ascii_lowercase()) => {
            let short = LANGUAGES.iter().find(|(_, longer, _)| longer.contains(&primary.as_str()));
            Some(short.map_or_else(|| primary.clone(), |(tag, ..)| (*tag).to_owned()))
        }
        _ => None,
    };
    let mut whole = known?;
    for subtag in subtags {
        let is_well_formed = (2..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric());
        if !is_well_formed {
            return None;
        }
        whole.push('-');
        whole.push_str(&match subtag.len() {
            2 => subtag.to_ascii_uppercase(),
            4 => capitalised(subtag),
            _ => subtag.to_ascii_lowercase(),
        });
    }
    Some(whole)
}

/// Scripts are written "Hant".
fn capitalised(subtag: &str) -> String {
    let mut letters = subtag.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters.map(|letter| letter.to_ascii_lowercase())).collect()
}

fn by_name(name: &str) -> Option<String> {
    let bare = name.split(['(', ',', ';', '/']).next().unwrap_or_default().trim().to_lowercase();
    LANGUAGES.iter().find(|(.., names)| names.contains(&bare.as_str())).map(|(tag, ..)| (*tag).to_owned())
}
