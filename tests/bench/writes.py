#!/usr/bin/env python3
"""How long a running gateway takes to write, at a rate that does not wait for it.

    tests/bench/writes.py ISSUER [http://127.0.0.1:8080] [--rate 200] [--seconds 30] [--warm 3] [--clients 64] [--centers 20]

Sends mutations as admins of many centers: 40 % updateResource, 25 % createResource, 15 % cancelOccurrence or
rescheduleOccurrence, 10 % publishEvent (weekly), 10 % stateAvailability. Each is due at a moment of its own, and its
time counts from that moment: what waits in a queue is slow. Each changes something that nobody else changes at that
moment. What is due in the first seconds, while the gateway opens its connections and the database plans its statements,
has a line of its own and is in no other. Needs Python alone.

The tokens come from the sign-in provider of the tests, which gives one to whoever asks. On an empty PostgreSQL:

    cargo run -p tests --example issuer                 # prints its address, the ISSUER; leave it running
    export DATABASE_URL=postgres://OWNER@HOST/NAME GATEWAY_DOOR_SECRET=... GATEWAY_OIDC_ISSUER=ISSUER
    export GATEWAY_OIDC_AUDIENCE=recovery-gateway GATEWAY_RATE_MEMBER=0    # all of it comes from a few people
    gateway migrate
    gateway seed --centers 50 --resources-per-center 100 --events-per-center 20 --seats-for ISSUER
    gateway serve
"""
import argparse
import collections
import datetime
import http.client
import json
import random
import threading
import time
import urllib.parse
import urllib.request
import uuid

MIX = {
    "updateResource": 40,
    "createResource": 25,
    "changeOccurrence": 15,
    "publishEvent": 10,
    "stateAvailability": 10,
}
WARMING = "the first seconds"
ANSWER = {
    "updateResource": "resource { id version }",
    "createResource": "resource { id version }",
    "cancelOccurrence": "occurrence { id status }",
    "rescheduleOccurrence": "occurrence { id status }",
    "publishEvent": "event { id version }",
    "stateAvailability": "coach { id version }",
}
KEPT = """query($center: String!, $window: TimeWindow!) { center(slug: $center) {
    resources(first: 100) { edges { node { id version } } }
    coaches(first: 100) { edges { node { id } } }
    events(first: 100, window: $window) { edges { node { id localStart event { id } } } } } }"""


class Client:
    """One connection, kept."""

    def __init__(self, netloc):
        self.connection = http.client.HTTPConnection(netloc, timeout=60)

    def ask(self, token, query, variables):
        body = json.dumps({"query": query, "variables": variables})
        headers = {"content-type": "application/json"}
        if token:
            headers["authorization"] = f"Bearer {token}"
        self.connection.request("POST", "/graphql", body, headers)
        return json.loads(self.connection.getresponse().read())


class Stock:
    """What the admins keep: whoever changes something has it alone until it is put back."""

    def __init__(self):
        self.lock = threading.Lock()
        self.items = {kind: collections.deque() for kind in ("resources", "coaches", "dates")}

    def take(self, kind):
        with self.lock:
            return self.items[kind].popleft()

    def put(self, kind, item):
        with self.lock:
            self.items[kind].append(item)


def prepare(netloc, issuer, count):
    """The tokens of some centers' admins, and what they keep."""
    client, stock, tokens = Client(netloc), Stock(), {}
    asked = client.ask(None, "{ centers(first: 100) { edges { node { slug } } } }", {})
    slugs = [edge["node"]["slug"] for edge in asked["data"]["centers"]["edges"]]
    gathered = []
    for slug in slugs[:count]:
        with urllib.request.urlopen(f"{issuer}/token/admin@{slug}") as answer:
            tokens[slug] = json.load(answer)["access_token"]
        answer = client.ask(tokens[slug], KEPT, {"center": slug, "window": {"days": 60}})
        house = answer["data"]["center"]
        nodes = {kind: [edge["node"] for edge in house[kind]["edges"]] for kind in ("resources", "coaches", "events")}
        gathered += [("resources", (slug, node["id"], node["version"])) for node in nodes["resources"]]
        gathered += [("coaches", (slug, node["id"])) for node in nodes["coaches"]]
        # One date an event: two of one event would wait for each other.
        first = {node["event"]["id"]: node for node in reversed(nodes["events"])}
        gathered += [("dates", (slug, node["id"], node["localStart"], False)) for node in first.values()]
    random.shuffle(gathered)
    for kind, item in gathered:
        stock.put(kind, item)
    return tokens, stock


def mutation(kind, stock, slugs):
    """The center, the name, the input, and what to put back after it: from the answer, or as it was."""
    word = "".join(random.choices("bcdfghklmnprstvwz", k=7))
    circle = random.choice(["PUBLIC", "NETWORK", "CENTER"])
    site = {"location": {"latitude": 40.7 + random.random() / 10, "longitude": -111.9}}
    if kind == "updateResource":
        center, id, version = item = stock.take("resources")
        given = {"id": id, "expectedVersion": version, "summary": f"Bread and soup, {word}.", "needs": ["FOOD"]}
        back = lambda thing: stock.put("resources", (center, id, thing["version"]) if thing else item)
        return center, kind, given, back
    if kind == "createResource":
        center = random.choice(slugs)
        given = {"center": center, "clientKey": str(uuid.uuid4()), "name": f"Pantry {word}", "visibility": circle}
        given |= {"summary": "Bread and soup for whoever comes.", "needs": ["FOOD", "HOUSING"], "sites": [site]}
        return center, kind, given, lambda thing: None
    if kind == "changeOccurrence":
        center, id, start, is_off = item = stock.take("dates")
        back = lambda thing: stock.put("dates", (center, id, start, not is_off) if thing else item)
        if not is_off:
            return center, "cancelOccurrence", {"occurrence": id, "note": f"Closed for {word}."}, back
        later = datetime.datetime.fromisoformat(start) + datetime.timedelta(minutes=15)
        given = {"occurrence": id, "localStart": later.isoformat(), "note": None}
        return center, "rescheduleOccurrence", given, back
    if kind == "publishEvent":
        center = random.choice(slugs)
        start = datetime.date.today() + datetime.timedelta(days=random.randint(1, 7))
        given = {"center": center, "clientKey": str(uuid.uuid4()), "name": f"Circle {word}", "visibility": circle}
        given |= {"mode": "IN_PERSON", "venue": site, "localStart": f"{start}T18:00:00", "duration": "PT1H"}
        return center, kind, given | {"recurrence": "FREQ=WEEKLY"}, lambda thing: None
    center, id = item = stock.take("coaches")
    given = {"coach": id, "isAccepting": True, "openSlots": random.randint(1, 9)}
    return center, kind, given, lambda thing: stock.put("coaches", item)


class Run:
    """The mutations of a run and what became of them."""

    def __init__(self, options, tokens, stock):
        self.netloc, self.tokens, self.stock = options.netloc, tokens, stock
        self.rate, self.total = options.rate, int(options.rate * options.seconds)
        kinds = [kind for kind, share in MIX.items() for _ in range(share)]
        self.warm = int(options.rate * options.warm)
        self.kinds = [random.choice(kinds) for _ in range(self.warm + self.total)]
        self.next, self.lock = 0, threading.Lock()
        self.took, self.refusals, self.errors = collections.defaultdict(list), collections.Counter(), []
        self.begun = time.perf_counter() + 0.5
        self.ended = self.begun

    def work(self):
        client, slugs = Client(self.netloc), list(self.tokens)
        while True:
            with self.lock:
                number, self.next = self.next, self.next + 1
            if number >= len(self.kinds):
                return
            due = self.begun + number / self.rate
            time.sleep(max(0, due - time.perf_counter()))
            center, name, given, back = mutation(self.kinds[number], self.stock, slugs)
            kind = name[0].upper() + name[1:]
            query = f"mutation($input: {kind}Input!) {{ done: {name}(input: $input) {{ {ANSWER[name]} userErrors {{ code message }} }} }}"
            thing = None
            try:
                answer = client.ask(self.tokens[center], query, {"input": given})
                done = (answer.get("data") or {}).get("done")
                if done is None:
                    self.errors.append(json.dumps(answer)[:300])
                elif done["userErrors"]:
                    self.refusals[f"{name}: {done['userErrors'][0]['code']}"] += 1
                else:
                    thing = next(value for field, value in done.items() if field != "userErrors")
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.errors.append(repr(error))
                client = Client(self.netloc)
            now = time.perf_counter()
            back(thing)
            with self.lock:
                self.ended = max(self.ended, now)
                self.took[name if number >= self.warm else WARMING].append((now - due) * 1000)


def line(name, took):
    took = sorted(took)
    at = lambda share: took[min(len(took) - 1, int(len(took) * share))]
    return (
        f"{name:22} {len(took):6}   p50 {at(0.5):7.1f} ms   p95 {at(0.95):7.1f} ms   p99 {at(0.99):7.1f} ms"
        f"   max {took[-1]:7.1f} ms"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("issuer")
    parser.add_argument("gateway", nargs="?", default="http://127.0.0.1:8080")
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--warm", type=float, default=3)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--centers", type=int, default=20)
    options = parser.parse_args()
    options.netloc = urllib.parse.urlsplit(options.gateway).netloc
    tokens, stock = prepare(options.netloc, options.issuer.rstrip("/"), options.centers)
    run = Run(options, tokens, stock)
    workers = [threading.Thread(target=run.work) for _ in range(options.clients)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(line(WARMING, run.took.pop(WARMING, [0])))
    for name, took in sorted(run.took.items()):
        print(line(name, took))
    everything = [took for one in run.took.values() for took in one]
    print(line("all", everything))
    print(f"{len(everything) / (run.ended - run.begun - options.warm):.1f} a second, due {options.rate:g}")
    print(f"{sum(run.refusals.values())} refused {dict(run.refusals) or ''}")
    print(f"{len(run.errors)} errors", *run.errors[:3], sep="\n  ")


main()
