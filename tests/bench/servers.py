"""What a benchmark runs against: PostgreSQL, Redis and replicas of the gateway, all of its own and gone when it ends."""
import json
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SECRET = "a secret of 32 letters for benchs"
STATEMENTS = re.compile(rb'"statements":(\d+)')


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(what, is_so, seconds=60):
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise SystemExit(f"{what} is not there within {seconds} s")
        time.sleep(0.02)


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def build(is_release):
    """Builds what is measured and what measures; the folder of the programs."""
    profile = ["--release"] if is_release else []
    # Together, so that the gateway is compiled once: by itself it would have fewer features.
    build = ["cargo", "build", "--quiet", "--locked", *profile, "-p", "gateway", "-p", "tests", "--bin", "gateway"]
    examples = [word for name in ("bare", "load", "issuer", "sink") for word in ("--example", name)]
    subprocess.run([*build, *examples], cwd=ROOT, check=True)
    told = subprocess.run(
        ["cargo", "metadata", "--locked", "--no-deps", "--format-version", "1"], cwd=ROOT, check=True, capture_output=True
    )
    return pathlib.Path(json.loads(told.stdout)["target_directory"]) / ("release" if is_release else "debug")


def told_by(load):
    """What a load has measured, once it has ended."""
    told, complaint = load.communicate()
    if load.returncode:
        raise SystemExit(f"the load was broken off: {complaint}")
    return json.loads(told)


class Stage:
    """The servers, and the folder in which they keep their things."""

    def __init__(self, programs):
        self.programs, self.running = programs, []
        # Root's own folder may be closed to the user whom PostgreSQL runs as.
        place = "/tmp" if os.getuid() == 0 else None
        self.folder = pathlib.Path(tempfile.mkdtemp("", "recovery-gateway-bench.", place))
        self.folder.chmod(0o755)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.running):
            self.end(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def spawn(self, words, log, **more):
        with open(self.folder / log, "ab") as file:
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stderr=file, **{"stdout": file, **more})
        self.running.append(process)
        return process

    def end(self, process):
        if process in self.running:
            self.running.remove(process)
            # PostgreSQL shuts down at once by this, whoever is connected; the others by any.
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def postgres(self, *more_settings):
        """A server without durability; the address of its superuser."""
        found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
        # Elsewhere whatever the path holds, such as Homebrew's.
        found = found or [pathlib.Path(path) for path in [shutil.which("initdb")] if path]
        if not found:
            raise SystemExit("PostgreSQL is missing: tests/run installs it")
        folder, bin, more = self.folder / "postgres", found[-1].parent, {}
        folder.mkdir()
        # It refuses to run as root.
        if os.getuid() == 0:
            user = next(user for user in pwd.getpwall() if user.pw_name in ("postgres", "nobody"))
            os.chown(folder, user.pw_uid, user.pw_gid)
            more = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        initdb = [bin / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        initdb += ["--locale=C.UTF-8"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **more)
        port = free_port()
        settings = ["fsync=off", "full_page_writes=off", "shared_buffers=512MB", "max_connections=200", *more_settings]
        settings = [word for setting in settings for word in ("-c", setting)]
        words = [bin / "postgres", "-D", folder / "data", "-k", folder, "-h", "127.0.0.1", "-p", str(port), *settings]
        self.spawn(words, "postgres.log", cwd=folder, **more)
        ready = [bin / "pg_isready", "-q", "-h", folder, "-p", str(port), "-U", "postgres"]
        wait_for("PostgreSQL", lambda: subprocess.run(ready).returncode == 0)
        return f"postgres://postgres@127.0.0.1:{port}/postgres"

    def redis(self):
        """A server that keeps nothing on disk; its port."""
        port = free_port()
        words = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
        self.spawn(words, "redis.log", cwd=self.folder)
        wait_for("Redis", lambda: answers(port))
        return port

    def issuer(self):
        """The sign-in provider of the tests; its address."""
        process = self.spawn([self.programs / "examples/issuer"], "issuer.log", stdout=subprocess.PIPE, text=True)
        return process.stdout.readline().strip()

    def begin_load(self, *words):
        """Begins to send what tests/examples/load.rs is told to; `told_by` waits for what came of it."""
        words = [self.programs / "examples/load", *map(str, words)]
        return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def gateway(self, environment, *words):
        done = subprocess.run([self.programs / "gateway", *words], env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"gateway {' '.join(words)}: {done.stderr}")


class Replica:
    """A gateway that serves, with bare routes beside its own."""

    count = 0

    def __init__(self, stage, environment, files):
        Replica.count += 1
        self.stage, self.log = stage, stage.folder / f"replica-{Replica.count}.log"
        self.port = free_port()
        words = [stage.programs / "examples/bare", self.address, *files]
        # What one machine asks is counted like a caller's, and never too much.
        rates = {f"GATEWAY_RATE_{caller}": "1000000" for caller in ["ANONYMOUS", "SITE", "MEMBER"]}
        environment = {**rates, "GATEWAY_LIMIT_CONNECTIONS_EACH": "0", **environment}
        self.process = stage.spawn(words, self.log.name, env=environment, stdout=subprocess.DEVNULL)
        wait_for("the gateway", lambda: answers(self.port))
        self.told = 0

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def end(self):
        self.stage.end(self.process)

    def statements(self):
        """The statements of each request since this was asked last, by the log; read in pieces, for it may be long."""
        # What is logged may be in the file later than its answer was here.
        time.sleep(0.2)
        found = []
        with open(self.log, "rb") as log:
            log.seek(self.told)
            for line in log:
                count = STATEMENTS.search(line)
                if count and b"gateway::request" in line:
                    found.append(int(count[1]))
            self.told = log.tell()
        return found

    def memory(self):
        """Its resident memory in MiB."""
        told = subprocess.run(["ps", "-o", "rss=", "-p", str(self.process.pid)], check=True, capture_output=True)
        return int(told.stdout) / 1024
