#!/usr/bin/env python3
"""run.py: does aop-lint say of every case what the real httpd does, and does httpd still do it?

  run.py [--lint BIN] [--module MOD_AOP] [--httpd] [--only ID...] [--cases DIR] [--jobs N] [--keep DIR] [-v]

Every case is a folder with tree/ and case.json (see README.md). A tree is written into a temporary folder, with @ROOT@, @PKI@ and
@MODULE@ replaced; aop-lint reads it there, and its verdicts and its exit status are compared with `expect` and `exit`. With --httpd the real
/usr/sbin/apache2 is started on it as well, inside namespaces of its own (network, mounts, host name, processes: root is needed), every
attack must bring back what the case says, and every command that aop-lint prints as a proof must work as printed, but for
those that say "if something answers there". One line a failing
case; the last line counts."""
import argparse
import concurrent.futures
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import pki  # noqa: E402

HTTPD = "/usr/sbin/apache2"
MODULES = pathlib.Path("/usr/lib/apache2/modules")
LIMIT = 30  # seconds a case, for httpd and its attacks together

# What the shell lines of a case may use: $ROOT, $PKI, backend PORT [FOLDER], send HOST PORT [SOURCE],
# insist NAME PATH [PORT], tls [s_client's options].
SHELL = r"""
set -u
cd "$ROOT"
ip link set lo up
backend() {
  (cd "$ROOT/${2:-backend}" && exec python3 -m http.server -b 127.0.0.1 "$1") >/dev/null 2>&1 &
  echo $! >> "$ROOT/run/pids"
  for i in $(seq 60); do (: < "/dev/tcp/127.0.0.1/$1") 2>/dev/null && break; sleep 0.1; done
}
send() { timeout 5 python3 -c '
import socket, sys
source = (sys.argv[3], 0) if len(sys.argv) > 3 else None
peer = socket.create_connection((sys.argv[1], int(sys.argv[2])), 4, source)
peer.sendall(sys.stdin.buffer.read())
while data := peer.recv(65536):
    sys.stdout.buffer.write(data)
' "$@"; }
insist() { timeout 8 python3 -c '
import socket, ssl, sys, time
name, path, port = (sys.argv[1:] + ["443"])[:3]
client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
client.check_hostname, client.verify_mode, client.maximum_version = False, ssl.CERT_NONE, ssl.TLSVersion.TLSv1_2
client.options |= ssl.OP_NO_RENEGOTIATION
peer = client.wrap_socket(socket.create_connection(("127.0.0.1", int(port)), 4), server_hostname=name)
try:
    for how in "keep-alive", "close":
        peer.sendall(f"GET {path} HTTP/1.1\r\nHost: {name}\r\nConnection: {how}\r\n\r\n".encode())
        time.sleep(0.4)
    while data := peer.recv(65536):
        sys.stdout.buffer.write(data)
except OSError:
    pass
' "$@"; }
tls() { (cat; sleep 1) | timeout 5 openssl s_client -quiet -connect 127.0.0.1:443 "$@" 2>/dev/null; }
finish() {
  [ -s run/httpd.pid ] && kill "$(cat run/httpd.pid)" 2>/dev/null
  [ -s run/pids ] && kill $(cat run/pids) 2>/dev/null
  for i in $(seq 30); do [ -e run/httpd.pid ] || break; sleep 0.1; done
}
trap finish EXIT
"""


def needs_module(case):
    return any("@MODULE@" in path.read_text() for path in (case / "tree").rglob("*.conf"))


def write_tree(case, root, keys, module):
    """tree/ of the case as files below root, and the modes that httpd needs."""
    for source in sorted((case / "tree").rglob("*")):
        target = root / source.relative_to(case / "tree")
        if source.is_symlink():  # not all that copies a project keeps them
            raise ValueError(f"{source} is a symbolic link: make it in \"prepare\" of case.json")
        if source.is_dir():
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text().replace("@ROOT@", str(root)).replace("@PKI@", str(keys)).replace("@MODULE@", module or "")
        target.write_text(text)
        target.chmod(0o755 if text.startswith("#!") else 0o644)
    (root / "run").mkdir(exist_ok=True)
    for folder in [root, *(path for path in root.rglob("*") if path.is_dir() and not path.is_symlink())]:
        folder.chmod(0o755)
    (root / "run").chmod(0o777)


def shell(lines, root, keys, seconds, isolated):
    """Runs the lines in bash; (status, what they printed). Whatever they started ends with them."""
    command = ["bash", "-c", "\n".join(lines)]
    if isolated:  # the end of the namespace's first process is the end of all its processes
        command = ["unshare", "-n", "-m", "-u", "-p", "-f", "--kill-child", "--mount-proc", *command]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               env=dict(os.environ, ROOT=str(root), PKI=str(keys)), start_new_session=True)
    try:
        output, _ = process.communicate(timeout=seconds)
        return process.returncode, output.decode(errors="replace")
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return 124, "takes too long"


def judge(lint, told, root, proofs):
    """What aop-lint said that it should not have said: a list of short texts. Adds the commands that it printed to `proofs`."""
    layout = told.get("layout", "debian")
    command = [lint, *(["--layout", layout] if layout else []), "--format", "json", "--no-config",
               "-d", str(root), "-f", "conf/httpd.conf", *(word.replace("@ROOT@", str(root)) for word in told["lint_args"])]
    who = told.get("lint_user")
    if who and os.geteuid():
        return []  # only root may ask as somebody else
    person = {"user": who, "group": "nogroup", "extra_groups": []} if who else {}
    if who:  # where it was built, others may not be allowed to look
        command[0] = shutil.copy(lint, root / "run" / "aop-lint")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, cwd="/", stdin=subprocess.DEVNULL, **person)
        report = json.loads(done.stdout)["runs"][0]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, OSError, KeyError) as fault:
        return [f"no report: {fault!r}"[:200]]
    proofs += proofs_of(report)
    wrong = []
    for expected in told["expect"]:
        name, address = expected["server"], expected["address"]
        found = [server for server in report["servers"]
                 if server["name"] == name and (address in server["addresses"] or (not address and not server["addresses"]))]
        which = expected.get("nth", 1)
        if len(found) < which:
            wrong.append(f"{name} {address}: not among the servers")
            continue
        server = found[which - 1]
        verdict = next((one["verdict"] for one in server["judgements"] if one["address"] == address), server["verdict"])
        if verdict not in expected["verdict"]:
            wrong.append(f"{name} {address}: {verdict}, allowed {'|'.join(expected['verdict'])}")
        for rule in expected.get("not_rules", []):
            if any(finding["rule"] == rule and (not finding["servers"] or finding["servers"][0] == server["label"])
                   for finding in report["findings"]):
                wrong.append(f"{name} {address}: reports {rule}")
    if done.returncode not in told["exit"]:
        wrong.append(f"exit {done.returncode}, allowed {'|'.join(map(str, told['exit']))}")
    return wrong


ONLY_IF = ", if something answers there"  # of a class of requests, on a disk where nothing shows it


def proofs_of(report):
    """The commands of a report that must bring back content, once each, with the statuses that their answer may have."""
    found = {}
    for server in report["servers"]:
        for judgement in server["judgements"]:
            reason, statuses = judgement["reason"], {"200"}
            if "password" in reason:  # from an address that may, or with a password, it would be content
                statuses |= {"401", "403"}
            if "--request-target http://example.com/" in (judgement["witness"] or ""):  # the namespace has no way there
                statuses |= {"500", "502", "503"}
            if "body of a redirect" in reason:
                statuses |= {"301", "302", "303", "307", "308"}
            if "page of an error" in reason:
                statuses |= {"400", "403", "404", "405", "413", "417", "421", "500", "501"}
            if judgement["witness"]:
                found[judgement["witness"]] = None if ONLY_IF in judgement["witness_shows"] else statuses
    for finding in report["findings"]:
        if finding["witness"] and ONLY_IF not in finding["witness_shows"]:
            outside = "--request-target http://example.com/" in finding["witness"]
            found.setdefault(finding["witness"], {"200", "500", "502", "503"} if outside else {"200"})
    return [(command, statuses) for command, statuses in found.items() if statuses]


def attack(told, root, keys, proofs):
    """What the real httpd did otherwise than the case says: a list of short texts."""
    starts = told.get("starts", True)
    lines = [SHELL, *told.get("setup", []),
             f"if ! timeout 15 {HTTPD} -d \"$ROOT\" -f conf/httpd.conf -k start; then echo @@refused; exit 0; fi",
             "for i in $(seq 80); do [ -s run/httpd.pid ] && break; sleep 0.1; done",
             "if grep -q ^LoadModule.cgid_module conf/httpd.conf; then",  # its daemon starts on its own
             "  for i in $(seq 50); do compgen -G 'run/cgisock.*' >/dev/null && break; sleep 0.1; done",
             "fi; sleep 0.3",
             "[ -s run/httpd.pid ] || { echo @@refused; exit 0; }", "echo @@started"]
    for number, one in enumerate(told["attack"]):
        lines += [f"echo; echo @@{number}", f"( {one['run']}\n) 2>&1"]
    lines += ["mkdir -p run/proofs; cd run/proofs", "curl() { command curl -m 5 -w '\\n@status %{http_code} %{size_download}\\n' \"$@\"; }",
              "openssl() { timeout 5 openssl \"$@\" 2>/dev/null; }"]
    for number, (command, _) in enumerate(proofs):
        for who in ("self", "other", "good") if "client.pem" in command else ("self",):
            lines += [f"cp $PKI/{who}.pem client.pem; cp $PKI/{who}.key client.key; echo; echo @@proof{number}{who}", f"( {command}\n) 2>&1 | head -c 20000"]
    lines += ["cd \"$ROOT\"; echo; echo @@end", *told.get("teardown", [])]
    status, output = shell(lines, root, keys, LIMIT, True)
    parts = {}
    for part in ("\n" + output).split("\n@@")[1:]:
        head, _, rest = part.partition("\n")
        parts[head.strip()] = rest
    if status == 124:
        return ["httpd and the attacks take too long"]
    if not starts:
        return [] if "refused" in parts else ["httpd starts"]
    if "started" not in parts:
        return ["httpd does not start: " + " ".join(output.split())[-160:]]
    wrong = []
    for number, one in enumerate(told["attack"]):
        got = parts.get(str(number))
        if got is None or (one["gets"] in got) == one.get("lacks", False):
            wrong.append(f"attack {number} ({one['who']}): {'lacks' if not one.get('lacks') else 'has'} {one['gets']!r}: "
                         + " ".join((got or "nothing").split())[-120:])
    for number, (command, statuses) in enumerate(proofs):
        answers = [parts[f"proof{number}{who}"] for who in ("self", "other", "good") if f"proof{number}{who}" in parts]
        if not any(status_of(answer) in statuses for answer in answers):
            wrong.append(f"the proof {command!r} gets " + " | ".join(" ".join(answer.split())[-100:] for answer in answers))
    return wrong


def status_of(answer):
    """Of curl's own line, or the first of the answer; "" where there is no body."""
    if "@status " in answer:
        status, size = answer.rpartition("@status ")[2].split()[:2]
        return status if size != "0" or "HTTP/" in answer else ""
    words = answer.strip().split(None, 2)
    return words[1] if len(words) > 1 and words[0].startswith("HTTP/") else ""


def run(case, options, keys):
    told = json.loads((case / "case.json").read_text())
    root = pathlib.Path(options.work) / case.name.split("-")[0]  # short: a socket's path holds 107 bytes
    # Without its module file httpd refuses the tree, and aop-lint says so.
    if any(not installed(name) for name in told["modules"]) or (not options.module and needs_module(case)):
        return [], [], True
    root.mkdir()
    try:
        write_tree(case, root, keys, options.module)
        if told.get("prepare"):
            status, output = shell(["set -eu", "cd \"$ROOT\"", *told["prepare"]], root, keys, LIMIT, False)
            if status:
                return [f"prepare failed: {output[-200:]}"], [], False
        proofs = []
        lint = judge(options.lint, told, root, proofs) if options.lint else []
        if not options.httpd:
            return lint, [], False
        return lint, attack(told, root, keys, proofs), False
    finally:
        if options.keep:
            shutil.copytree(root, pathlib.Path(options.keep) / case.name, symlinks=True, dirs_exist_ok=True,
                            ignore=shutil.ignore_patterns("*.sock", "cgisock*"))
        shutil.rmtree(root, ignore_errors=True)


def installed(package):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Status}", package], capture_output=True, text=True)
    return done.returncode == 0 and done.stdout.startswith("install ok installed")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lint", default="aop-lint", help="the aop-lint to ask; '' for none")
    parser.add_argument("--module", help="mod_aop.so; by default that of the build of aop-lint. Without one, cases that load it are skipped")
    parser.add_argument("--httpd", action="store_true", help="start the real httpd and attack it, too")
    parser.add_argument("--only", nargs="+", default=[], metavar="ID")
    parser.add_argument("--cases", default=str(HERE / "cases"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", help="copy every tree, with httpd's log, into this folder")
    parser.add_argument("-v", action="store_true", help="name the cases that are right, too")
    options = parser.parse_args()
    if options.lint and os.sep in options.lint:
        options.lint = os.path.abspath(options.lint)
    beside = pathlib.Path(options.lint).parent / "mod_aop" / "mod_aop.so"
    options.module = os.path.abspath(options.module) if options.module else str(beside) if beside.is_file() else None
    if options.httpd and os.geteuid():
        sys.exit("run.py: --httpd needs root, for the namespaces")
    cases = [case for case in sorted(pathlib.Path(options.cases).iterdir()) if (case / "case.json").is_file()
             and (not options.only or any(case.name == one or case.name.startswith(one + "-") for one in options.only))]
    wrong = differs = skipped = 0
    with tempfile.TemporaryDirectory(prefix="aop-") as work:
        options.work = work
        os.chmod(work, 0o755)
        keys = pathlib.Path(work) / "pki"
        pki.make(str(keys))
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for case, (lint, httpd, skip) in zip(cases, pool.map(lambda one: run(one, options, keys), cases)):
                wrong += bool(lint)
                differs += bool(httpd)
                skipped += skip
                if lint:
                    print(f"{case.name}: lint: {'; '.join(lint)}", flush=True)
                if httpd:
                    print(f"{case.name}: httpd: {'; '.join(httpd)}", flush=True)
                if options.v and not lint and not httpd:
                    print(f"{case.name}: {'skipped' if skip else 'ok'}", flush=True)
    print(f"cases: {len(cases)}, lint wrong {wrong}, httpd differs {differs}, skipped {skipped}")
    return 1 if wrong or differs else 0


if __name__ == "__main__":
    sys.exit(main())
