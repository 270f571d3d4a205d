#pragma once
#include <optional>
#include <string>

#include "linter/input/archive.h"
#include "linter/input/layouts.h"

namespace aop {

// Puts the files of an archive where the host has them, if it is known what they are: a whole file system, an /etc, a folder such as
// /etc/apache2, each perhaps below folders of the archive's own. Nothing where no configuration is found in it.
std::optional<Found> settle(ArchiveFiles&);

}
