//! Free text: how it is kept, and what in it looks like a person's data.

use chrono::NaiveDate;
use gateway::kernel::{
    personal::{self, Personal},
    text,
};

/// The day on which the samples are read.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 5).unwrap()
}

fn all_are(expected: Option<Personal>, samples: &[&str]) {
    let wrong: Vec<_> = samples
        .iter()
        .map(|sample| (*sample, personal::find(sample, today())))
        .filter(|(_, found)| *found != expected)
        .collect();
    assert!(wrong.is_empty(), "expected {expected:?} of each of these: {wrong:#?}");
}

#[test]
fn phones_are_found_however_they_are_written() {
    let samples = [
        "801-555-0134",
        "(801) 555 0134",
        "(801)555-0134",
        "801.555.0134",
        "+1 801 555 0134",
        "+18015550134",
        "8015550134",
        "1-800-555-0134",
        "1 (800) 555-0134",
        "801 / 555 / 0134",
        "801 - 555 - 0134",
        "801_555_0134",
        "801|555|0134",
        "Tom's #801-555-0134",
        "her number is 5550134",
        "801~555~0134",
        "801 • 555 • 0134",
        "001 801 555 0134",
        "801-555-0134 ext. 12",
        "801-555-0134x12",
        "tel801-555-0134",
        "tel8015550134",
        "Ask for Jo at 801-555-0134.",
        "Suite 801 555-0134",
        "UT 84101-1234 801-555-0134",
        "Room 5, 24/7\n801-555-0134",
        "555-0134",
        "555.0134",
        "His cell is 555-0134, he lives at 180 West",
        "call 5550134",
        "555-0134 hours 9-5",
        "cell: 555 0134",
        "phone 555 - 0134",
        "llámame al 5550134",
        "+52 55 1234 5678",
        "+52 (55) 1234-5678",
        "+44 20 7946 0958",
        "0052 55 1234 5678",
        "011 52 55 1234 5678",
        "celular 55 1234 5678",
        "Tel. (55) 1234-5678",
        "https://wa.me/18015550134",
        "801\u{2011}555\u{2011}0134",
        "801\u{A0}555\u{A0}0134",
        "801\u{2013}555\u{2013}0134",
        "801\u{2212}555\u{2212}0134",
        "８０１－５５５－０１３４",
        "（８０１）５５５　０１３４",
        "8\u{200B}0\u{200B}1-5\u{2060}55-01\u{AD}34",
        "8\u{FE0F}\u{20E3}0\u{FE0F}\u{20E3}1\u{FE0F}\u{20E3} 555 0134",
        "𝟖𝟎𝟏-𝟓𝟓𝟓-𝟎𝟏𝟑𝟒",
        "٨٠١-٥٥٥-٠١٣٤",
        "801\t555\t0134",
    ];
    all_are(Some(Personal::Phone), &samples);
}

#[test]
fn e_mail_addresses_are_found_however_they_are_hidden() {
    let samples = [
        "john@example.org",
        "John.Doe+help@Mail.Example.CO.UK",
        "<john@example.org>,",
        "mailto:john@example.org",
        "https://example.org/?to=john@example.org",
        "josé@exámple.org",
        "иван@пример.рф",
        "john (at) example (dot) org",
        "john [at] example.org",
        "john(at)example.org",
        "john {at} example [dot] org",
        "john (@) example.org",
        "john at example dot org",
        "jane dot doe at example dot com",
        "john @ example.org",
        "john@ example.org",
        "juan arroba example punto com",
        "juan (arroba) example.mx",
        "ｊｏｈｎ＠ｅｘａｍｐｌｅ．ｏｒｇ",
        "jo\u{200B}hn@exam\u{AD}ple.org",
        "john﹫example.org",
    ];
    all_are(Some(Personal::Email), &samples);
}

#[test]
fn birth_dates_are_found_in_every_form() {
    let samples = [
        "3/3/1987",
        "03/03/1987",
        "3-3-87",
        "3/3/'87",
        "12/31/99",
        "3/3/05",
        "31/12/1987",
        "1987-03-03",
        "1987/3/3",
        "1987-Mar-03",
        "3.3.1987",
        "31.12.1987",
        "March 3, 1987",
        "March 3rd 1987",
        "March the 3rd, 1987",
        "3 March 1987",
        "3rd of March 1987",
        "3rd day of March, 1987",
        "Mar 3 87",
        "Mar. 3, '05",
        "3-Mar-1987",
        "Sept. 9, 2001",
        "3 de marzo de 1987",
        "3 de marzo del 87",
        "1º de mayo de 1990",
        "marzo 3, 1987",
        "10/4/2025",
        "３／３／１９８７",
        "3\u{2011}3\u{2011}1987",
        "March\u{A0}3,\u{A0}1987",
        "DOB 3.3.87",
        "D.O.B.: 03 03 1987",
        "dob 03031987",
        "DOB: 19870303",
        "born 2026-01-05",
        "born in Provo on March 3, 2026",
        "She was born on 3 May 26",
        "Birthday: 12/1/2026",
        "his birthday is December 1, 2026",
        "12/1/2026 (birthday)",
        "2026-01-05 is her birthday",
        "2026-01-05, date of birth",
        "date of birth 1/15/27",
        "Birth date = 1/15/2026",
        "birthdate 5/5/2026",
        "nacido el 5 de enero de 2026",
        "nacida: 5/1/2026",
        "fecha de nacimiento 05/01/2026",
        "cumpleaños: 5 de enero de 2026",
    ];
    all_are(Some(Personal::BirthDate), &samples);
}

#[test]
fn social_security_numbers_are_found() {
    let samples = [
        "123-45-6789",
        "123 45 6789",
        "123.45.6789",
        "123 - 45 - 6789",
        "123\u{2013}45\u{2013}6789",
        "912-70-1234",
        "SSN 123456789",
        "SSN: 123 456 789",
        "social security number is 123456789",
        "123456789 (social security)",
        "seguro social 123456789",
        "１２３-４５-６７８９",
    ];
    all_are(Some(Personal::SocialSecurityNumber), &samples);
}

#[test]
fn what_centers_write_every_day_passes() {
    let samples = [
        "",
        "Call 211, 988 or 911",
        "Dial 2-1-1",
        "Call 211 or text your ZIP code to 898-211",
        "Text HOME to 741741",
        "Text START to 678-678",
        "988, 24/7/365",
        "Salt Lake City, UT 84101",
        "84101-1234",
        "UT 84101 – 1234",
        "Social Security Administration, Salt Lake City, UT 84101-1234",
        "Bring your Social Security card",
        "SSI, SSDI and SNAP",
        "180 West 900 South",
        "1234 East 3300 South",
        "850 N 1200 W, Suite 300",
        "Suite 1200-B",
        "Suite 200-1234",
        "#300-1234",
        "Room 100-200",
        "Rooms 200, 210 and 2100",
        "PO Box 2345",
        "Suite 200. 1234 East 3300 South",
        "route 200-217",
        "Bus 200, 205 and 217",
        "9:00-17:00",
        "Monday 6:30-8:00",
        "Mon-Fri 900-1700",
        "Call between 830-1600",
        "0930-1130",
        "24/7",
        "1 1/2 hours",
        "10-12 people",
        "ages 18-25",
        "500-1200 people",
        "200-1234 people",
        "$300-1500 a month",
        "$1,200",
        "$1,200-1500",
        "100,000 people",
        "1,234,567,890",
        "0.25 miles",
        "40.7607793123, -111.8910474",
        "12-step",
        "Step 4/5",
        "Steps 10/11/12",
        "Steps 1-2-3",
        "3, 6 and 12 months",
        "6/12/18 months",
        "30/60/90 days",
        "H.R. 1234",
        "HR 200-2026",
        "SB 123-456",
        "H.B. 2026-1234",
        "Public Law 117-328",
        "42 CFR 2.12",
        "42 CFR 2.12.14",
        "45 CFR 164.5012",
        "Utah Code 26B-5-1101",
        "R501-1900",
        "EIN 87-0123456",
        "NPI 1234567893",
        "ISBN 978-1-893007-17-6",
        "ISBN 979-8985309706",
        "IP 192.168.200.1234",
        "550e8400-e29b-41d4-a716-446655440000",
        "Meeting ID: 812 345 6789",
        "Zoom ID 812 3456 7890, passcode 123456",
        "Join Zoom meeting 812 345 6789",
        "300-1299 block of Main",
        "Call for details: 300 1234 East",
        "https://us02web.zoom.us/j/8123456789?pwd=abc",
        "example.org/2019/03/03/opening-day",
        "https://www.example.org/news/2019-03-03",
        "IC&RC",
        "@recoverycenter",
        "Follow us on Instagram @recovery.house.slc",
        "Follow @recovery.center",
        "@house@example.social",
        "https://medium.com/@recoverycenter",
        "meet @ the park",
        "Yoga @ St.Mark",
        "Find us @ example.org",
        "Sign up at example.org",
        "Visit us at example dot org",
        "Lunch (at) the park. Bring a friend",
        "R&R @ 5",
        "LGBTQ+ 2026-12-01 18:00",
        "Dinner + 12/01/2026",
        "Ages 18+ 100 seats",
        "+100,000 people",
        "2026-12-01",
        "12/1/2026",
        "December 1, 2026 at 6 pm",
        "1/15/2027",
        "1/15/27",
        "10/5/2025",
        "2026-12-01T18:00:00",
        "1 de diciembre de 2026",
        "2026-2027",
        "1990-1999",
        "since 1987",
        "born in 1987",
        "March 1987",
        "March 3",
        "13/45/1987",
        "February 30, 1987",
        "June 3-5, 2019",
        "June 3-12, 2019",
        "3-5 May 2019",
        "del 3 al 5 de marzo de 2019",
        "June 10, 1862",
        "March 3, 10 am",
        "Dec 1 12-1pm",
        "May 5, 18:00",
        "Dec 1, 45 minutes",
        "Friday December 1, 2000 South State",
        "Dec 1, 1950 Main Street",
        "Dec 1, 1930-2100",
        "Founded March 3, 1987",
        "Updated 3/3/2019",
        "Birthday night, December 1, 2026",
        "AA birthday: December 1, 2026",
        "Birth certificate clinic 12/1/2026",
        "Ayuda con actas de nacimiento: 1 de diciembre de 2026",
        "Born Again Recovery, December 1, 2026",
        "Version 3.2.10",
        "Narcan 4 mg/0.1 ml",
        "Grupo de apoyo, lunes 18:00 a 19:30",
    ];
    all_are(None, &samples);
}

#[test]
fn a_year_must_have_passed() {
    let on = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    assert_eq!(personal::find("5/5/2025", on(2026, 5, 5)), None);
    assert_eq!(personal::find("5/5/2025", on(2026, 5, 6)), Some(Personal::BirthDate));
    assert_eq!(personal::find("5/5/30", on(2030, 5, 5)), None);
    assert_eq!(personal::find("5/5/32", on(2030, 5, 5)), Some(Personal::BirthDate));
    for strange in [NaiveDate::MIN, NaiveDate::MAX] {
        let _ = personal::find("3/3/87, 3 Mar 1987, born 03 03 1987, 2026-12-01", strange);
    }
}

#[test]
fn what_is_found_ends_a_sentence() {
    let kinds = [Personal::Phone, Personal::Email, Personal::BirthDate, Personal::SocialSecurityNumber];
    let said = ["a phone number", "an e-mail address", "a birth date", "a social security number"];
    assert_eq!(kinds.map(|kind| kind.to_string()), said);
}

#[test]
fn a_line_is_kept_in_one_line() {
    let samples = [
        ("as  typed ", "as  typed "),
        ("one\ntwo", "one two"),
        ("one\r\n\ttwo", "one two"),
        ("one \n two", "one  two"),
        ("\none\n", "one"),
        ("one\u{2028}two\u{2029}three\u{85}four", "one two three four"),
        ("a\u{0}b\u{7}c\u{1B}[31m\u{7F}\u{9F}", "abc[31m"),
        ("\u{202E}evil\u{202C} \u{2066}x\u{2069}", "evil x"),
        ("a\u{FFFE}b\u{FDD0}c\u{10FFFF}", "abc"),
        ("cafe\u{301}", "café"),
        ("e\u{0}\u{301}", "é"),
        ("👩\u{200D}👧 ne\u{200C}ko", "👩\u{200D}👧 ne\u{200C}ko"),
        ("«¿Qué?» – “x” №½", "«¿Qué?» – “x” №½"),
    ];
    for (typed, kept) in samples {
        assert_eq!(text::line(typed), kept, "{typed:?}");
    }
}

#[test]
fn prose_keeps_its_lines() {
    let samples = [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("one\n\n two\r\r", "one\n\n two\n\n"),
        ("one\r\u{0}\ntwo", "one\ntwo"),
        ("one\ttwo", "one two"),
        ("one\u{2028}two\u{2029}three", "one\ntwo\nthree"),
        ("a\u{0}\u{202E}b\u{FFFF}", "ab"),
        ("cafe\u{301}", "café"),
    ];
    for (typed, kept) in samples {
        assert_eq!(text::prose(typed), kept, "{typed:?}");
    }
}

#[test]
fn characters_are_counted_and_blanks_seen() {
    assert_eq!(["", "abc", "café", "👩\u{200D}👧"].map(text::length), [0, 3, 4, 3]);
    let blank = ["", " \t\n", "\u{A0}\u{3000}", "\u{200B}\u{FEFF}\u{2060}", "\u{AD}\u{202E}\u{3164}\u{2800}\u{E0020}"];
    assert!(blank.iter().all(|text| text::is_blank(text)));
    assert!(["a", " . ", "\u{200B}é", "👩", "\u{FFFD}"].iter().all(|text| !text::is_blank(text)));
}

/// Small and the same on every run (xorshift).
struct Generator(u64);

impl Generator {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }

    /// Any character, or one of those on which the rules turn.
    fn text(&mut self) -> String {
        const TURNS: &str = "\r\n\t \u{0}\u{85}\u{2028}\u{2029}\u{202E}\u{2066}\u{FFFE}\u{200B}e\u{301}\
            n\u{303}\u{327}\u{1100}\u{1161}\u{212B}\u{FDFA}0123456789-./()+@'artdobn½٣９";
        let turns: Vec<char> = TURNS.chars().collect();
        let length = self.below(60);
        (0..length)
            .map(|_| match self.below(4) {
                0 => u32::try_from(self.below(0x11_0000)).ok().and_then(char::from_u32).unwrap_or('\u{FFFD}'),
                _ => turns[self.below(turns.len())],
            })
            .collect()
    }
}

#[test]
fn the_laws_hold_for_any_text() {
    let mut generator = Generator(0x9E37_79B9_7F4A_7C15);
    for _ in 0..5_000 {
        let typed = generator.text();
        let (line, prose) = (text::line(&typed), text::prose(&typed));
        assert_eq!(text::line(&line), line, "{typed:?}");
        assert_eq!(text::prose(&prose), prose, "{typed:?}");
        assert!(line.split_whitespace().eq(prose.split_whitespace()), "the same words: {typed:?}");
        assert!(!line.contains(|c: char| c.is_control() || ('\u{2028}'..='\u{202E}').contains(&c)), "{typed:?}");
        assert!(prose.chars().all(|c| !c.is_control() || c == '\n'), "{typed:?}");
        for kept in [&line, &prose] {
            let apart = ["e\u{301}", "n\u{303}", "e\u{327}", "\u{1100}\u{1161}", "\u{212B}"];
            assert!(apart.iter().all(|apart| !kept.contains(apart)), "not composed: {typed:?}");
            assert!(!kept.contains(['\u{FFFE}', '\u{2066}']), "{typed:?}");
        }
        // Neither cleaning nor its lack stops the search.
        for text in [&typed, &line, &prose] {
            let _ = personal::find(text, today());
        }
    }
}

#[test]
fn long_texts_take_little_time() {
    let began = std::time::Instant::now();
    let parts =
        ["8", "80 ", "a.", "a@", "3/", "call ", "may 3 ", "+1 ", "(at) ", "a at a dot ", "\u{FDFA}", "801-5550134x8 "];
    for part in parts {
        let _ = personal::find(&part.repeat(20_000), today());
    }
    assert!(began.elapsed() < std::time::Duration::from_secs(30), "{:?}", began.elapsed());
}
