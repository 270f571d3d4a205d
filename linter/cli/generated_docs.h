#pragma once
#include <string>
#include <vector>

namespace aop {

// A checked-in file that is made from the tables; its path is below the source folder.
struct Generated {
    std::string path;
    std::string text;
};
std::vector<Generated> generated_files();

}
