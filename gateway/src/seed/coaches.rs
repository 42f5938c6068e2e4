//! The coaches of a house, each with an own mind about what to share with whom.

use super::{
    Plan,
    chance::{Dice, Part},
    id, listing,
    network::Spot,
    people::{BIOS, CREDENTIALS, NAMES, PRONOUNS},
    wording::slug,
};
use crate::{
    centers::model::Center,
    coaches::model::{Coach, Credential, Sharing},
    kernel::{
        listing::Contact,
        vocabulary::{Pathway, Population, RecoveryCapital, Setting, SupportType, Visibility},
    },
};

/// Every house has a coach of each visibility, so that every audience has somebody to see.
const FIRST_VISIBILITIES: [Visibility; 4] =
    [Visibility::Public, Visibility::Network, Visibility::Center, Visibility::Public];

/// The coaches of a house.
pub(super) fn coaches(plan: &Plan, spot: &Spot, center: &Center) -> Vec<Coach> {
    let mut dice = Dice::new(plan.seed, spot.index, Part::Coaches);
    let usual = if plan.is_big() { 6 } else { 6 + dice.below(4) };
    let count = plan.coaches_per_center.unwrap_or(usual);
    let mut names = NAMES.to_vec();
    dice.shuffle(&mut names);
    names
        .into_iter()
        .cycle()
        .take(count)
        .enumerate()
        .map(|(number, name)| coach(plan, spot, center, number, name, &mut dice))
        .collect()
}

fn coach(plan: &Plan, spot: &Spot, center: &Center, number: usize, name: &str, dice: &mut Dice) -> Coach {
    let (created_at, updated_at) = listing::written(plan, dice);
    let visibility = FIRST_VISIBILITIES.get(number).copied().unwrap_or_else(|| {
        dice.weighted(&[(45, Visibility::Public), (30, Visibility::Network), (25, Visibility::Center)])
    });
    let display_name =
        if dice.percent(55) { format!("{name} {}.", char::from(b'A' + dice.below(26) as u8)) } else { name.to_owned() };
    let bio = dice.percent(90).then(|| dice.pick(BIOS));
    Coach {
        id: id(plan.seed, &spot.path("coach", number)),
        center_id: center.id,
        display_name,
        pronouns: dice.percent(75).then(|| dice.weighted(PRONOUNS).to_owned()),
        bio: bio.map(|(text, _)| text.to_owned()),
        support_types: dice.some(SupportType::ALL, 1, 3),
        recovery_capital: dice.some(RecoveryCapital::ALL, 1, 2),
        pathways: dice.some(Pathway::ALL, 1, 3),
        populations: dice.some(Population::ALL, 0, 3),
        languages: languages(center, bio.map_or(&[], |(_, languages)| languages), dice),
        settings: settings(center, dice),
        credentials: credentials(plan, spot, dice),
        availability: listing::availability(plan, 4, dice),
        contact: contact(spot, name, dice),
        visibility,
        sharing: Some(sharing(visibility, dice)),
        created_at,
        updated_at,
        version: 1,
    }
}

/// Coaches speak English, some languages of their house, and those that they say they speak.
fn languages(center: &Center, own: &[&str], dice: &mut Dice) -> Vec<String> {
    let mut languages = vec!["en".to_owned()];
    languages.extend(own.iter().map(|&tag| tag.to_owned()));
    for tag in center.languages.iter().skip(1) {
        if dice.percent(35) && !languages.contains(tag) {
            languages.push(tag.clone());
        }
    }
    languages
}

fn settings(center: &Center, dice: &mut Dice) -> Vec<Setting> {
    dice.some(&center.settings, 1, 3)
}

/// From no credential to three; some have run out, and some never do.
fn credentials(plan: &Plan, spot: &Spot, dice: &mut Dice) -> Vec<Credential> {
    dice.some(CREDENTIALS, 0, 3)
        .into_iter()
        .map(|(label, issuer, runs_out)| Credential {
            label: label.to_owned(),
            issuer: issuer.to_owned(),
            jurisdiction: runs_out.then(|| spot.town.state.to_owned()),
            expires_on: runs_out.then(|| {
                let days = if dice.percent(25) { dice.between(-300, -5) } else { dice.between(30, 700) };
                plan.day(days)
            }),
        })
        .collect()
}

fn contact(spot: &Spot, name: &str, dice: &mut Dice) -> Contact {
    let mailbox = slug(name);
    Contact {
        phone: dice.percent(75).then(|| spot.phone(dice)),
        email: dice.percent(80).then(|| format!("{mailbox}.{}@example.org", spot.slug)),
        url: dice.percent(40).then(|| format!("https://{}.example.org/coaches/{mailbox}", spot.slug)),
    }
}

/// Each part has an audience of its own, never one that cannot see the listing at all.
fn sharing(listing: Visibility, dice: &mut Dice) -> Sharing {
    let mut audience = || dice.pick(Visibility::ALL).min(listing);
    Sharing {
        pronouns: audience(),
        bio: audience().max(audience()),
        pathways: audience(),
        populations: audience(),
        phone: audience(),
        email: audience(),
        url: audience(),
    }
}
