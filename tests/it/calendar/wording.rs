//! Recurrence rules in words: English and Spanish, and silence where words would be wrong.

use gateway::calendar::wording::{Language, describe};

fn english(rule: &str) -> Option<String> {
    describe(rule, chrono_tz::America::Denver, Language::English)
}

fn spanish(rule: &str) -> Option<String> {
    describe(rule, chrono_tz::America::Denver, Language::Spanish)
}

#[test]
fn rules_are_worded_as_on_a_wall_in_both_languages() {
    for (rule, in_english, in_spanish) in [
        ("FREQ=DAILY", "Every day", "Todos los días"),
        ("FREQ=DAILY;INTERVAL=2", "Every other day", "Cada dos días"),
        ("FREQ=DAILY;INTERVAL=3", "Every 3 days", "Cada tres días"),
        ("FREQ=DAILY;INTERVAL=14", "Every 14 days", "Cada 14 días"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "Every weekday", "De lunes a viernes"),
        ("FREQ=DAILY;BYMONTH=6,7,8", "Every day in June, July and August", "Todos los días en junio, julio y agosto"),
        ("FREQ=WEEKLY", "Every week", "Cada semana"),
        ("FREQ=WEEKLY;INTERVAL=2", "Every other week", "Cada dos semanas"),
        ("FREQ=WEEKLY;BYDAY=TU", "Every Tuesday", "Cada martes"),
        ("FREQ=WEEKLY;BYDAY=SA", "Every Saturday", "Cada sábado"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "Every Monday, Wednesday and Friday", "Cada lunes, miércoles y viernes"),
        ("FREQ=WEEKLY;BYDAY=TH,MO", "Every Monday and Thursday", "Cada lunes y jueves"),
        ("FREQ=WEEKLY;BYDAY=FR,TH,WE,TU,MO", "Every weekday", "De lunes a viernes"),
        ("FREQ=WEEKLY;BYDAY=SA,SU", "Every Saturday and Sunday", "Cada sábado y domingo"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "Every day", "Todos los días"),
        ("FREQ=WEEKLY;BYDAY=MO;BYMONTH=1", "Every Monday in January", "Cada lunes en enero"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "Every other week on Saturday", "Cada dos semanas, los sábados"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
            "Every other week on Monday and Thursday",
            "Cada dos semanas, los lunes y jueves",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR",
            "Every other week on weekdays",
            "Cada dos semanas, de lunes a viernes",
        ),
        ("FREQ=WEEKLY;INTERVAL=4;BYDAY=SU;WKST=SU", "Every 4 weeks on Sunday", "Cada cuatro semanas, los domingos"),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=6", "Every Monday, 6 times", "Cada lunes, 6 veces"),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=1", "Every Monday, once", "Cada lunes, una vez"),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=10", "Every Tuesday, 10 times", "Cada martes, 10 veces"),
        (
            "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261201T013000Z",
            "Every Monday, until November 30, 2026",
            "Cada lunes, hasta el 30 de noviembre de 2026",
        ),
        (
            "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T235959Z",
            "Every Monday, until December 31, 2026",
            "Cada lunes, hasta el 31 de diciembre de 2026",
        ),
        (
            "FREQ=WEEKLY;BYDAY=TH;UNTIL=20270603",
            "Every Thursday, until June 3, 2027",
            "Cada jueves, hasta el 3 de junio de 2027",
        ),
        ("FREQ=MONTHLY;BYDAY=1SU", "Every month on the 1st Sunday", "El primer domingo de cada mes"),
        ("FREQ=MONTHLY;BYDAY=2TU", "Every month on the 2nd Tuesday", "El segundo martes de cada mes"),
        (
            "FREQ=MONTHLY;BYDAY=2TH,4TH",
            "Every month on the 2nd Thursday and 4th Thursday",
            "El segundo y el cuarto jueves de cada mes",
        ),
        (
            "FREQ=MONTHLY;BYDAY=3WE,1MO",
            "Every month on the 1st Monday and 3rd Wednesday",
            "El primer lunes y el tercer miércoles de cada mes",
        ),
        (
            "FREQ=MONTHLY;BYDAY=1MO,3MO,-1MO",
            "Every month on the 1st Monday, 3rd Monday and last Monday",
            "El primer, el tercer y el último lunes de cada mes",
        ),
        ("FREQ=MONTHLY;BYDAY=-1FR", "Every month on the last Friday", "El último viernes de cada mes"),
        ("FREQ=MONTHLY;BYDAY=-2FR", "Every month on the 2nd last Friday", "El penúltimo viernes de cada mes"),
        (
            "FREQ=MONTHLY;BYDAY=5SA",
            "Every month on the 5th Saturday, where there is one",
            "El quinto sábado de cada mes, si lo hay",
        ),
        (
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU",
            "Every other month on the 2nd Tuesday",
            "Cada dos meses, el segundo martes",
        ),
        (
            "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1SA;COUNT=4",
            "Every 3 months on the last Saturday, 4 times",
            "Cada tres meses, el último sábado, 4 veces",
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=11", "Every month on the 11th", "El día 11 de cada mes"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,22,23", "Every month on the 1st, 22nd and 23rd", "Los días 1, 22 y 23 de cada mes"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on the last day", "El último día de cada mes"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=15,-1",
            "Every month on the 15th and the last day",
            "El día 15 y el último día de cada mes",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "Every month on the 31st, where there is one",
            "El día 31 de cada mes, si lo hay",
        ),
        ("FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=1", "Every 6 months on the 1st", "Cada seis meses, el día 1"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
            "Every month on the 1st weekday",
            "El primer día entre semana de cada mes",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "Every month on the last weekday",
            "El último día entre semana de cada mes",
        ),
        (
            "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1",
            "Every month on the 1st weekend day",
            "El primer día de fin de semana de cada mes",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-1",
            "Every month on the last day",
            "El último día de cada mes",
        ),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "Every month on the 2nd Tuesday", "El segundo martes de cada mes"),
        (
            "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2,4",
            "Every month on the 2nd Tuesday and 4th Tuesday",
            "El segundo y el cuarto martes de cada mes",
        ),
        (
            "FREQ=MONTHLY;BYMONTH=6,7;BYDAY=1SU",
            "Every year on the 1st Sunday of June and July",
            "Cada año, el primer domingo de junio y julio",
        ),
        (
            "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYDAY=1SU",
            "Every month on the 1st Sunday",
            "El primer domingo de cada mes",
        ),
        ("FREQ=YEARLY", "Every year", "Cada año"),
        ("FREQ=YEARLY;INTERVAL=2", "Every other year", "Cada dos años"),
        ("FREQ=YEARLY;BYMONTH=6", "Every year in June", "Cada año en junio"),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "Every year on December 24", "Cada año, el 24 de diciembre"),
        (
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24,31",
            "Every year on the 24th and 31st of December",
            "Cada año, los días 24 y 31 de diciembre",
        ),
        (
            "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=21",
            "Every year on the 21st of June and December",
            "Cada año, el día 21 de junio y diciembre",
        ),
        (
            "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=-1",
            "Every year on the last day of June",
            "Cada año, el último día de junio",
        ),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            "Every year on February 29, where there is one",
            "Cada año, el 29 de febrero, si lo hay",
        ),
        (
            "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
            "Every year on the 4th Thursday of November",
            "Cada año, el cuarto jueves de noviembre",
        ),
        (
            "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO",
            "Every year on the last Monday of May",
            "Cada año, el último lunes de mayo",
        ),
        (
            "FREQ=YEARLY;INTERVAL=2;BYMONTH=9;BYDAY=1SA",
            "Every other year on the 1st Saturday of September",
            "Cada dos años, el primer sábado de septiembre",
        ),
        (
            "FREQ=YEARLY;BYMONTH=12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "Every year on the last weekday of December",
            "Cada año, el último día entre semana de diciembre",
        ),
    ] {
        assert_eq!(english(rule).as_deref(), Some(in_english), "{rule}");
        assert_eq!(spanish(rule).as_deref(), Some(in_spanish), "{rule}");
    }
}

#[test]
fn the_last_day_is_that_of_the_wall_clock() {
    // Half past six in the evening of November 30 in Denver is the next day by UTC, and so in Berlin.
    let rule = "FREQ=DAILY;UNTIL=20261201T013000Z";
    for (zone, words) in [
        (chrono_tz::America::Denver, "Every day, until November 30, 2026"),
        (chrono_tz::Europe::Berlin, "Every day, until December 1, 2026"),
    ] {
        assert_eq!(describe(rule, zone, Language::English).as_deref(), Some(words));
    }
    assert_eq!(english("FREQ=DAILY;UNTIL=20261130").as_deref(), Some("Every day, until November 30, 2026"));
    assert_eq!(english("FREQ=DAILY;UNTIL=20261130T235959").as_deref(), Some("Every day, until November 30, 2026"));
}

#[test]
fn the_order_and_case_of_the_parts_do_not_matter() {
    for rule in
        ["byday=mo,we;freq=weekly", "RRULE:FREQ=WEEKLY;WKST=SU;BYDAY=WE,MO,WE", "INTERVAL=1;BYDAY=WE,MO;FREQ=DAILY"]
    {
        assert_eq!(english(rule).as_deref(), Some("Every Monday and Wednesday"), "{rule}");
    }
}

#[test]
fn a_rule_that_a_sentence_would_tell_wrong_is_not_worded() {
    for rule in [
        // The start says on which day.
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYMONTH=6",
        // Every one, not the nth; or of a year, not a month.
        "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=MO,1TU",
        "FREQ=YEARLY;BYDAY=1MO",
        "FREQ=YEARLY;BYDAY=MO;BYMONTH=6",
        "FREQ=YEARLY;BYMONTHDAY=1",
        // Two conditions at once.
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=1FR",
        "FREQ=DAILY;BYMONTHDAY=1,2,3",
        "FREQ=DAILY;INTERVAL=2;BYDAY=MO",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTH=6,7;BYDAY=1SU",
        // Places among days that have no name together, or more than a month has.
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=1MO,2TU;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=6",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=24",
        "FREQ=MONTHLY;BYMONTHDAY=1,15;BYSETPOS=1",
        "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1",
        "FREQ=YEARLY;BYMONTH=6,7;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
        "FREQ=YEARLY;BYMONTH=6;BYDAY=10MO",
        "FREQ=YEARLY;BYYEARDAY=100",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        // No rules.
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=DAILY;BYHOUR=9,17",
        "FREQ=HOURLY",
        "",
        "nonsense",
    ] {
        assert_eq!(english(rule), None, "{rule}");
        assert_eq!(spanish(rule), None, "{rule}");
    }
    // Spanish has no short name for the fourth from the end.
    assert_eq!(english("FREQ=MONTHLY;BYDAY=-4FR").as_deref(), Some("Every month on the 4th last Friday"));
    assert_eq!(spanish("FREQ=MONTHLY;BYDAY=-4FR"), None);
}
