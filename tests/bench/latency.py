#!/usr/bin/env python3
"""How long a running gateway takes for the questions that center websites ask.

    tests/bench/latency.py [http://127.0.0.1:8080] [requests]

Sends each question over one connection, one after another, and prints the median, the 90th percentile and the
slowest, in milliseconds. Needs Python alone.
"""
import http.client
import json
import pathlib
import statistics
import sys
import time
import urllib.parse

OPERATIONS = pathlib.Path(__file__).parent.parent / "it" / "operations"
QUESTIONS = [
    ("calendar_page", {"center": "summit-commons", "window": {"days": 30}, "first": 20}),
    ("directory_page", {"center": "summit-commons", "km": 40, "first": 20}),
    ("network_search", {"text": "sober housing", "filter": {"needs": {"anyOf": ["HOUSING", "SOBER_LIVING"]}}, "first": 10}),
]


def main() -> None:
    address = urllib.parse.urlsplit(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080").netloc
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    connection = http.client.HTTPConnection(address)
    for name, variables in QUESTIONS:
        query = (OPERATIONS / f"{name}.graphql").read_text()
        body = json.dumps({"query": query, "variables": variables})
        took = []
        for _ in range(count):
            begun = time.perf_counter()
            connection.request("POST", "/graphql", body, {"content-type": "application/json"})
            answer = connection.getresponse().read()
            took.append((time.perf_counter() - begun) * 1000)
        if "errors" in json.loads(answer):
            sys.exit(f"{name}: {answer[:500]!r}")
        took.sort()
        print(
            f"{name:18} p50 {statistics.median(took):6.1f} ms   p90 {took[int(count * 0.9)]:6.1f} ms"
            f"   max {took[-1]:6.1f} ms   {len(answer)} bytes"
        )


main()
