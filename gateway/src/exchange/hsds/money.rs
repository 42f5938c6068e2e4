//! What a service costs.

use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::kernel::{
    listing::{Cost, Money},
    vocabulary::CostKind,
};

use super::record::{Record, shown};

const DESCRIPTION_LIMIT: usize = 2000;
/// More than this is a slip of the keyboard.
const HIGHEST_AMOUNT: Decimal = Decimal::from_parts(10_000_000, 0, 0, false, 0);

/// The cost that a service's prices and words state.
pub(super) fn cost(service: &Record<'_>, today: NaiveDate) -> Cost {
    let options = service.records("cost_options");
    let prices: Vec<Price> = options.iter().filter_map(|option| price(option, today)).collect();
    let words = service.lines("fees_description").or_else(|| service.lines("fees"));
    let mut said: Vec<String> = prices.iter().filter_map(Price::in_words).collect();
    said.extend(words);
    let description =
        (!said.is_empty()).then(|| service.within("fees_description", said.join("\n"), DESCRIPTION_LIMIT));

    let amounts: Vec<Decimal> = prices.iter().filter_map(|price| price.amount).collect();
    let spoken = said.join("\n").to_lowercase();
    let costs_money = amounts.iter().any(|amount| !amount.is_zero());
    let kind = if says_sliding(&spoken) {
        CostKind::SlidingScale
    } else if costs_money {
        CostKind::Fee
    } else if !amounts.is_empty() || says_free(&spoken) {
        CostKind::Free
    } else if says_insurance(&spoken) {
        CostKind::Insurance
    } else {
        CostKind::Unknown
    };
    // Several prices are in the words; one number would tell only some people the truth.
    let amount = match prices.as_slice() {
        [Price { amount: Some(amount), currency: Some(currency), .. }] if kind == CostKind::Fee => {
            Some(Money { amount: *amount, currency: currency.clone() })
        }
        _ => None,
    };
    Cost { kind, amount, description }
}

struct Price {
    option: Option<String>,
    amount: Option<Decimal>,
    currency: Option<String>,
    unit: Option<String>,
}

impl Price {
    /// "Under 18s: 35 GBP per 1 hour session"
    fn in_words(&self) -> Option<String> {
        let amount = self.amount.map(|amount| amount.to_string());
        let price = [amount, self.currency.clone().filter(|_| self.amount.is_some()), self.unit.clone()];
        let price = price.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let said = match &self.option {
            Some(option) if price.is_empty() => option.clone(),
            Some(option) => format!("{option}: {price}"),
            None => price,
        };
        (!said.is_empty()).then_some(said)
    }
}

fn price(option: &Record<'_>, today: NaiveDate) -> Option<Price> {
    if let Some(end) = option.date("valid_to").filter(|&end| end < today) {
        option.left_out("", format!("this price ended on {end}"));
        return None;
    }
    if let Some(start) = option.date("valid_from").filter(|&start| start > today) {
        option.left_out("", format!("this price begins only on {start}"));
        return None;
    }
    let amount = amount(option);
    let currency = option.line("currency").map(|code| code.to_uppercase());
    let is_code = |code: &String| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    let known = currency.clone().filter(is_code);
    if let Some(wrong) = currency.filter(|_| known.is_none()) {
        option.left_out("currency", format!("\"{}\" is not a currency's code", shown(&wrong)));
    } else if known.is_none() && amount.is_some_and(|amount| !amount.is_zero()) {
        option.warned("amount", "the currency is missing, so the amount is kept in words only");
    }
    Some(Price {
        option: option.line_within("option", 300),
        amount,
        currency: known,
        unit: option.line_within("amount_description", 300),
    })
}

fn amount(option: &Record<'_>) -> Option<Decimal> {
    let numeral = option.numeral("amount")?;
    let bare = numeral.trim_start_matches(['$', '£', '€']).trim().replace(',', "");
    let amount = Decimal::from_str(&bare).or_else(|_| Decimal::from_scientific(&bare)).ok();
    let kept = amount
        .filter(|amount| !amount.is_sign_negative() || amount.is_zero())
        .filter(|amount| *amount <= HIGHEST_AMOUNT);
    if kept.is_none() {
        option.left_out("amount", format!("\"{}\" is not an amount of money", shown(&numeral)));
    }
    kept.map(|amount| amount.round_dp(3).abs().normalize())
}

fn has_any(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| text.contains(phrase))
}

fn says_sliding(text: &str) -> bool {
    has_any(
        text,
        &[
            "sliding scale",
            "sliding-scale",
            "sliding fee",
            "based on income",
            "income-based",
            "income based",
            "ability to pay",
        ],
    )
}

/// Whether the words say that nobody pays. "Free" alone counts only where it is the whole statement or
/// begins it, since "free for members" and "first visit free" say something else.
fn says_free(text: &str) -> bool {
    if has_any(text, &["$", "£", "€", "not free", "donation required"]) && !text.trim().starts_with("$0") {
        return false;
    }
    let text = text.trim().trim_end_matches(['.', '!']);
    let is_all = ["free", "none", "no", "no fees", "$0", "$0.00", "n/a - free"].contains(&text);
    let begins = [
        "free.",
        "free,",
        "free;",
        "free!",
        "free to all",
        "free for all",
        "free for everyone",
        "free service",
        "free and ",
    ];
    is_all
        || begins.iter().any(|start| text.starts_with(start))
        || has_any(
            text,
            &["free of charge", "free of cost", "no charge", "no cost", "no fee", "without charge", "there is no cost"],
        ) && !has_any(
            text,
            &[
                "no cost for",
                "no charge for",
                "no fee for",
                "no cost to members",
                "free of charge for",
                "free of charge to ",
            ],
        )
}

fn says_insurance(text: &str) -> bool {
    has_any(text, &["insurance", "medicaid", "medicare"])
        && !has_any(
            text,
            &[
                "no insurance",
                "insurance not",
                "insurance is not",
                "without insurance",
                "not accept insurance",
                "uninsured",
            ],
        )
}
