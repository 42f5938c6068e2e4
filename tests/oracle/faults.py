"""What Schemathesis has to know of the API: how its scalars are written, and what a fault is.

An error of GraphQL is none: much of what it sends deserves one. A status of 500 and above is a fault, and so is an
error without a code or with the code INTERNAL.
"""

import schemathesis
from hypothesis import strategies
from hypothesis_graphql import nodes

WRITTEN = {
    "Date": ["2026-12-01", "0001-01-01", "9999-12-31"],
    "DateTime": ["2026-12-01T18:30:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
    "LocalDateTime": ["2026-12-01T18:30:00", "2027-03-14T02:30:00"],
    "LocalTime": ["18:30", "00:00"],
    "Duration": ["PT1H30M", "PT0S"],
    "Decimal": ["12.50", "-1"],
    "TimeZone": ["America/Denver", "UTC"],
    "LanguageCode": ["en", "ase"],
    "Url": ["https://example.org/"],
    "_Any": ["a reference"],
}
for name, values in WRITTEN.items():
    written = strategies.sampled_from(values) | strategies.text(max_size=20)
    schemathesis.graphql.scalar(name, written.map(nodes.String))


@schemathesis.check
def no_fault_of_ours(ctx, response, case):
    assert response.status_code < 500, f"{response.status_code}: {response.text[:1000]}"
    for error in response.json().get("errors", []):
        code = error.get("extensions", {}).get("code")
        assert code and code != "INTERNAL", f"a fault, or an error without a code: {error}"
