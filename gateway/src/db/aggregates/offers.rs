//! What centers offer, summed by one word of one vocabulary at a time: no row tells which words stand together in an
//! entry, and none is of one entry unless a center has but one.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::DbBackend;
use uuid::Uuid;

use super::{super::Sql, Piece, function, pieces};

/// By what is summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By the bits of closed vocabularies.
    Word,
    /// By language.
    Language,
    /// By weekday and part of the day: bit `7 * part + weekday`, Monday is 0 and the night is 0.
    Hours,
}

/// What is asked of an aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which bits of `words` are told apart.
    pub words: i64,
    /// Which bits of `needs`.
    pub needs: i64,
    /// What is due on this day or later is due soon ...
    pub today: NaiveDate,
    /// ... and up to this one.
    pub until: NaiveDate,
    /// Statements that places are free hold if they expire later.
    pub now: DateTime<Utc>,
    /// Dates are counted that begin at this instant, the beginning of a week in UTC, or later ...
    pub from: DateTime<Utc>,
    /// ... and before this one, four weeks after that at least: shorter sums would single out one date.
    pub to: DateTime<Utc>,
}

/// Whose offers are summed, where no function stands before them.
#[derive(Clone, Copy, Debug)]
pub enum Among<'a> {
    /// All that the centers of a region have, private or not; SQLite alone, which has no doors.
    Region(Uuid),
    /// What some centers share with the network.
    Shared(&'a [Uuid]),
    /// The coaches that they share.
    SharedCoaches(&'a [Uuid]),
}

const PARAMETERS: [(&str, &str); 7] = [
    ("words", "bigint"),
    ("needs", "bigint"),
    ("today", "date"),
    ("until", "date"),
    ("now", "timestamptz"),
    ("from", "timestamptz"),
    ("to", "timestamptz"),
];

const COLUMNS: &str = "center_id uuid, kind text, cell text, offers bigint, dates bigint, due_soon bigint, \
                       accepting bigint, open_slots bigint";

/// How many bits there are at most: those of the longest vocabularies, one behind the other.
const BITS: u32 = 48;
/// Days of a week times parts of a day.
const HOURS: u32 = 28;

impl By {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Word, Self::Language, Self::Hours];

    /// The name of the function, in the schema of the truth.
    #[must_use]
    pub const fn function(self) -> &'static str {
        match self {
            Self::Word => "region_words",
            Self::Language => "region_languages",
            Self::Hours => "region_hours",
        }
    }

    /// The types of what the function is given.
    #[must_use]
    pub fn signature(self) -> String {
        format!("{}({})", self.function(), PARAMETERS.map(|(_, kind)| kind).join(", "))
    }

    /// The function by which the region door is told the sums of its region. Coaches are no part of it: they are
    /// counted as far as the network may see them.
    #[must_use]
    pub fn definition(self) -> String {
        let mut body = String::new();
        for piece in pieces(&text(self, true)) {
            match piece {
                Piece::Text(text) => body.push_str(text),
                Piece::Word("copy") => body.push_str("house."),
                Piece::Word("of") => body.push_str("= ANY (centers)"),
                Piece::Word("kinds") => body.push_str("('RESOURCE', 'EVENT')"),
                Piece::Word(word) => match PARAMETERS.iter().position(|(name, _)| *name == word) {
                    Some(at) => body.push_str(&format!("${}", at + 1)),
                    None => body.push_str(dialect(DbBackend::Postgres, word)),
                },
            }
        }
        let check = "IF $6 <> date_trunc('week', $6, 'UTC') OR $7 <> date_trunc('week', $7, 'UTC')
                OR $7 - $6 < interval '28 days' THEN
                RAISE EXCEPTION 'dates are summed in whole weeks from Monday in UTC, four at least';
            END IF;";
        function(&self.signature(), COLUMNS, "centers uuid[] := truth.region_centers();", check, &body)
    }

    /// Adds the call of the function.
    pub fn call(self, sql: &mut Sql, asked: &Asked) {
        sql.push("SELECT * FROM truth.").push(self.function()).push("(");
        sql.each(&PARAMETERS, |sql, (name, _)| asked.bind(sql, name)).push(")");
    }

    /// Adds the statement itself.
    pub fn push(self, sql: &mut Sql, among: Among<'_>, asked: &Asked) {
        let backend = sql.backend();
        let (copy, kinds, has_dates) = match among {
            Among::Region(_) => ("house", "('RESOURCE', 'EVENT')", true),
            Among::Shared(_) => ("shared", "('RESOURCE', 'EVENT', 'COACH')", true),
            Among::SharedCoaches(_) => ("shared", "('COACH')", false),
        };
        for piece in pieces(&text(self, has_dates)) {
            match piece {
                Piece::Text(text) => drop(sql.push(text)),
                Piece::Word("copy") => {
                    sql.push(copy).push(if backend == DbBackend::Postgres { "." } else { "_" });
                }
                Piece::Word("kinds") => drop(sql.push(kinds)),
                Piece::Word("of") => among.push(sql),
                Piece::Word(word) if PARAMETERS.iter().any(|(name, _)| *name == word) => asked.bind(sql, word),
                Piece::Word(word) => drop(sql.push(dialect(backend, word))),
            }
        }
    }
}

impl Among<'_> {
    /// Adds the test of a center that stands before it.
    fn push(self, sql: &mut Sql) {
        match self {
            Self::Region(region) => {
                sql.push("IN (SELECT id FROM center WHERE region_id = ").bind(region).push(" AND status <> 'CLOSED')");
            }
            Self::Shared(centers) | Self::SharedCoaches(centers) => drop(sql.is_one_of("", centers)),
        }
    }
}

impl Asked {
    fn bind(&self, sql: &mut Sql, word: &str) {
        match word {
            "words" => sql.bind(self.words),
            "needs" => sql.bind(self.needs),
            "today" => sql.bind(self.today),
            "until" => sql.bind(self.until),
            "now" => sql.bind(self.now),
            "from" => sql.bind(self.from),
            _ => sql.bind(self.to),
        };
    }
}

/// What the databases spell differently. SQLite has no union of sets of bits: it takes the greatest of each.
fn dialect(backend: DbBackend, word: &str) -> &'static str {
    let is_postgres = backend == DbBackend::Postgres;
    match (word, is_postgres) {
        ("any part", true) => "bit_or(p.part)",
        ("any part", false) => {
            static EACH: LazyLock<String> = LazyLock::new(|| {
                (0..HOURS).map(|at| format!("max(p.part & {})", 1_i64 << at)).collect::<Vec<_>>().join(" | ")
            });
            &EACH
        }
        ("each language", true) => "CROSS JOIN LATERAL unnest(string_to_array(trim(s.held), ' ')) AS b (value)",
        ("each language", false) => r#"CROSS JOIN json_each('["' || replace(trim(s.held), ' ', '","') || '"]') AS b"#,
        ("weekday", true) => "CAST(extract(isodow FROM d.local_start) AS integer) - 1",
        ("weekday", false) => "(CAST(strftime('%w', d.local_start) AS integer) + 6) % 7",
        (_, true) => "CAST(extract(hour FROM d.local_start) AS integer)",
        (_, false) => "CAST(strftime('%H', d.local_start) AS integer)",
    }
}

/// Entries are few kinds of entries: they are summed by all that is told apart of them first, and only then by each word.
fn text(by: By, has_dates: bool) -> String {
    let (held, from) = match by {
        By::Word => ("(o.words & {words}) | (o.needs & {needs})", "{copy}offer o"),
        By::Language => ("o.languages", "{copy}offer o"),
        By::Hours => ("w.held", "known w JOIN {copy}offer o ON o.entry_id = w.entry_id"),
    };
    let mut offered = ["SELECT o.center_id, o.kind, ", held, " AS held, ", FIGURES, " FROM ", from, AVAILABLE].concat();
    offered.push_str(" AND o.kind IN {kinds} GROUP BY 1, 2, 3");
    let mut parts = Vec::new();
    if by != By::Language {
        parts.push(places(if by == By::Word { BITS } else { HOURS }));
    }
    if by == By::Hours {
        parts.push(known_hours());
    }
    match (has_dates, by) {
        (false, _) => {}
        (true, By::Hours) => offered.push_str(DATES_BY_HOURS),
        (true, _) => {
            parts.push(DATES.to_owned());
            let dates = [" UNION ALL SELECT o.center_id, o.kind, ", held, DATES_OF_OFFERS, AVAILABLE];
            offered.push_str(&dates.concat());
            offered.push_str(" AND o.kind = 'EVENT' GROUP BY 1, 2, 3");
        }
    }
    parts.push(["offered AS (", &offered, ")"].concat());
    let (cell, spread) = match by {
        By::Word => ("bit", "JOIN place b ON (s.held & b.bit) <> 0 AND (b.bit & ({words} | {needs})) <> 0"),
        By::Language => ("value", "{each language} WHERE b.value <> ''"),
        By::Hours => ("bit", "JOIN place b ON (s.held & b.bit) <> 0"),
    };
    let with = parts.join(", ");
    let cells = ["SELECT s.center_id, s.kind, CAST(b.", cell, " AS text) AS cell", SUMS, " FROM offered s "].concat();
    ["WITH ", &with, " ", &cells, spread, " GROUP BY s.center_id, s.kind, b.", cell].concat()
}

const AVAILABLE: &str = " WHERE o.center_id {of} AND o.is_available = true";

const FIGURES: &str = "count(*) AS offers, 0 AS dates, \
    sum(CASE WHEN o.due_on BETWEEN {today} AND {until} THEN 1 ELSE 0 END) AS due_soon, \
    sum(CASE WHEN o.accepting_until > {now} THEN 1 ELSE 0 END) AS accepting, \
    sum(CASE WHEN o.accepting_until > {now} THEN o.open_slots END) AS open_slots";

/// Dates are counted by event first: an event has many, and its words are looked up once.
const DATES: &str = "dated AS (SELECT d.event_id, count(*) AS dates FROM {copy}occurrence d WHERE d.center_id {of} \
    AND d.starts_at >= {from} AND d.starts_at < {to} AND d.status = 'SCHEDULED' GROUP BY d.event_id)";

const DATES_OF_OFFERS: &str = ", 0, sum(t.dates), 0, 0, 0 FROM dated t JOIN {copy}offer o ON o.entry_id = t.event_id";

const DATES_BY_HOURS: &str = " UNION ALL SELECT d.center_id, 'EVENT', \
    CAST(1 AS bigint) << (7 * ({hour} / 6) + {weekday}), 0, count(*), \
    count(DISTINCT CASE WHEN o.due_on BETWEEN {today} AND {until} THEN d.event_id END), 0, 0 \
    FROM {copy}occurrence d JOIN {copy}offer o ON o.entry_id = d.event_id \
    WHERE d.center_id {of} AND o.center_id {of} AND d.starts_at >= {from} AND d.starts_at < {to} \
    AND d.status = 'SCHEDULED' AND o.kind = 'EVENT' AND o.is_available = true GROUP BY 1, 3";

const SUMS: &str = ", CAST(sum(s.offers) AS bigint) AS offers, CAST(sum(s.dates) AS bigint) AS dates, \
    CAST(sum(s.due_soon) AS bigint) AS due_soon, CAST(sum(s.accepting) AS bigint) AS accepting, \
    CAST(coalesce(sum(s.open_slots), 0) AS bigint) AS open_slots";

fn places(count: u32) -> String {
    let bits: Vec<_> = (0..count).map(|at| format!("(CAST({} AS bigint))", 1_i64 << at)).collect();
    format!("place (bit) AS (VALUES {})", bits.join(", "))
}

/// In which parts of which days each entry is open at some minute. What is open past midnight is open on the next day.
fn known_hours() -> String {
    let parts = (0..4).flat_map(|part: i64| {
        let (begins, shift) = (part * 360, part * 7);
        let (ends, tomorrow) = (begins + 360, begins + 1440);
        [
            format!("(CASE WHEN h.opens < {ends} AND h.closes > {begins} THEN h.days << {shift} ELSE 0 END)"),
            format!(
                "(CASE WHEN h.closes > {tomorrow} THEN (((h.days << 1) & 127) | (h.days >> 6)) << {shift} ELSE 0 END)"
            ),
        ]
    });
    let open = [
        "SELECT h.entry_id, ",
        &parts.collect::<Vec<_>>().join(" | "),
        " AS part FROM {copy}opening h WHERE h.center_id {of} AND h.on_date IS NULL",
    ];
    ["known AS (SELECT p.entry_id, {any part} AS held FROM (", &open.concat(), ") p GROUP BY p.entry_id)"].concat()
}
