// The directives that httpd executes while it reads.
#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/httpd/modules.h"
#include "linter/reader/builder.h"

namespace aop {

namespace {

// Where init scripts make directories at start: what is missing there now need not be then.
bool is_volatile(std::string_view path)
{
    for (const std::string_view prefix : {"/run/", "/var/run/"})
        if (path.starts_with(prefix))
            return true;
    return false;
}

std::string_view help(std::string_view name)
{
    constexpr std::pair<std::string_view, std::string_view> texts[]{
        {"Define", "Define a variable, optionally to a value.  Same as passing -D to the command line."},
        {"UnDefine", "Undefine the existence of a variable. Undo a Define."},
        {"Include", "Name(s) of the config file(s) to be included; fails if the wildcard does not match at least one file"},
        {"IncludeOptional", "Name or pattern of the config file(s) to be included; ignored if the file does not exist "
                            "or the pattern does not match any files"},
        {"LoadModule", "a module name and the name of a shared object file to load it from"},
        {"LuaAuthzProvider", "Provide an authorization provider"},
        {"LoadFile", "shared object file or library to load into the server at runtime"},
        {"ServerRoot", "Common directory of server-related files (logs, confs, etc.)"},
        {"DefaultRuntimeDir", "Common directory for run-time files (shared memory, locks, etc.)"},
        {"UndefMacro", "Remove a macro definition."},
    };
    for (const auto& [directive, text] : texts)
        if (directive == name)
            return text;
    return {};
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}

void Builder::execute(const Call& call)
{
    const std::string_view name = call.name;
    if (name == "Include" || name == "IncludeOptional")
        return include(call, name == "IncludeOptional");
    if (name.starts_with("<If"))
        return conditional(call);
    if (name == "LoadModule")
        return load_module(call);
    if (name == "Use")
        return use_macro(call);
    if (name == "Define")
        return define(call);
    if (name == "UnDefine")
        return undefine(call);
    if (name == "<Macro")
        return define_macro(call);
    if (name == "UndefMacro")
        return undefine_macro(call);
    if (name == "ServerRoot")
        return server_root(call);
    if (name == "DefaultRuntimeDir")
        return runtime_directory(call);
    if (name.starts_with("<Lua"))
        return lua_block(call);
    if (name == "LoadFile" && call.args.empty())
        return refuse(Problem::Kind::argument, call.place, cat("LoadFile requires at least one argument, ", help(name)));
    if (name == "LuaAuthzProvider" && words(call.args).size() != 3)
        return refuse(Problem::Kind::argument, call.place, cat(name, " takes three arguments, ", help(name)));
    if (name == "LuaAuthzProvider")
        out_.lua_providers.insert(words(call.args)[0]);
    // LoadFile and Debian's MacroIgnore… change nothing that is read.
}

bool Builder::argument(const Call& call, std::string& word)
{
    std::string_view rest = call.args;
    word = next_word(rest);
    if (!word.empty() && rest.empty())
        return true;
    refuse(Problem::Kind::argument, call.place, cat(call.name, " takes one argument, ", help(call.name)));
    return false;
}

void Builder::define(const Call& call)
{
    std::string_view rest = call.args;
    const std::string name = next_word(rest);
    const std::string value = next_word(rest);
    if (name.empty() || !rest.empty())
        return refuse(Problem::Kind::argument, call.place, cat("Define takes 1-2 arguments, ", help("Define")));
    if (name.find(':') != name.npos)
        return refuse(Problem::Kind::argument, call.place, "Variable name must not contain ':'");
    variables_.define(name, value);
}

void Builder::undefine(const Call& call)
{
    std::string name;
    if (!argument(call, name))
        return;
    if (name.find(':') != name.npos)
        return refuse(Problem::Kind::argument, call.place, "Variable name must not contain ':'");
    variables_.undefine(name);
}

void Builder::conditional(const Call& call)
{
    const Result<bool> condition = evaluate_condition(call.name, call.args, {files_, loaded_, variables_, server_root_, options_.httpd});
    if (const std::size_t bracket = call.args.rfind('>');
        bracket != call.args.npos && call.name != "<IfVersion" && is_text(call.args.substr(bracket + 1)))
        lost(call.place, trimmed(call.args.substr(bracket + 1)), cat("it follows the '>' of ", call.name, ">"));
    if (!condition)
        refuse(Problem::Kind::syntax, call.place, condition.error().message);
    else if (!*condition)
        return skip_block(call);
    // One that httpd refuses is read as if it held: its directives are worth a look.
    Directive* const parent = call.frame.scopes.back().parent;
    call.frame.scopes.push_back({call.name, parent, parent, depth_});
}

void Builder::load_module(const Call& call)
{
    std::string_view rest = call.args;
    const std::string symbol = next_word(rest);
    const std::string file = next_word(rest);
    if (symbol.empty() || file.empty() || !rest.empty())
        return refuse(Problem::Kind::argument, call.place, cat("LoadModule takes two arguments, ", help("LoadModule")));
    if (loaded_.has_dynamic(symbol) && granted_.erase(symbol) == 0)
        return;  // AH01574: skipped
    out_.module_files.push_back({symbol, merged_path(server_root_, file), call.place});
    const Module* known = module_by_symbol(symbol);
    modules_loaded_ |= known != nullptr;
    if (known && loaded_.is_static(symbol) && known->source.starts_with("mod_") && options_.static_guessed)
        return;  // then it is not linked in, and now loaded all the same
    if (known && loaded_.is_static(symbol) && known->source.starts_with("mod_"))
        return refuse(Problem::Kind::argument, call.place, cat("module ", symbol, " is built-in and can't be loaded"));

    const std::string_view base = file_name(file);
    if (!known)
        for (const Module& other : modules())
            if (!other.file.empty() && other.file == base) {
                const std::string path = merged_path(server_root_, file);
                return refuse(Problem::Kind::argument, call.place,
                              cat("Can't locate API module structure `", symbol, "' in file ", path, ": ", path, ": undefined symbol: ", symbol));
            }
    // A module of somebody else: its source is most often called as its file is.
    std::string source = known ? std::string(known->source) : std::string(base.substr(0, base.rfind('.'))) + ".c";
    loaded_.add_dynamic(symbol, source);
}

void Builder::server_root(const Call& call)
{
    std::string word;
    if (!argument(call, word))
        return;
    const std::string path = merged_path("", word);
    const auto status = files_.status(path);
    if (status ? status->type != Files::Type::directory : !options_.assume_files)
        return refuse(Problem::Kind::argument, call.place, "ServerRoot must be a valid directory");
    server_root_ = path;
}

void Builder::runtime_directory(const Call& call)
{
    std::string word;
    if (!argument(call, word))
        return;
    const std::string path = merged_path(server_root_, word);
    const auto status = files_.status(path);
    if (status ? status->type == Files::Type::directory : options_.assume_files)
        return;
    const std::string message = "DefaultRuntimeDir must be a valid directory, absolute or relative to ServerRoot";
    if (is_volatile(path) && !status)
        tell(Problem::Kind::argument, call.place, message);
    else
        refuse(Problem::Kind::argument, call.place, message);
}

}
