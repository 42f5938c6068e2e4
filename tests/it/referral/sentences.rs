//! What is told of an option in sentences, in English and in Spanish.

use serde_json::{Value, json};
use tests::{Network, Who, on_both};

use super::{ask, laws::Listed};

/// Each sentence is one that can be read to somebody, in either language.
pub fn read_well(listed: &Listed<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for option in listed.options {
        for told in ["reasons", "unknowns"].into_iter().flat_map(|side| option.told(side)) {
            let (english, spanish) = (told["text"].as_str().unwrap(), told["spanish"].as_str().unwrap());
            for sentence in [english, spanish] {
                if !reads_well(sentence) {
                    broken.push(format!("{} says {sentence:?}", option.name()));
                }
            }
            // A notice is in the words of whoever put it there.
            if english == spanish && told["code"] != "NOTICE" {
                broken.push(format!("{} says the same in both languages: {english:?}", option.name()));
            }
        }
    }
    broken
}

/// Whether a sentence begins and ends like one, holds no word of programs and no gap where a list was empty.
fn reads_well(sentence: &str) -> bool {
    let begins = sentence.chars().next().is_some_and(|letter| letter.is_uppercase() || letter.is_ascii_digit());
    let gaps =
        ["  ", " .", " ,", " ;", ",,", ":.", " with.", " by.", " con.", " de.", " y.", " and.", "_", "null", "None"];
    let words = sentence.trim_end_matches('.').split_whitespace().last().unwrap_or_default();
    let trails = ["with", "with;", "in", "for", "of", "by", "con", "con;", "en", "para", "de", "Speaks", "Habla"];
    begins && sentence.ends_with('.') && !gaps.iter().any(|gap| sentence.contains(gap)) && !trails.contains(&words)
}

#[test]
fn a_sentence_with_a_gap_is_none() {
    for good in ["It is free.", "12 miles away.", "Habla español.", "Ayuda con comida y vivienda."] {
        assert!(reads_well(good), "{good}");
    }
    for bad in
        ["", "Helps with .", "Helps with.", "speaks English.", "Costs: SLIDING_SCALE.", "May help with ; nobody."]
    {
        assert!(!reads_well(bad), "{bad}");
    }
}

#[test]
fn there_are_sentences_in_two_languages() {
    on_both(|backend| {
        let network = Network::start(backend);
        let text = |language: &str| {
            let query = format!(
                "{{ referralOptions(first: 1, need: {{ required: {{ needs: [FOOD], costs: [FREE] }} }}) {{
                    nodes {{ reasons {{ code text{language} }} }} }} }}"
            );
            ask(network.server(), Who::Anonymous, &query, &json!({}))
        };
        let cost = |told: Result<Value, _>| {
            let told: Value = told.unwrap();
            let reasons = told["referralOptions"]["nodes"][0]["reasons"].as_array().unwrap().clone();
            reasons.into_iter().find(|reason| reason["code"] == "COST").unwrap()["text"].clone()
        };
        assert_eq!(cost(text("")), "It is free.");
        assert_eq!(cost(text("(language: \"en-GB\")")), "It is free.");
        for spanish in ["es", "es-MX", "ES"] {
            assert_eq!(cost(text(&format!("(language: \"{spanish}\")"))), "Es gratis.");
        }
        let errors = text("(language: \"fr\")").expect_err("there are no sentences in French");
        assert_eq!(errors[0]["extensions"]["code"], "INVALID_ARGUMENT", "{errors:?}");
        assert_eq!(errors[0]["extensions"]["argument"], "language", "{errors:?}");
        let message = errors[0]["message"].as_str().unwrap();
        assert!(message.contains("\"en\"") && message.contains("\"es\""), "{message}");
    });
}
