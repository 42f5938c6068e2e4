#!/usr/bin/env python3
"""Random recurrence rules and their dates as python-dateutil has them.

    rules.py SEED COUNT

Prints one JSON object a line: {"start": ..., "rule": ..., "dates": [...]}. The dates are those of 400 days from the
start, on a wall clock without a zone. The start is a date of the rule, and every rule is one that RFC 5545 allows,
also where a test expects it to be refused.
"""

import datetime as clock
import itertools
import json
import random
import sys
import warnings
from datetime import datetime, timedelta

try:
    from dateutil.rrule import rrulestr
except ImportError:
    sys.exit("rules.py: python-dateutil is missing. Install python3-dateutil (Debian, Ubuntu) or "
             "run: python3 -m pip install python-dateutil")

# A local UNTIL with a floating start is right, whatever newer versions think of it.
warnings.simplefilter("ignore")

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
WINDOW = timedelta(days=400)
# dateutil looks for a next date up to this year, which takes it seconds for a rule without one if this is 9999.
clock.MAXYEAR = 2036
# A rule whose first date comes later is passed over, so that its window ends before MAXYEAR.
LATEST = datetime(2034, 1, 1)


def some(dice, items, most):
    return ",".join(str(item) for item in dice.sample(items, dice.randint(1, min(most, len(items)))))


def signed(most):
    return [n for n in range(-most, most + 1) if n]


def by_day(dice, ordinals):
    """Weekdays, all with an ordinal or all without: of a mixture dateutil takes only days that are both."""
    days = dice.sample(WEEKDAYS, dice.randint(1, 4))
    if ordinals and dice.random() < 0.5:
        days = [f"{dice.choice(ordinals)}{day}" for day in days]
    return ",".join(days)


def random_rule(dice, start):
    frequency = dice.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = {"FREQ": frequency}
    if dice.random() < 0.4:
        parts["INTERVAL"] = dice.choice([1, 2, 3, 4, 5, 6, 7, 12, 13, 52])
    if dice.random() < 0.25:
        parts["BYMONTH"] = some(dice, range(1, 13), 4)
    if frequency == "YEARLY" and dice.random() < 0.2:
        parts["BYWEEKNO"] = some(dice, signed(53), 5)
        parts["BYDAY"] = by_day(dice, [])
    elif frequency == "YEARLY" and dice.random() < 0.25:
        parts["BYYEARDAY"] = some(dice, signed(366), 8)
        if dice.random() < 0.2:
            parts["BYDAY"] = by_day(dice, [])
    else:
        if dice.random() < 0.5:
            ordinals = {"MONTHLY": signed(5), "YEARLY": signed(5 if "BYMONTH" in parts else 53)}.get(frequency, [])
            parts["BYDAY"] = by_day(dice, ordinals)
        if frequency != "WEEKLY" and dice.random() < 0.35:
            parts["BYMONTHDAY"] = some(dice, signed(31), 6)
    if any(part.startswith("BY") for part in parts) and dice.random() < 0.2:
        most = {"DAILY": 1, "WEEKLY": 4, "MONTHLY": 10, "YEARLY": 40}[frequency]
        parts["BYSETPOS"] = some(dice, signed(most), 3)
    if dice.random() < 0.25:
        parts["WKST"] = dice.choice(WEEKDAYS)
    ending = dice.random()
    if ending < 0.25:
        parts["COUNT"] = dice.randint(1, 60)
    elif ending < 0.5:
        until = start + timedelta(days=dice.randint(1, 500), hours=dice.randint(-12, 12))
        parts["UNTIL"] = until.strftime("%Y%m%dT%H%M%S")
    rest = list(parts.items())[1:]
    dice.shuffle(rest)
    return ";".join(f"{name}={value}" for name, value in [("FREQ", frequency), *rest])


def expand(rule, start):
    """The dates of the window, nothing where the start is none of them."""
    dates = list(itertools.takewhile(lambda date: date < start + WINDOW, rrulestr(rule, dtstart=start)))
    return dates if dates and dates[0] == start else []


def first_date(rule, start):
    """The first date at all, whatever the end of the rule."""
    endless = ";".join(part for part in rule.split(";") if not part.startswith(("COUNT", "UNTIL")))
    return next((date for date in rrulestr(endless, dtstart=start) if date < LATEST), None)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    dice = random.Random(int(sys.argv[1]))
    wanted = int(sys.argv[2])
    while wanted:
        start = datetime(2024, 1, 1) + timedelta(days=dice.randrange(5 * 365), minutes=15 * dice.randrange(96))
        rule = random_rule(dice, start)
        first = first_date(rule, start)
        dates = expand(rule, first) if first else []
        if dates:
            print(json.dumps({"start": first.isoformat(), "rule": rule, "dates": [d.isoformat() for d in dates]}))
            wanted -= 1


if __name__ == "__main__":
    main()
