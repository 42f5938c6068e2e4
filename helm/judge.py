"""What must hold of the chart. `helm/check` runs it with what it needs."""

import concurrent.futures
import copy
import glob
import json
import os
import re
import subprocess
import sys

import kubernetes_validate
import yaml

import cluster
from cases import CASES

HELMS = {3: os.environ["HELM3"], 4: os.environ["HELM4"]}
MINORS = ["1.35", "1.36", "1.37"]
# Kinds of operators, which Kubernetes has no schema of.
FOREIGN = {"postgresql.cnpg.io/v1 Cluster", "gateway.networking.k8s.io/v1 HTTPRoute", "monitoring.coreos.com/v1 ServiceMonitor",
           "monitoring.coreos.com/v1 PrometheusRule"}
# What the README lays over each other.
LAID_OVER = ["examples/network.yaml,examples/monitoring.yaml", "examples/ingress.yaml,examples/in-cluster.yaml"]
# Settings that the chart makes of other values.
OWN = {"listen", "admin_listen", "database_url", "database_replica_url", "door_secret", "redis_url", "redis_ca",
       "trusted_documents", "trusted_documents_mode"}

faults = []


def fault(where, what):
    faults.append(f"{where}: {what}")


def helm(major, *arguments):
    return subprocess.run([HELMS[major], *arguments], capture_output=True, text=True, check=False)


def render(major, values, *more):
    """What Helm makes of a values file: the objects in their order, or nothing where it refuses."""
    ran = helm(major, "template", "rel", ".", "-n", "ns", "-f", values, "--kube-version", MINORS[-1] + ".0", *more)
    if ran.returncode:
        fault(values, f"Helm {major} does not render it: {ran.stderr.strip()}")
        return []
    return [document for document in yaml.safe_load_all(ran.stdout) if document]


def kind(document):
    return f"{document['apiVersion']} {document['kind']}"


def validate(where, document, minor):
    """Whether Kubernetes knows the object as it stands; says so itself for kinds that it has no schema of."""
    try:
        kubernetes_validate.validate(document, minor, strict=True)
    except kubernetes_validate.SchemaNotFoundError:
        if kind(document) not in FOREIGN:
            fault(where, f"Kubernetes {minor} knows no {kind(document)}")
        return None
    except kubernetes_validate.ValidationError as error:
        return f"Kubernetes {minor} refuses {kind(document)} at {'.'.join(map(str, error.path))}: {error.message}"
    return None


def pods(documents):
    """Every pod that an object asks for, with the object."""
    for document in documents:
        if document["kind"] == "Pod":
            yield document, document["spec"]
        elif document["kind"] in ("Deployment", "Job"):
            yield document, document["spec"]["template"]["spec"]


def judge_pods(where, documents):
    """How pods are kept, and that the owner's address is where it is needed and nowhere else."""
    for document, pod in pods(documents):
        name = f"{where}: {document['kind']} {document['metadata']['name']}"
        security = pod["securityContext"]
        holds = {
            "it may run as root": security["runAsNonRoot"],
            "its system calls are not bounded": security["seccompProfile"] == {"type": "RuntimeDefault"},
            "a token is mounted": pod["automountServiceAccountToken"] is False,
            "variables of services are set": pod["enableServiceLinks"] is False,
        }
        for container in pod["containers"] + pod.get("initContainers", []):
            rights, amounts = container["securityContext"], container["resources"]
            holds |= {
                f"{container['name']} may write its root": rights["readOnlyRootFilesystem"],
                f"{container['name']} may gain rights": rights["allowPrivilegeEscalation"] is False,
                f"{container['name']} has capabilities": rights["capabilities"] == {"drop": ["ALL"]},
                f"{container['name']} has no bounds": {"cpu", "memory"} <= amounts["requests"].keys() and "memory" in amounts["limits"],
            }
            address = next((entry for entry in container.get("env", []) if entry["name"] == "DATABASE_URL"), {})
            if container.get("args") == ["serve"]:
                holds["it serves with the owner's address"] = "@" not in address.get("value", "@")
        for problem, is_well in holds.items():
            if not is_well:
                fault(name, problem)


def judge_example(values):
    """Lint and rendering by both, which must agree, and every object by each minor."""
    for major in HELMS:
        ran = helm(major, "lint", "--strict", ".", "-f", values)
        if ran.returncode:
            fault(values, f"Helm {major} lint: {ran.stdout} {ran.stderr}")
    for more in ([], ["--is-upgrade"]):
        first, second = (render(major, values, *more) for major in HELMS)
        if first != second:
            fault(values, "Helm 3 and Helm 4 render it differently")
        for document in first:
            for minor in MINORS:
                if problem := validate(values, document, minor):
                    fault(values, problem)
            if document["kind"] == "Secret":
                fault(values, "the chart makes a secret")
        judge_pods(values, first)
    return len(first)


def judge_notes(values):
    """What is told after an install names the next step. Helm 3 tells it to nobody without a cluster."""
    ran = helm(4, "install", "rel", ".", "-n", "ns", "-f", values, "--dry-run=client")
    if "helm -n ns test rel" not in ran.stdout:
        fault(values, f"the notes do not tell the next step: {ran.stderr.strip()}")


def judge_refused(values):
    """A wrong file is refused, and the message names what its first line says."""
    named = re.match(r"# must name: (\S+)\n", open(values, encoding="utf-8").read())[1]
    for major in HELMS:
        ran = helm(major, "template", "rel", ".", "-f", values, "--kube-version", MINORS[-1] + ".0")
        if not ran.returncode:
            fault(values, f"Helm {major} takes it")
        # Helm 3 writes a path with points, Helm 4 with slashes.
        elif named not in ran.stderr.replace("'/", "'").replace("/", "."):
            fault(values, f"Helm {major} refuses it without naming {named}: {ran.stderr.strip()}")


def judge_settings():
    """Every setting of the gateway can be given, by the variable that the chart makes of its name."""
    source = open("../gateway/src/config/keys.rs", encoding="utf-8").read()
    keys = dict(re.findall(r'name: "(\w+)",\s*env: "(\w+)"', source))
    known = json.load(open("values.schema.json", encoding="utf-8"))["properties"]["settings"]["properties"].keys()
    for name, variable in keys.items():
        if name in OWN:
            continue
        if name not in known:
            fault("values.schema.json", f"settings lacks {name}, which gateway/src/config/keys.rs has")
        elif variable != f"GATEWAY_{name.upper()}":
            fault("templates/_environment.tpl", f"{name} is {variable}, not what the chart makes of it")
    for name in known - keys.keys():
        fault("values.schema.json", f"settings has {name}, which gateway/src/config/keys.rs has not")


def judge_cases():
    """What must come of single values."""
    there = cluster.holding("postgresql.cnpg.io", "Cluster", "clusters", "ns", "rel-recovery-gateway-db")
    with there as address:
        # Helm 4 would be told of every kind of the chart before it looks.
        looking = ["--dry-run=server", "--kube-apiserver", address]
        for case in CASES:
            documents = render(3, case.values, *case.given, *looking) if case.is_there else render(4, case.values, *case.given)
            try:
                is_well = case.holds(documents)
            except (KeyError, IndexError, StopIteration):
                # What it looks at is not even there.
                is_well = False
            if not is_well:
                fault(case.values, f"it does not hold that {case.what}")


def judge_paths(values):
    """The addresses that are asked whether all is well are there."""
    rendered = str(render(4, values))
    router = open("../gateway/src/http/health.rs", encoding="utf-8").read()
    for port, pattern in (("admin", r"'path': '([^']+)', 'port': 'admin'"), ("public", r"http://[^/']+(/[a-z]+)'")):
        found = set(re.findall(pattern, rendered))
        for path in found:
            if f'.route("{path}"' not in router:
                fault("templates", f"{path} is asked, which gateway/src/http/health.rs has not")
        if not found:
            fault("templates", f"nothing of the {port} port is asked")


def judge_validator(values):
    """The schemas do find a misspelt field."""
    deployment = copy.deepcopy(next(document for document in render(4, values) if document["kind"] == "Deployment"))
    deployment["spec"]["replicaz"] = 1
    if not validate(values, deployment, MINORS[-1]):
        fault("kubernetes-validate", "it takes a field that there is none of")


def main():
    examples, refused = sorted(glob.glob("examples/*.yaml")) + LAID_OVER, sorted(glob.glob("refused/*.yaml"))
    with concurrent.futures.ThreadPoolExecutor() as pool:
        counted = [pool.submit(judge_example, values) for values in examples]
        rest = [pool.submit(judge_refused, values) for values in refused]
        rest += [pool.submit(judge_notes, values) for values in examples]
        rest += [pool.submit(judge, examples[0]) for judge in (judge_paths, judge_validator)]
        rest += [pool.submit(judge) for judge in (judge_settings, judge_cases)]
        for future in rest:
            future.result()
        objects = sum(future.result() for future in counted)
    for problem in faults:
        print(problem, file=sys.stderr)
    if faults:
        sys.exit(f"chart: {len(faults)} faults")
    versions = ", ".join(helm(major, "version", "--short").stdout.strip() for major in HELMS)
    print(f"chart: {len(examples)} combinations ({objects} objects) by Helm {versions} and Kubernetes {', '.join(MINORS)}, "
          f"{len(CASES)} single cases, {len(refused)} wrong files refused")


main()
