#pragma once
#include <string_view>
#include <vector>

#include "core/httpd/request/model.h"
#include "core/httpd/request/url_mapping.h"

namespace aop {

// What SetHandler and AddHandler name: something else than the file itself answers.
bool is_handler(std::string_view name);
// As ap_invoke_handler, which takes the media type for the handler where none is set: ForceType, AddType, [T=…].
bool is_handler_type(std::string_view type);

// Whether something else than the file as it lies there answers for a path, though it has a name without an extension; or for one with an
// extension of AddHandler or AddType, where that needs no file, or such a file lies in the folder.
bool is_handled(const Model&, ServerId server, const std::vector<const Section*>& sections, const MappedPath&, std::string_view path);

// mod_dir sends whoever asks for a folder without its slash to the one with it; not so with DirectorySlash Off and the like. Nothing is known of
// the folder but its path.
bool answers_without_slash(const Model&, ServerId server, const std::vector<const Section*>& sections);

}
