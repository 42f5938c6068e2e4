"""A Kubernetes that holds one object: as much of its API as Helm's `lookup` asks for."""

import contextlib
import http.server
import json
import threading


@contextlib.contextmanager
def holding(group, kind, plural, namespace, name):
    """The address of one in which there is an object."""
    version = {"groupVersion": f"{group}/v1", "version": "v1"}
    resource = {"name": plural, "kind": kind, "namespaced": True, "verbs": ["get"]}
    told = {
        "/version": {"major": "1", "minor": "37", "gitVersion": "v1.37.0"},
        "/api": {"kind": "APIVersions", "versions": ["v1"]},
        "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": []},
        "/apis": {"kind": "APIGroupList", "groups": [{"name": group, "versions": [version], "preferredVersion": version}]},
        f"/apis/{group}/v1": {"kind": "APIResourceList", "groupVersion": f"{group}/v1", "resources": [resource]},
        f"/apis/{group}/v1/namespaces/{namespace}/{plural}/{name}":
            {"apiVersion": f"{group}/v1", "kind": kind, "metadata": {"name": name, "namespace": namespace}},
    }

    class Api(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            found = told.get(self.path.split("?")[0])
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(found or {"kind": "Status", "reason": "NotFound", "code": 404}).encode())

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
