//! What there is in a network, and who asks about it.

use serde_json::{Value, json};
use tests::{Network, Who};

use crate::deeds::Chance;

/// Every kind of viewer, most of them of one house.
pub const ASKERS: [Who; 10] = [
    Who::Anonymous,
    Who::Website("summit-commons"),
    Who::Seat("coach@summit-commons"),
    Who::Seat("admin@summit-commons"),
    Who::Seat("admin@summit-commons"),
    Who::Seat("admin@lantern-house"),
    Who::Seat("network-admin"),
    Who::Seat("coordinator@wasatch-front"),
    Who::Seat("network-admin"),
    // Signs in and holds no role.
    Who::Seat("nobody-in-particular"),
];

/// Ids of every kind, of several houses; cursors; slugs.
pub struct World {
    ids: Vec<String>,
    cursors: Vec<String>,
    slugs: Vec<String>,
}

impl World {
    /// Looks at a network as admins of three houses do. Of roles there are only those of a house whose people ask
    /// nothing, and of keys none of the website that asks: a network without askers would be dull.
    pub fn of(network: &Network) -> Self {
        let mut world = Self { ids: Vec::new(), cursors: Vec::new(), slugs: Vec::new() };
        let list = "edges { cursor node { id } }";
        for (who, house) in [
            (Who::Seat("admin@summit-commons"), "summit-commons"),
            (Who::Seat("admin@lantern-house"), "lantern-house"),
            (Who::Seat("admin@red-mesa"), "red-mesa"),
        ] {
            let query = format!(
                "{{ center(slug: \"{house}\") {{ id slug region {{ id slug }} {}
                    resources(first: 40) {{ edges {{ cursor node {{ id sites {{ id }} }} }} }} coaches(first: 10) {{ {list} }}
                    events(first: 20, window: {{ days: 30 }}) {{ edges {{ cursor node {{ id event {{ id }} }} }} }}
                    problemReports(first: 3) {{ {list} }} overdue(first: 2) {{ edges {{ cursor }} }}
                    auditTrail(first: 2) {{ edges {{ cursor }} }} }}
                   resources(first: 4, search: \"open\") {{ {list} }} regions(first: 3) {{ {list} }}
                   near: resources(first: 4, near: {{ center: \"{house}\" }}) {{ {list} }} }}",
                match house {
                    "red-mesa" => "members { id } siteKeys { id }",
                    "lantern-house" => "siteKeys { id }",
                    _ => "",
                }
            );
            world.learn(network.ask(&who, &query, json!({})).data());
        }
        assert!(
            world.ids.len() > 50 && world.cursors.len() > 30 && world.slugs.len() > 4,
            "there is little to ask for"
        );
        world
    }

    fn learn(&mut self, answer: &Value) {
        match answer {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| match (name.as_str(), value.as_str()) {
                ("id", Some(id)) => self.ids.push(id.to_owned()),
                ("cursor", Some(cursor)) => self.cursors.push(cursor.to_owned()),
                ("slug", Some(slug)) => self.slugs.push(slug.to_owned()),
                _ => self.learn(value),
            }),
            Value::Array(items) => items.iter().for_each(|item| self.learn(item)),
            _ => {}
        }
    }

    /// The id of something.
    pub fn id(&self, chance: &mut Chance) -> String {
        chance.pick(&self.ids).clone()
    }

    /// The id of something that a name speaks of, where it speaks of any.
    pub fn id_for(&self, chance: &mut Chance, name: &str) -> String {
        let name = name.to_lowercase();
        let is_meant = |id: &&String| id.split_once('_').is_some_and(|(kind, _)| name.contains(&kind.to_lowercase()));
        let meant: Vec<_> = self.ids.iter().filter(is_meant).collect();
        if meant.is_empty() { self.id(chance) } else { (*chance.pick(&meant)).clone() }
    }

    /// About the id of something.
    pub fn odd_id(&self, chance: &mut Chance) -> String {
        let id = self.id(chance);
        let (kind, digits) = id.split_once('_').expect("an id has its kind");
        match chance.below(12) {
            0 => digits.to_owned(),
            1 => format!("{}_{digits}", chance.pick(&["center", "event", "coach", "site", "occurrence", "membership"])),
            2 => id.to_uppercase(),
            3 => id[..id.len() - 1].to_owned(),
            4 => format!("{kind}_{}", "0".repeat(32)),
            5 => format!("occurrence_{}_99991231T235959", &digits[..32]),
            6 => format!("occurrence_{}_00010101T000000", &digits[..32]),
            7 => format!("{kind}_{}", "é".repeat(16)),
            8 => format!("{id}\n"),
            9 => chance.pick(&["", "_", "__", "center_", "Q2VudGVyOjE=", "1", "-1", "💥"]).to_string(),
            _ => id,
        }
    }

    /// A cursor, most often of some list.
    pub fn cursor(&self, chance: &mut Chance, edges: usize) -> String {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        let nil = "00000000-0000-0000-0000-000000000000";
        let cursor = chance.pick(&self.cursors).clone();
        if !chance.percent(edges) {
            return cursor;
        }
        let forged = match chance.below(13) {
            0 => json!({ "n": ["", nil] }),
            1 => json!({ "d": [u64::MAX, nil] }),
            2 => json!({ "r": [i64::MIN, "\u{10ffff}", nil] }),
            3 => json!({ "v": ["9999-12-31", nil] }),
            4 => json!({ "s": ["9999-12-31T23:59:59Z", nil, "0001-01-01T00:00:00"] }),
            5 => json!({ "c": i64::MIN }),
            6 => json!({ "c": i64::MAX }),
            7 => json!({ "p": ["0001-01-01T00:00:00Z", nil] }),
            8 => json!({ "m": nil }),
            9 => json!([[[]]]),
            10 => return cursor[1..].to_owned(),
            11 => return format!("{cursor}="),
            _ => return "not/a+cursor 💥".to_owned(),
        };
        URL_SAFE_NO_PAD.encode(forged.to_string())
    }

    /// The slug of a center or region.
    pub fn slug(&self, chance: &mut Chance) -> String {
        if chance.percent(5) { "no-such-house".to_owned() } else { chance.pick(&self.slugs).clone() }
    }
}
