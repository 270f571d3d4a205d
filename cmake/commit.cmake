# generated/commit.h: the commit of the sources, "" where nothing tells it. Looked up at each build, and written only
# when it has changed, so that a new commit compiles one file.
#   included by CMakeLists.txt, and run at build time: cmake -DTO=… -DSOURCE=… [-DCOMMIT=…] -P commit.cmake
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(commit_h ${CMAKE_CURRENT_BINARY_DIR}/generated/commit.h)
  add_custom_target(commit BYPRODUCTS ${commit_h}
    COMMAND ${CMAKE_COMMAND} -DTO=${commit_h} -DSOURCE=${PROJECT_SOURCE_DIR} -DCOMMIT=${AOP_COMMIT} -P ${PROJECT_SOURCE_DIR}/cmake/commit.cmake VERBATIM)
  add_dependencies(aop-lint commit)
  target_include_directories(aop-lint PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/generated)
  return()
endif()

# A tarball unpacked inside another repository is not of that repository.
if(NOT COMMIT AND EXISTS ${SOURCE}/.git)
  execute_process(COMMAND git -C ${SOURCE} describe --always --dirty --abbrev=12 --exclude=*
    OUTPUT_VARIABLE COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(failed)
    set(COMMIT "")
  endif()
endif()
set(text "#pragma once\n#define AOP_COMMIT \"${COMMIT}\"\n")
if(EXISTS ${TO})
  file(READ ${TO} before)
endif()
if(NOT "${before}" STREQUAL "${text}")
  file(WRITE ${TO} "${text}")
endif()
