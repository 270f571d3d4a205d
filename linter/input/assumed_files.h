#pragma once
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/files/file_system.h"
#include "core/files/links.h"
#include "core/httpd/syntax/configuration.h"

namespace aop {

// A file that is taken as present, and the line that names it.
struct AssumedFile {
    std::string path;
    Place place;
};

// The files of a copy of a tree (a repository, an archive, an image) that lacks what lies elsewhere on the host: private
// keys, certificates, DocumentRoots, modules, folders of logs. Once the configuration has been read, what it names and
// what lies below a folder that is not here is out of sight instead of missing (not_in_this_copy): who asks knows that
// httpd may find anything there. What a folder that is here lacks, and no line names, is missing all the same.
class AssumedFiles : public Files, public LinkedFiles {
public:
    explicit AssumedFiles(Files& below) : below_(below) {}

    // Until then all is as below.
    void assume_what_is_named_in(const Configuration&);
    // What was asked for and not there, as far as lines name it; sorted.
    std::vector<AssumedFile> taken() const;

    Result<Status> status(const std::string& path) override;
    Result<std::string> read(const std::string& path, std::uint64_t limit) override;
    Result<std::string> read_listed(const std::string& path, std::uint64_t limit) override { return below_.read_listed(path, limit); }
    bool may_be_shared() const override { return below_.may_be_shared(); }
    Result<std::vector<Entry>> list(const std::string& path) override;
    Result<std::string> real_path(const std::string& path) override { return below_.real_path(path); }
    Result<std::string> link_target(const std::string& path) override { return link_target_in(below_, path); }

private:
    void name_files_of(const Directive& node, const std::string& server_root);
    void name(std::string path, const Place& place, bool made_later);
    bool is_elsewhere(const std::string& path, const Error&);
    bool has_folder(const std::string& path);
    bool is_link(const std::string& path);

    struct Named {
        Place place;
        bool in_missing_folders_only = false;  // what httpd makes itself, and modules: a package brings all of them, or none
    };

    Files& below_;
    bool on_ = false;
    std::unordered_map<std::string, Named> named_;
    mutable std::mutex mutex_;  // of what follows
    std::map<std::string, Place> taken_;
    std::unordered_map<std::string, bool> folders_;
};

}
