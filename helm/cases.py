"""What must come of single values: a sentence, the file they are laid over, the values, and what then must hold of the
objects."""

from collections import namedtuple

Case = namedtuple("Case", "what values given holds is_there", defaults=[False])

NETWORK, CLOSED, IN_CLUSTER = "examples/network.yaml", "examples/closed.yaml", "examples/in-cluster.yaml"
HOUSE, MONITORING = "examples/single-house.yaml", "examples/monitoring.yaml"


def one(documents, kind, component):
    """The object of a kind that belongs to a component."""
    of = "app.kubernetes.io/component"
    found = [it for it in documents if it["kind"] == kind and it["metadata"].get("labels", {}).get(of) == component]
    return found[0] if len(found) == 1 else {}


def container(documents, kind="Deployment", component="gateway", where="containers"):
    return one(documents, kind, component)["spec"]["template"]["spec"][where][0]


def egress(documents, component):
    """The ports that a policy lets out to."""
    rules = one(documents, "NetworkPolicy", component)["spec"]["egress"]
    return {port["port"] for rule in rules for port in rule["ports"]}


def is_hook(documents):
    return "helm.sh/hook" in one(documents, "Job", "migrate")["metadata"].get("annotations", {})


def asked(documents):
    """What is asked by which probe, if all of them go by the admin port."""
    gateway = container(documents)
    ports = {port["name"]: port["containerPort"] for port in gateway["ports"]}
    probes = {name: gateway[name + "Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}
    if variable(documents, "GATEWAY_ADMIN_LISTEN").endswith(f":{ports['admin']}") and {probe["port"] for probe in probes.values()} == {"admin"}:
        return [probe["path"] for probe in probes.values()]
    return None


def bootstrap(documents):
    return cluster(documents)["bootstrap"]


def cluster(documents):
    return one(documents, "Cluster", "database")["spec"]


def variable(documents, name):
    return next((entry["value"] for entry in container(documents)["env"] if entry["name"] == name), "")


OWN = {"database": "gateway", "owner": "gateway_owner"}
RECOVERY = ["--set", "database.cnpg.spec.bootstrap.recovery.source=before"]

CASES = [
    Case("the migration is let out to the owner's address, and to what else is named", CLOSED, [],
         lambda it: egress(it, "migrate") == {53, 5353, 6432, 5433, 8443}),
    Case("the gateway is let out to its own addresses alone", CLOSED, [],
         lambda it: egress(it, "gateway") == {53, 5353, 6432, 6433, 6379, 26379, 443, 8443}),
    Case("the migration past PgBouncer goes to the port of PostgreSQL", NETWORK,
         ["--set", "database.external.address=postgres://pool:6432/network"],
         lambda it: egress(it, "migrate") == {53, 5353, 6432, 5432}),
    Case("probes stand in no queue with the public", HOUSE, [], lambda it: asked(it) == ["/readyz", "/healthz", "/readyz/process"]),
    Case("readiness can mean the database", CLOSED, [], lambda it: asked(it) == ["/readyz", "/healthz", "/readyz"]),
    Case("nobody is told of the admin port who does not measure", NETWORK, [],
         lambda it: not one(it, "Service", "admin") and "admin" not in str(one(it, "NetworkPolicy", "gateway"))),
    Case("whoever measures is told of the admin port", MONITORING, [],
         lambda it: one(it, "Service", "admin") and "admin" in str(one(it, "NetworkPolicy", "gateway"))),
    Case("the migration is a hook where the database is there", NETWORK, [], is_hook),
    Case("the migration waits for no Cluster that comes after it", IN_CLUSTER, [], lambda it: not is_hook(it)),
    Case("nor where an upgrade brings it", IN_CLUSTER, ["--is-upgrade"], lambda it: not is_hook(it)),
    Case("the migration is a hook where the Cluster is there", IN_CLUSTER, ["--is-upgrade"], is_hook, is_there=True),
    Case("a Cluster begins empty", IN_CLUSTER, [],
         lambda it: OWN.items() < bootstrap(it)["initdb"].items() and len(bootstrap(it)) == 1),
    Case("its owner may make roles, and keep parameters out of the log", IN_CLUSTER, [],
         lambda it: [sql.split(" ")[0] for sql in bootstrap(it)["initdb"]["postInitSQL"]] == ["ALTER", "GRANT"]),
    Case("a Cluster begins from a backup and in no other way", IN_CLUSTER, RECOVERY,
         lambda it: bootstrap(it) == {"recovery": {"source": "before"} | OWN}),
    Case("what is said of how an empty Cluster is made is laid over that", IN_CLUSTER,
         ["--set", "database.cnpg.spec.bootstrap.initdb.dataChecksums=true"],
         lambda it: bootstrap(it)["initdb"].items() > (OWN | {"dataChecksums": True}).items()),
    Case("another gateway does not start PostgreSQL again", IN_CLUSTER, ["--set", "replicaCount=6"],
         lambda it: cluster(it)["postgresql"]["parameters"] == {"max_connections": "500"}),
    Case("the one server that follows can be read", IN_CLUSTER,
         ["--set", "database.cnpg.instances=2,database.cnpg.readFromReplicas=true"],
         lambda it: variable(it, "DATABASE_REPLICA_URL") == "postgres://rel-recovery-gateway-db-ro:5432/gateway"),
    Case("the migration says nothing of a backup by itself", NETWORK, [],
         lambda it: container(it, "Job", "migrate")["args"] == ["migrate"]),
    Case("the migration can say that the database was restored", NETWORK, ["--set", "migration.restored=true"],
         lambda it: container(it, "Job", "migrate")["args"] == ["migrate", "--restored"]),
    Case("so can that of one house", HOUSE, ["--set", "migration.restored=true"],
         lambda it: container(it, where="initContainers")["args"] == ["migrate", "--restored"]),
]
