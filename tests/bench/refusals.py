#!/usr/bin/env python3
"""What it costs the gateway to refuse what is meant to hurt it, and whether others notice.

    tests/bench/refusals.py PID [http://127.0.0.1:8080] [--times 200] [--seconds 10] [--rate 100]

PID is the process of the gateway: its processor time is read before and after each kind of request (Linux). Then a
normal query is asked at a steady pace, five times with and five times without hostile requests at the given rate beside
it, interleaved; what is told is the median of the ratios of their p99. Needs Python alone.
"""
import argparse
import http.client
import json
import os
import statistics
import threading
import time
import urllib.parse

WEBSITE_EVENTS = """query { center(slug: "summit-commons") { name timeZone
    events(window: { days: 28 }, first: 50) { nodes { id startsAt localStart status event { name mode languages } } } } }"""


def hostile():
    """Each as its name, body and headers."""
    chain = "query{...f0}" + "".join(f"fragment f{n} on Query{{...f{n + 1} ...f{n + 1}}}" for n in range(22))
    chain += "fragment f22 on Query{__typename}"
    wide = "{" + "".join(f"a{n}:viewer{{__typename}}" for n in range(2000)) + "}"
    lists = "{regions(first:100){nodes{centers(first:100){nodes{resources(first:100){nodes{name}}}}}}}"
    directives = "{viewer" + "@include(if:true)" * 2000 + "{__typename}}"
    deep_input = "{resources(filter:" + "{a:" * 60 + "1" + "}" * 60 + "){totalCount}}"
    brackets = "{a(b:" + "[" * 50000 + "]" * 50000 + ")}"
    types = "{__schema{types{" + "fields{type{" * 7 + "name" + "}}" * 7 + "}}}"
    variables = {"query": "query($a:[String!]){viewer{__typename}}", "variables": {"a": ["x"] * 20000}}
    nested = '{"query":"{viewer{__typename}}","variables":{"a":' + "[" * 100 + "]" * 100 + "}}"
    fields = "{viewer{" + "__typename " * 1990 + "}}"
    references = {
        "query": "query($r:[_Any!]!){_entities(representations:$r){__typename}}",
        "variables": {"r": [{"__typename": "Center", "slug": f"c{n}"} for n in range(4000)]},
    }
    circle = "{...a} fragment a on Query{...b} fragment b on Query{...a}"
    query = lambda text: json.dumps({"query": text})
    long = '{"query":"' + "x" * 10_000_000 + '"}'
    return [
        ("fragment chain", query(chain)),
        ("fragments in a circle", query(circle)),
        ("2,000 aliases", query(wide)),
        ("lists in lists", query(lists)),
        ("2,000 directives", query(directives)),
        ("the same field 1,990 times", query(fields)),
        ("deep input object", query(deep_input)),
        ("50,000 brackets", query(brackets)),
        ("types in types", query(types)),
        ("variables, 20,000 items", json.dumps(variables)),
        ("variables, 100 deep", nested),
        ("4,000 references", json.dumps(references)),
        ("a string of 200 kB", query('{center(slug:"' + "x" * 200_000 + '"){name}}')),
        ("a body of 10 MB", long),
        ("broken JSON of 250 kB", "[" * 250_000),
    ]


def ticks(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def post(netloc, body, kept=None):
    connection = kept or http.client.HTTPConnection(netloc, timeout=30)
    try:
        connection.request("POST", "/graphql", body, {"content-type": "application/json"})
        return connection.getresponse(), connection
    except (BrokenPipeError, ConnectionResetError):
        # A body that is much too long is refused before it has arrived.
        return None, None


def costs(netloc, pid, times):
    print(f"{'':32} {'status':>6} {'of the processor, each':>24}")
    means = []
    for name, body in hostile():
        status, kept = None, None
        before = ticks(pid)
        for _ in range(times):
            response, kept = post(netloc, body, kept)
            if response is not None:
                answer = response.read()
                status = response.status
                if response.will_close:
                    kept = None
        cost = (ticks(pid) - before) / times * 1000
        means.append(cost)
        errors = json.loads(answer).get("errors") if status else None
        code = errors[0]["extensions"]["code"] if errors else "answered" if status else ""
        print(f"{name:32} {status or 'cut':>6} {cost:21.2f} ms   {code}")
    print(f"{'mean':32} {'':6} {statistics.mean(means):21.2f} ms")


def pace(netloc, seconds, beside):
    """The p99 of a normal query at 100 a second, in milliseconds."""
    stop = threading.Event()

    def attack(bodies):
        number = 0
        begun = time.perf_counter()
        while not stop.is_set():
            time.sleep(max(0, begun + number / beside - time.perf_counter()))
            response, connection = post(netloc, bodies[number % len(bodies)])
            if response is not None:
                response.read()
                connection.close()
            number += 1

    bodies = [body for name, body in hostile() if len(body) < 1_000_000]
    attacker = threading.Thread(target=attack, args=(bodies,))
    if beside:
        attacker.start()
    took, kept = [], None
    begun = time.perf_counter()
    for number in range(int(seconds * 100)):
        due = begun + number / 100
        time.sleep(max(0, due - time.perf_counter()))
        response, kept = post(netloc, json.dumps({"query": WEBSITE_EVENTS}), kept)
        assert b"errors" not in response.read()
        took.append((time.perf_counter() - due) * 1000)
    stop.set()
    if beside:
        attacker.join()
    return sorted(took)[int(len(took) * 0.99)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pid", type=int)
    parser.add_argument("gateway", nargs="?", default="http://127.0.0.1:8080")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rate", type=float, default=100)
    options = parser.parse_args()
    netloc = urllib.parse.urlsplit(options.gateway).netloc
    costs(netloc, options.pid, options.times)
    pairs = []
    for _ in range(5):
        alone = pace(netloc, options.seconds, 0)
        beside = pace(netloc, options.seconds, options.rate)
        pairs.append(beside / alone)
        print(f"p99 of a normal query: {alone:.1f} ms alone, {beside:.1f} ms beside {options.rate:g} hostile a second")
    print(f"median of the ratios: {statistics.median(pairs):.2f}")


main()
