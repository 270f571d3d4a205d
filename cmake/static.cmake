# AOP_STATIC: aop-lint as one file that runs in an empty root. Position independent, like the dynamic one.
# glibc itself holds the name services "files" and "dns"; --resolve cannot ask others (mDNS, LDAP, systemd-resolved's own).
target_compile_definitions(linter PUBLIC AOP_STATIC)
# CMake would add -pie, which undoes -static-pie.
set_property(TARGET aop-lint PROPERTY POSITION_INDEPENDENT_CODE)
target_compile_options(aop-lint PRIVATE -fPIE)
target_link_options(aop-lint PRIVATE -static-pie)
# Debian's libarchive is built with more libraries than these. tar, zip and the four compressions need no other.
foreach(name nettle lzma zstd bz2 z)
  find_library(AOP_STATIC_${name} lib${name}.a REQUIRED)
  list(APPEND static ${AOP_STATIC_${name}})
endforeach()
set_property(TARGET PkgConfig::ARCHIVE APPEND PROPERTY INTERFACE_LINK_LIBRARIES ${static})
