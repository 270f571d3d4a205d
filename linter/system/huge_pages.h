#pragma once

namespace aop {

// Has malloc take its room from the kernel in huge pages where they are to be had on request
// (transparent_hugepage/enabled: madvise or always); nothing where they are not.
void use_huge_pages();

}
