#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/httpd/request/model.h"
#include "core/httpd/request/url_mapping.h"

namespace aop {

// What SetHandler and AddHandler name: something else than the file itself answers.
bool is_handler(std::string_view name);
// As ap_invoke_handler, which takes the media type for the handler where none is set: ForceType, AddType, [T=…].
bool is_handler_type(std::string_view type);
// An output filter that may make something else of a page than its text, packed or edited: mod_include, a program, PHP. One that is not known
// may do so.
bool is_content_filter(std::string_view name);
// As mod_mime, which looks at each of a name's extensions; here of the folders on the path too.
bool has_extension(std::string_view path, std::string_view extension);
// The extensions that a file of TypesConfig has a handler's media type for.
std::vector<std::string> extensions_that_answer(std::string_view types_file);

// Whether something else than the file as it lies there answers for a path, or makes the page of it, though it has a name without an extension;
// or for one with an extension of AddHandler, AddType or AddOutputFilter, where that needs no file, or such a file lies in the folder. Of a page
// that an ErrorDocument names, its own extensions count. `of_error`: it is served as that.
bool is_handled(const Model&, ServerId server, const std::vector<const Section*>& sections, const MappedPath&, std::string_view path, bool of_error);

// Whether that is certain of a file, by the extensions of its name: no line of these sections leaves it as it is.
bool is_surely_generated(const Model&, ServerId server, const std::vector<const Section*>& sections, const MappedPath&);

// mod_dir sends whoever asks for a folder without its slash to the one with it; not so with DirectorySlash Off and the like. Nothing is known of
// the folder but its path.
bool answers_without_slash(const Model&, ServerId server, const std::vector<const Section*>& sections);

}
