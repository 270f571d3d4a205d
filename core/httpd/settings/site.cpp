// Turns the directive tree into servers: applies every directive that stands
// directly in the main server or in a <VirtualHost>, then lets each vhost
// inherit what it left unset, as httpd does after its walk.
#include "core/httpd/settings/site.h"

#include "core/base/ascii.h"
#include "core/httpd/settings/setting_parsers.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

void apply_one(const Directive& d, ServerTarget& target, std::vector<std::string>& buffer)
{
    target.row = setting_row(d.number());
    if (!target.row || !target.row->set)
        return;
    target.args = d.args();
    words(target.args, buffer);
    target.row->set(target, buffer, d.place);
}

// The addresses of virtual hosts, one after the other.
class Addresses {
public:
    explicit Addresses(const Configuration& configuration) : configuration_(configuration) {}

    // A host without a port takes the main server's, if its ServerName came earlier and names one.
    const CopyOnWrite<std::vector<Address>>& of(const Directive& vhost, std::optional<std::uint16_t> main_port)
    {
        const std::string_view argument = section_argument(vhost);
        if (known_ && argument == argument_ && main_port == main_port_)
            return last_;
        known_ = true, argument_ = argument, main_port_ = main_port;
        last_ = {};
        for (const std::string& word : words(argument))
            if (auto address = parse_address(word))
                add(*std::move(address));
        return last_;
    }

private:
    void add(Address address)
    {
        auto& all = last_.edit();
        if (!address.port_written)
            address.port = main_port_;
        const auto known = configuration_.resolved.find(address.host);
        if (address.kind != Address::Kind::name || known == configuration_.resolved.end())
            return all.push_back(std::move(address));
        for (Address found : known->second) {
            found.port = address.port;
            found.port_written = address.port_written;
            all.push_back(std::move(found));
        }
    }

    const Configuration& configuration_;
    bool known_ = false;
    std::string_view argument_;
    std::optional<std::uint16_t> main_port_;
    CopyOnWrite<std::vector<Address>> last_;
};

}

Site evaluate(const Configuration& configuration)
{
    const Directive& root = configuration.tree.root();
    std::size_t vhosts = 0;
    for (const Directive& d : root)
        vhosts += d.is("<VirtualHost"_name);

    Site site;
    site.servers.reserve(vhosts + 1);
    Server& main = site.servers[site.servers.add({})];
    main.node = &root;

    // In the order of the text, since a vhost's port can hang on an earlier ServerName.
    Addresses addresses(configuration);
    std::vector<std::string> buffer;
    const Server nobody;
    ServerTarget main_target{site, main, configuration.server_root, nullptr, {}, nobody};
    for (const Directive& d : root) {
        if (d.is("<VirtualHost"_name)) {
            const Server& before = site.servers.back();
            const ServerId index = site.servers.add({});
            Server& vhost = site.servers[index];
            vhost.index = index;
            vhost.node = &d;
            vhost.place = d.place;
            vhost.at = addresses.of(d, main.port());
            ServerTarget target{site, vhost, configuration.server_root, nullptr, {}, before};
            for (const Directive& inside : d)
                apply_one(inside, target, buffer);
        } else {
            apply_one(d, main_target, buffer);
        }
    }

    inherit_settings(site);
    collect_sections(configuration, site);
    return site;
}

std::string_view to_string(VerifyClient mode)
{
    switch (mode) {
    case VerifyClient::none: return "none";
    case VerifyClient::optional: return "optional";
    case VerifyClient::require: return "require";
    case VerifyClient::optional_no_ca: return "optional_no_ca";
    }
    return "none";
}

}
