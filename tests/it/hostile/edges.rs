//! What people write, what fits just so, and what does not fit: the first of each list is what everybody sends.

/// Text of every kind that somebody may send.
pub const TEXTS: &[&str] = &[
    "",
    " ",
    "\t\r\n",
    "a",
    "Open pantry",
    "sober housing",
    "the",
    "it's \"quoted\" \\ back",
    "'; DROP TABLE center; --",
    "100%_\\%",
    "\u{202e}drawkcab",
    "مركز التعافي",
    "שָׁלוֹם",
    "日本語の本",
    "👩‍👩‍👧‍👦🏳️‍🌈🇺🇸",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "\u{1}\u{7}\u{1b}[31m\u{7f}\u{85}",
    "\u{feff}\u{200b}\u{2028}\u{2029}",
    "\u{ffff}\u{10ffff}\u{fdd0}",
    "\u{0}",
    "İstanbul ﬁﬂ ß ǅ",
    "\"a\" OR b* NEAR(c) -d ^e {f} col:g",
    "& | ! <-> :* ()",
    "null",
    "NaN",
    "{{7*7}} ${jndi:x} %s%n",
    "801-555-0134",
    "someone@example.org",
    "2026-12-01",
];

pub const INSTANTS: &[&str] = &[
    "2026-12-01T18:30:00Z",
    "2026-11-22T00:00:00-07:00",
    "2027-06-30T23:59:59.999999Z",
    "2026-12-01T18:30:00.123456789Z",
    "2016-12-31T23:59:60Z",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-23:59",
    "1970-01-01T00:00:00Z",
    "2038-01-19T03:14:08Z",
    "0000-01-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-12-01 18:30",
    "now",
];
pub const DAYS: &[&str] =
    &["2026-11-30", "2024-02-29", "2027-01-01", "0001-01-01", "9999-12-31", "2025-02-29", "+12026-01-01", "today"];
pub const CLOCKS: &[&str] = &[
    "2026-12-03T18:00:00",
    "2027-03-14T02:30:00",
    "2026-11-01T01:30:00",
    "2028-02-29T23:59:59",
    "0001-01-01T00:00:00",
    "9999-12-31T23:59:59",
    "1883-11-18T12:00:00",
    "2026-12-03T24:00:00",
    "2026-12-03T18:00:00Z",
];
pub const RULES: &[&str] = &[
    "FREQ=WEEKLY;BYDAY=TU",
    "FREQ=DAILY",
    "FREQ=DAILY;COUNT=100000",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;INTERVAL=65535",
    "FREQ=WEEKLY;INTERVAL=4294967296",
    "FREQ=MONTHLY;BYSETPOS=-366;BYDAY=MO,TU,WE,TH,FR,SA,SU",
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23",
    "FREQ=DAILY;UNTIL=99991231T235959Z",
    "FREQ=DAILY;UNTIL=00010101",
    "FREQ=WEEKLY;COUNT=0",
    "FREQ=WEEKLY;FREQ=DAILY",
    "RRULE:FREQ=WEEKLY\nEXDATE:20261203T180000",
    "FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=-366",
    "FREQ=",
    ";;;=",
];
pub const LENGTHS: &[&str] =
    &["PT1H30M", "PT0S", "PT24H", "PT90M", "PT1S", "PT4294967295H", "PT99999999999H", "P1D", "PT", "PT-1H", "1:30"];
pub const AMOUNTS: &[&str] = &[
    "12.50",
    "0",
    "-1",
    "79228162514264337593543950335",
    "79228162514264337593543950336",
    "0.0000000000000000000000000001",
    "1e9",
    "NaN",
    "",
];
pub const ZONES: &[&str] =
    &["America/Denver", "UTC", "Pacific/Kiritimati", "Etc/GMT+12", "Australia/Lord_Howe", "Antarctica/Troll", "Mars"];
pub const TONGUES: &[&str] =
    &["en", "es", "ase", "zh-Hant-TW", "x-klingon", "-----", "e", "abcdefghijklmnopqrstuvwxyz-abcdefgh"];
pub const PAGES: &[&str] = &[
    "https://example.org/",
    "http://[::1]:8080/?q=%00",
    "https://",
    "https://user:password@example.org/",
    "https://xn--e1afmkfd.example/путь",
    "javascript:alert(1)",
    "https://example.org/\u{202e}",
];
pub const TIMES: &[&str] = &["18:30", "00:00", "23:59", "09:00", "24:00", "9", "-1:00"];
