#pragma once
#include <string>
#include <vector>

#include "core/httpd/assessment.h"
#include "core/verdicts/finding.h"
#include "linter/input/assumed_files.h"
#include "linter/options/options.h"
#include "linter/reader/copy_report.h"

namespace aop {

// What is worth telling of a copy of a configuration that is looked at away from its host.

// One note of the files that are taken as present, whatever their number: -v and JSON have the list.
void report_assumed_files(const std::vector<AssumedFile>& taken, Findings&);

// Of a main file COPY/etc/apache2/apache2.conf whose lines include /etc/apache2/sites-enabled/*.conf, which is not the copy's.
void report_includes_that_lead_out(const Configuration&, Findings&);

// Each line whose text is not here, as one finding, and one of all links that became files.
void report_unseen_text(const CopyReport&, Findings&);

// A CA file that is there and holds another CA than the project says.
void report_other_cas(const std::vector<DeclaredCa>&, const Assessment&, Findings&);

// Whether some server names the file as one of its CA files.
bool takes_cas_from(const std::string& path, const Assessment&);

}
