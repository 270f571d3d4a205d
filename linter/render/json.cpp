#include "linter/render/json.h"

#include "core/base/ascii.h"
#include "core/base/version.h"
#include "linter/inspect/fingerprint.h"
#include "linter/render/client_cert_answers.h"
#include "linter/render/verdicts.h"
#include "linter/system/time.h"

namespace aop {

namespace {

constexpr int json_schema_version = 2;

void write_counts(JsonWriter& json, const Counts& n)
{
    json.object().key("errors").number(n.errors).key("warnings").number(n.warnings).key("notes").number(n.notes);
    json.key("suppressed").number(n.suppressed).key("baselined").number(n.known).end();
}

void write_tool(JsonWriter& json) { json.object().key("name").text("aop-lint").key("version").text(AOP_VERSION).end(); }

// The members of one tree, without the braces around them.
void write_members(JsonWriter& json, const Inspection& i)
{
    json.key("config")
        .object()
        .key("tree")
        .text(i.input.shown)
        .key("file")
        .text(i.configuration.main_file.empty() ? i.input.read.main_file : i.configuration.main_file);
    json.key("server_root").text(i.configuration.server_root);
    const Version& httpd = i.input.read.httpd;
    json.key("httpd").object().key("version").text(cat(httpd.major, ".", httpd.minor, ".", httpd.patch)).key("from").text(i.input.httpd_from).end();
    json.key("layout").text_or_null(i.input.layout ? i.input.layout->name : std::string_view());
    if (!i.scenario.empty())
        json.key("scenario").text(i.scenario);
    json.key("files").array();
    for (const IncludedFile& f : i.configuration.files)
        json.text(f.path());
    json.end();
    if (i.input.read.assume_files) {
        json.key("assumed_files").array();
        for (const AssumedFile& f : i.files.taken())
            json.text(f.path);
        json.end();
    }
    json.end();
    json.key("servers").array();
    ServerTexts written;
    for (const Server& s : i.site().servers)
        write_server(json, i, s, written);
    json.end();
    SourceText texts(i.configuration.tree);
    json.key("findings").array();
    for (const Finding& f : i.findings())
        write_finding(json, i, texts, f);
    json.end();
    if (!i.answers.empty()) {
        json.key("client_certificates");
        write_answers(json, i.answers);
    }
    json.key("summary");
    write_counts(json, count(i.findings()));
}

template <class T>
void write_number_setting(JsonWriter& json, const Setting<T>& setting, int fallback)
{
    json.object().key("value").number(setting ? int(*setting) : fallback).key("place");
    write_place(json, setting.place);
    json.end();
}

void write_addresses(JsonWriter& into, const std::vector<Address>& addresses, ServerTexts& written)
{
    if (written.of != &addresses) {
        JsonWriter json;
        json.array();
        for (const Address& address : addresses)
            json.text(to_string(address));
        written.of = &addresses;
        written.addresses = json.end().take();
    }
    into.raw(written.addresses);
}

void write_anchors(JsonWriter& into, const TrustSet& trust, ServerTexts& written)
{
    if (written.trust == &trust) {
        into.raw(written.anchors);
        return;
    }
    JsonWriter json;
    json.array();
    for (const Anchor* a : trust.anchors) {
        json.object().key("sha256").text(a->sha256).key("subject").text(a->subject);
        json.key("not_before").text(iso_time(a->not_before)).key("not_after").text(iso_time(a->not_after));
        json.key("file").text(a->file).end();
    }
    written.trust = &trust;
    written.anchors = json.end().take();
    into.raw(written.anchors);
}

}

void write_place(JsonWriter& json, const Place& place)
{
    if (!place)
        json.null();
    else
        json.place(place.file(), place.line);
}

Verdict verdict_of(const Inspection& i, const Server& server)
{
    const Judgement* worst = i.assessment->exposure.worst(server.index);
    return worst ? worst->verdict : Verdict::unreachable;
}

void write_server(JsonWriter& json, const Inspection& i, const Server& s, ServerTexts& written)
{
    const Assessment& a = *i.assessment;
    json.object().key("name").text(s.name()).key("label").text(s.label()).key("addresses");
    write_addresses(json, s.addresses(), written);
    json.key("place");
    write_place(json, s.place);
    json.key("verdict").text(to_string(verdict_of(i, s))).key("trust").text(to_string(a.trust[s.index].trust));
    json.key("declared").text_or_null(i.declaration_of(s.index));
    json.key("tls").boolean(a.exposure.tls.has(s.index) && a.exposure.tls[s.index]);
    json.key("verify_client").object().key("value").text(to_string(s.tls.verify_client.value_or(VerifyClient::none))).key("place");
    write_place(json, s.tls.verify_client.place);
    json.key("inherited").boolean(s.tls.verify_client.inherited()).end();
    json.key("verify_depth");
    write_number_setting(json, s.tls.verify_depth, 1);
    json.key("anchors");
    write_anchors(json, a.trust[s.index], written);
    json.key("judgements").array();
    for (const Judgement& j : a.exposure.of(s.index)) {
        json.object().key("address").text(j.address).key("verdict").text(to_string(j.verdict)).key("reason").text(j.reason).key("place");
        write_place(json, j.place);
        const Witness witness = j.witness();
        json.key("witness").text_or_null(witness.command).key("witness_shows").text_or_null(witness.shows).end();
    }
    json.end().end();
}

void write_finding(JsonWriter& json, const Inspection& i, SourceText& texts, const Finding& f)
{
    const SourceSpan at = source_span(texts, f.place, f.word);
    json.object().key("rule").text(f.rule->id).key("name").text(f.rule->name).key("severity").text(to_string(f.rule->severity));
    json.key("message").text(f.message());
    json.key("place");
    if (f.place) {
        json.object().key("file").text(f.place.file()).key("line").number(f.place.line);
        if (at.column)
            json.key("column").number(at.column).key("end_column").number(at.end_column);
        json.end();
    } else
        json.null();
    json.key("related").array();
    for (const Related& r : f.related)
        json.object().key("file").text(r.place.file()).key("line").number(r.place.line).key("label").text(r.label).end();
    json.end().key("via").array();
    for (const Step& step : include_chain(f.place))
        json.object().key("file").text(step.place.file()).key("line").number(step.place.line).key("label").text(step.label).end();
    json.end().key("servers").array();
    for (const ServerId s : f.servers)
        json.text(i.site().servers[s].label());
    json.end()
        .key("witness")
        .text_or_null(f.witness.command)
        .key("witness_shows")
        .text_or_null(f.witness.shows)
        .key("suppressed")
        .text_or_null(f.suppressed);
    json.key("baselined").boolean(f.known).key("fingerprint").text(fingerprint(i, texts, f)).end();
}

std::string render_json(const Results& results)
{
    JsonWriter json(4, results.sink);
    json.object().key("schema_version").number(json_schema_version).key("tool");
    write_tool(json);
    Counts total;
    json.key("runs").array();
    for (const auto& i : results.inspections) {
        json.object();
        write_members(json, *i);
        json.end();
        total += count(i->findings());
    }
    json.end().key("summary");
    write_counts(json, total);
    return json.end().take() + "\n";
}

std::string render_jsonl(const Results& results)
{
    std::string out;
    const auto pass_on = [&] {
        if (constexpr std::size_t enough = 1 << 16; results.sink && out.size() > enough) {
            results.sink(out);
            out.clear();
        }
    };
    for (const auto& i : results.inspections) {
        SourceText texts(i->configuration.tree);
        ServerTexts written;
        for (const Server& s : i->site().servers) {
            JsonWriter json;
            json.object()
                .key("schema_version")
                .number(json_schema_version)
                .key("tree")
                .text(i->input.shown)
                .key("config")
                .text(i->input.read.main_file)
                .key("scenario")
                .text_or_null(i->scenario);
            json.key("server");
            write_server(json, *i, s, written);
            out += json.end().take() + "\n";
            pass_on();
        }
        for (const Finding& f : i->findings()) {
            JsonWriter json;
            json.object()
                .key("schema_version")
                .number(json_schema_version)
                .key("tree")
                .text(i->input.shown)
                .key("config")
                .text(i->input.read.main_file)
                .key("scenario")
                .text_or_null(i->scenario);
            json.key("finding");
            write_finding(json, *i, texts, f);
            out += json.end().take() + "\n";
            pass_on();
        }
    }
    return out;
}

}
