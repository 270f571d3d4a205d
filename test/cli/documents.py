#!/usr/bin/env python3
"""Checks documents that aop-lint wrote against what their readers demand: documents.py KIND=FILE[=SCHEMA]...

Knows nothing of aop-lint's code. Silent and 0 when all are right; else says what is wrong with which.
"""
import csv
import html.parser
import io
import json
import re
import sys
import xml.etree.ElementTree as ET

import jsonschema


def need(condition, what):
    if not condition:
        raise ValueError(what)


def text_of(path):
    raw = open(path, "rb").read()
    need(not raw.startswith(b"\xef\xbb\xbf"), "the document starts with a byte order mark")
    text = raw.decode("utf-8")  # raises for anything else
    bad = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]", text)
    need(not bad, f"a control or hidden character is in it: {bad and ascii(bad.group())}")
    return text


def check_json(path, schema):
    document = json.loads(text_of(path))
    rules = json.load(open(schema))
    jsonschema.Draft202012Validator.check_schema(rules)
    jsonschema.Draft202012Validator(rules).validate(document)
    for run in document["runs"]:
        standing = [f for f in run["findings"] if not f["suppressed"] and not f["baselined"]]
        for severity in ("error", "warning", "note"):
            counted = sum(f["severity"] == severity for f in standing)
            need(counted == run["summary"][severity + "s"], f"{counted} findings of severity {severity}, the summary says otherwise")
        labels = {s["label"] for s in run["servers"]}
        need(all(set(f["servers"]) <= labels for f in run["findings"]), "a finding names a server that is not listed")


def check_jsonl(path, schema):
    rules = json.load(open(schema))
    for line in text_of(path).splitlines():
        entry = json.loads(line)
        kind = "finding" if "finding" in entry else "server"
        jsonschema.Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": rules["$defs"]}).validate(entry[kind])


def check_sarif(path, schema):
    """The 2.1.0 schema where it is at hand, and always what GitHub code scanning needs beyond it."""
    log = json.loads(text_of(path))
    if schema:
        rules = json.load(open(schema))
        jsonschema.validators.validator_for(rules)(rules).validate(log)
    need(log["version"] == "2.1.0" and log["$schema"].startswith("https://"), "version or $schema")
    need(len(log["runs"]) == 1, "GitHub takes at most 20 runs of an upload")
    for run in log["runs"]:
        need(run["automationDetails"]["id"].endswith("/"), "the category does not end in /")
        driver = run["tool"]["driver"]
        for rule in driver["rules"]:
            for key in ("shortDescription", "fullDescription"):
                need(0 < len(rule[key]["text"]) <= 1024, f"{rule['id']}: {key}")
            need(rule["help"]["text"] and rule["help"]["markdown"], f"{rule['id']}: help")
            need(0.1 <= float(rule["properties"]["security-severity"]) <= 10.0, f"{rule['id']}: security-severity")
            need(re.fullmatch("https://.+/AOP\\d{3}.md", rule.get("helpUri", "https://none/AOP000.md")), f"{rule['id']}: helpUri")
            need("security" in rule["properties"]["tags"] and len(rule["properties"]["tags"]) <= 10, f"{rule['id']}: tags")
            need(rule["defaultConfiguration"]["level"] in ("error", "warning", "note"), f"{rule['id']}: level")
        seen = set()
        for result in run["results"]:
            need(driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"], "ruleIndex names another rule")
            seen.add(result["ruleId"])
            need(result["message"]["text"], "an empty message")
            need(result["partialFingerprints"]["aop-lint/v1"], "no fingerprint")
            places = result["locations"] + result.get("relatedLocations", [])
            for flow in result.get("codeFlows", []):
                for thread in flow["threadFlows"]:
                    places += [step["location"] for step in thread["locations"]]
            for place in places:
                uri = place["physicalLocation"]["artifactLocation"]["uri"]
                need(re.fullmatch(r"(file://)?[A-Za-z0-9\-._~/%]+", uri) and not uri.startswith("./"), f"URI {uri}")
                region = place["physicalLocation"]["region"]
                need(region["startLine"] >= 1 and region["endLine"] >= region["startLine"], "region lines")
                need(region["startColumn"] >= 1 and region["endColumn"] > region["startColumn"], "region columns")
            for fix in result.get("fixes", []):
                need(fix["description"]["text"], "a fix without a description")
                for change in fix["artifactChanges"]:
                    need(change["artifactLocation"]["uri"] == result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a fix elsewhere")
                    need(all(r["deletedRegion"] and r["insertedContent"]["text"] for r in change["replacements"]), "an empty fix")
            for suppression in result.get("suppressions", []):
                need(suppression["kind"] in ("inSource", "external") and suppression["justification"], "suppression")


        need(seen == {rule["id"] for rule in driver["rules"]}, "a rule without a result")


def check_sonarqube(path, _):
    report = json.loads(text_of(path))
    ids = [rule["id"] for rule in report["rules"]]
    need(len(set(ids)) == len(ids), "a rule twice")
    for rule in report["rules"]:
        need(rule["name"] and rule["description"] and rule["engineId"] == "aop-lint", f"{rule['id']}: texts")
        need(rule["cleanCodeAttribute"] in ("LOGICAL", "TRUSTWORTHY"), "cleanCodeAttribute")
        need(rule["type"] in ("BUG", "VULNERABILITY") and rule["severity"] in ("CRITICAL", "MAJOR", "INFO"), "type or severity")
        for impact in rule["impacts"]:
            need(impact["softwareQuality"] in ("SECURITY", "RELIABILITY") and impact["severity"] in ("HIGH", "MEDIUM", "LOW"), "impact")
    need({issue["ruleId"] for issue in report["issues"]} == set(ids), "issues and rules differ")
    for issue in report["issues"]:
        for place in [issue["primaryLocation"], *issue.get("secondaryLocations", [])]:
            span = place["textRange"]
            need(place["message"] and place["filePath"] and span["startLine"] >= 1, "location")
            need("startColumn" not in span or 0 <= span["startColumn"] < span["endColumn"], "columns")


def check_rdjson(path, _):
    report = json.loads(text_of(path))
    need(report["source"]["name"] == "aop-lint", "source")
    for one in report["diagnostics"]:
        need(one["message"] and one["severity"] in ("ERROR", "WARNING", "INFO") and re.fullmatch(r"AOP\d{3}", one["code"]["value"]), "texts")
        for place in [one["location"], *(r["location"] for r in one.get("relatedLocations", []))]:
            start, end = place["range"]["start"], place["range"]["end"]
            need(place["path"] and 1 <= start["line"] <= end["line"], "location")
            need(("column" in start) == ("column" in end) and start.get("column", 1) < end.get("column", 2), "columns")
        for suggestion in one.get("suggestions", []):
            need(suggestion["text"] and suggestion["range"]["start"]["column"], "suggestion")


def check_openmetrics(path, _):
    lines = text_of(path).splitlines()
    need(lines[-1] == "# EOF", "the end is missing")
    typed, seen = set(), set()
    for line in lines[:-1]:
        if line.startswith("# "):
            kind, name = line.split(" ")[1:3]
            need(kind != "TYPE" or name not in typed, f"{name} is in two parts")
            typed.add(name)
            continue
        sample = re.fullmatch(r'([a-z_]+)\{((?:[a-z0-9_]+="(?:[^"\\\n]|\\[\\"n])*",?)+)\} -?\d+', line)
        need(sample and sample[1] in typed, f"no sample: {line}")
        need(sample[1] + sample[2] not in seen, f"twice: {line}")
        seen.add(sample[1] + sample[2])


def check_gitlab(path, _):
    entries = json.loads(text_of(path))
    prints = [e["fingerprint"] for e in entries]
    need(len(set(prints)) == len(prints), "two entries of one fingerprint")
    for e in entries:
        need(e["description"] and e["check_name"], "empty texts")
        need(e["severity"] in ("info", "minor", "major", "critical", "blocker"), "severity")
        need(not e["location"]["path"].startswith("./") and e["location"]["lines"]["begin"] >= 1, "location")


def check_junit(path, _):
    root = ET.fromstring(text_of(path))
    need(root.tag == "testsuites", "root")
    for suite in root:
        cases = suite.findall("testcase")
        need(int(suite.get("tests")) == len(cases) > 0, "tests")
        need(int(suite.get("failures")) == sum(c.find("failure") is not None for c in cases), "failures")
        need(int(suite.get("skipped")) == sum(c.find("skipped") is not None for c in cases), "skipped")
        names = [(c.get("classname"), c.get("name")) for c in cases]
        need(all(all(pair) for pair in names), "a case without a name")
        for case in cases:
            for child in case:
                need(child.tag in ("failure", "skipped", "system-out"), child.tag)


def check_checkstyle(path, _):
    root = ET.fromstring(text_of(path))
    need(root.tag == "checkstyle" and root.get("version"), "root")
    for file in root:
        need(file.tag == "file" and file.get("name"), "file")
        for error in file:
            need(error.tag == "error" and int(error.get("line")) >= 1, "error")
            need(error.get("severity") in ("error", "warning", "info") and error.get("message") and error.get("source"), "attributes")


class Page(html.parser.HTMLParser):
    void = {"meta", "input", "br", "link", "img"}
    allowed = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "br", "input", "label", "main", "div", "table", "tr", "th", "td",
               "strong", "small", "span", "article", "a", "pre", "mark", "dl", "dt", "dd", "code", "details", "summary", "script"}

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.scripts = [], set(), [], 0

    def handle_starttag(self, tag, attributes):
        need(tag in self.allowed, f"an element <{tag}> that the page should not have")
        self.scripts += tag == "script"
        for name, value in attributes:
            need(not name.startswith("on") and name != "src", f"an attribute {name}")
            if name == "id":
                need(value not in self.ids, f"two elements with the id {value}")
                self.ids.add(value)
            if name == "href":
                need(value.startswith(("#AOP", "https://")), f"a link to {value}")
                self.links.append(value)
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        need(self.open and self.open.pop() == tag, f"</{tag}> closes nothing")


def check_html(path, _):
    text = text_of(path)
    page = Page()
    page.feed(text)
    page.close()
    need(not page.open, f"not closed: {page.open}")
    need(page.scripts == 1, "more than the page's own script")
    need("default-src 'none'" in text, "no content security policy")
    need(all(link[1:] in page.ids for link in page.links if link.startswith("#")), "a link to a rule that is not on the page")


def check_github(path, _):
    for line in text_of(path).splitlines():
        need(re.fullmatch(r"::(error|warning|notice) file=[^,:]+,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?,title=[^,:]+::[^\n]+", line), line)


def check_gcc(path, _):
    for line in text_of(path).splitlines():
        need(re.fullmatch(r".+?:\d+(:\d+)?: (error|warning|note): .+ \[AOP\d{3}\]", line), line)


def check_csv(path, _):
    rows = list(csv.reader(io.StringIO(text_of(path)), strict=True))
    need(rows[0][:4] == ["tree", "scenario", "server", "address"], "the header")
    for row in rows[1:]:
        need(len(row) == len(rows[0]), f"{len(row)} cells: {row}")
        need(all(cell[:1] not in ("=", "+", "-", "@") for cell in row), f"a formula: {row}")


def check_markdown(path, _):
    fence = None
    for line in text_of(path).splitlines():
        mark = re.match(r"`{3,}", line)
        if mark and fence in (None, line):
            fence = None if fence else mark.group()
        elif not fence:
            tags = set(re.findall(r"<[^>]*>", line)) - {"<br>", "<details>", "</details>", "<summary>", "</summary>"}
            need(not tags, f"raw HTML {tags}")
    need(fence is None, "a code block is not closed")


if __name__ == "__main__":
    wrong = 0
    for argument in sys.argv[1:]:
        kind, file, *schema = argument.split("=")
        try:
            globals()["check_" + kind](file, schema[0] if schema else None)
        except (ValueError, KeyError, ET.ParseError, jsonschema.ValidationError) as complaint:
            wrong += 1
            print(f"{kind}: {type(complaint).__name__}: {str(complaint)[:1000]}", file=sys.stderr)
    sys.exit(1 if wrong else 0)
