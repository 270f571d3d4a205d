// A module for tests only: it turns one `httpd -t` into a server that tells, a thousand
// times a second, what httpd makes of a configuration. Once httpd has read its own small
// configuration (LoadModule lines, nothing else) this takes requests on descriptor 3 and
// forks for each. The child adds the file to the still empty configuration and goes back
// into httpd, which walks the tree, makes its virtual hosts, checks, dumps and exits as
// for any other `httpd -t`; the parent answers on descriptor 4.
//   request  lines "file PATH", "root SERVERROOT", "define NAME", "set NAME=VALUE", then "go"
//   answer   "STATUS TREE-BYTES STDOUT-BYTES STDERR-BYTES\n" and those bytes
// The tree is as httpd has it right after reading: depth, line, file, name and arguments
// of each node, each ended by a NUL.
#define AP_HAVE_DESIGNATED_INITIALIZER 1
#include <httpd.h>

#include <apr_strings.h>
#include <http_config.h>
#include <http_core.h>
#include <http_log.h>
#include <http_main.h>

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

extern "C" {
extern module AP_MODULE_DECLARE_DATA fork_oracle_module;
}
APLOG_USE_MODULE(fork_oracle);

namespace {

struct Request {
    std::string file, root;
    std::vector<std::string> defines, environment;
};

constexpr int requests = 3, answers = 4;
constexpr unsigned patience = 20;  // seconds for one configuration
bool in_child = false;

// httpd takes its pools and modules apart before it exits, which takes ten times as long
// as all the rest. A child that gets there has refused the configuration.
apr_status_t refused(void*)
{
    std::fflush(nullptr);
    std::_Exit(1);
}

bool receive(Request& request)
{
    static std::FILE* in = fdopen(requests, "r");
    char* line = nullptr;
    std::size_t room = 0;
    bool complete = false;
    for (ssize_t length; !complete && (length = getline(&line, &room, in)) > 0;) {
        const std::string text(line, static_cast<std::size_t>(length) - 1);
        const std::string key = text.substr(0, text.find(' '));
        const std::string value = key.size() < text.size() ? text.substr(key.size() + 1) : "";
        if (key == "file")
            request.file = value;
        else if (key == "root")
            request.root = value;
        else if (key == "define")
            request.defines.push_back(value);
        else if (key == "set")
            request.environment.push_back(value);
        complete = key == "go";
    }
    std::free(line);
    return complete;
}

void write_all(int to, const std::string& bytes)
{
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t n = write(to, bytes.data() + done, bytes.size() - done);
        if (n <= 0)
            std::_Exit(3);
        done += static_cast<std::size_t>(n);
    }
}

std::string content(int fd)
{
    struct stat status;
    fstat(fd, &status);
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    if (!bytes.empty() && pread(fd, bytes.data(), bytes.size(), 0) != status.st_size)
        std::_Exit(3);
    return bytes;
}

void add_nodes(std::string& out, const ap_directive_t* node, int depth)
{
    for (; node; node = node->next) {
        out += std::to_string(depth) + '\0' + std::to_string(node->line_num) + '\0' + node->filename + '\0' + node->directive + '\0' +
               (node->args ? node->args : "") + '\0';
        add_nodes(out, node->first_child, depth + 1);
    }
}

// In the child: what httpd does between its command line and pre_config.
int read_configuration(const Request& request, int tree, apr_pool_t* pconf, apr_pool_t* ptemp)
{
    for (const std::string& define : request.defines)
        *static_cast<const char**>(apr_array_push(ap_server_config_defines)) = apr_pstrdup(pconf, define.c_str());
    for (const std::string& setting : request.environment)
        putenv(apr_pstrdup(pconf, setting.c_str()));
    ap_server_root = apr_pstrdup(pconf, request.root.c_str());
    const char* file = ap_server_root_relative(pconf, request.file.c_str());
    const char* error = ap_process_resource_config(ap_server_conf, file, &ap_conftree, pconf, ptemp);
    std::string nodes;
    add_nodes(nodes, ap_conftree, 0);
    write_all(tree, nodes);
    if (!error)
        return OK;
    ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, 0, nullptr, "%s: %s", ap_server_argv0, error);
    std::_Exit(1);
}

int serve(apr_pool_t* pconf, apr_pool_t*, apr_pool_t* ptemp)
{
    const int tree = memfd_create("tree", 0), out = memfd_create("out", 0), err = memfd_create("err", 0);
    for (Request request; receive(request); request = {}) {
        for (int fd : {tree, out, err})
            if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0)
                std::_Exit(3);
        const pid_t child = fork();
        if (child == 0) {
            in_child = true;
            alarm(patience);
            dup2(out, 1);
            dup2(err, 2);
            apr_pool_pre_cleanup_register(ap_server_conf->process->pool, nullptr, refused);
            return read_configuration(request, tree, pconf, ptemp);
        }
        int status = 0;
        if (child < 0 || waitpid(child, &status, 0) != child)
            std::_Exit(3);
        const int ended = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        const std::string nodes = content(tree), said = content(out), complained = content(err);
        write_all(answers, std::to_string(ended) + ' ' + std::to_string(nodes.size()) + ' ' + std::to_string(said.size()) + ' ' +
                               std::to_string(complained.size()) + '\n' + nodes + said + complained);
    }
    std::_Exit(0);
}

// Nothing is left to do in a child that httpd found no fault with.
void accepted(apr_pool_t*, server_rec*)
{
    if (!in_child)
        return;
    std::fflush(nullptr);
    std::_Exit(0);
}

void register_hooks(apr_pool_t*)
{
    ap_hook_pre_config(serve, nullptr, nullptr, APR_HOOK_REALLY_FIRST);
    ap_hook_test_config(accepted, nullptr, nullptr, APR_HOOK_REALLY_LAST);
}

}

extern "C" {
module AP_MODULE_DECLARE_DATA fork_oracle_module
    __attribute__((visibility("default"))) = {STANDARD20_MODULE_STUFF, nullptr, nullptr, nullptr, nullptr, nullptr, register_hooks, 0};
}
