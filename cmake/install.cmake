# cmake --install BUILD [--component lint|module] [--strip], and the target `uninstall`.
# Files go where a distribution looks for them. The completions are made by the program that they complete.
include(GNUInstallDirs)
install(TARGETS aop-lint DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT lint)
install(FILES docs/man/aop-lint.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT lint)
install(FILES linter/schema/aop-lint.schema.json linter/schema/aop-lint.toml.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/aop-lint COMPONENT lint)
set(completions ${CMAKE_CURRENT_BINARY_DIR}/generated/completions)
add_custom_command(OUTPUT ${completions}/aop-lint ${completions}/_aop-lint ${completions}/aop-lint.fish
  COMMAND ${CMAKE_COMMAND} -E make_directory ${completions}
  COMMAND aop-lint completions bash > ${completions}/aop-lint
  COMMAND aop-lint completions zsh > ${completions}/_aop-lint
  COMMAND aop-lint completions fish > ${completions}/aop-lint.fish
  DEPENDS aop-lint)
add_custom_target(completions ALL DEPENDS ${completions}/aop-lint)
install(FILES ${completions}/aop-lint DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT lint)
install(FILES ${completions}/_aop-lint DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT lint)
install(FILES ${completions}/aop-lint.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT lint)
if(AOP_MODULE)
  # httpd looks for modules in one folder, whatever the prefix is.
  install(TARGETS mod_aop DESTINATION ${AOP_HTTPD_MODULES} COMPONENT module)
  install(FILES docs/man/mod_aop.8 DESTINATION ${CMAKE_INSTALL_MANDIR}/man8 COMPONENT module)
endif()
add_custom_target(uninstall
  COMMAND ${CMAKE_COMMAND} -DBUILD=${CMAKE_CURRENT_BINARY_DIR} -P ${PROJECT_SOURCE_DIR}/cmake/uninstall.cmake VERBATIM)
