# Builds mod_aop.so with apxs, make and a C++20 compiler alone, and installs it
# where this httpd keeps its modules.
#   make -f apxs.mk
#   make -f apxs.mk install [DESTDIR=/tmp/root]
# apxs itself compiles only C (of a .cpp it makes an empty module without a
# word), so it is asked for its settings and left the install.

APXS    ?= apxs
CXX     ?= c++
query    = $(shell $(APXS) -q $(1))
version := $(shell awk '/^project.aop VERSION/ {print $$3}' CMakeLists.txt)

BUILD    := build/apxs
SOURCES  := $(wildcard core/*/*.cpp core/*/*/*.cpp mod_aop/*.cpp mod_aop/*/*.cpp)
OBJECTS  := $(SOURCES:%.cpp=$(BUILD)/%.o)
CXXFLAGS ?= -O2 -g
WARNINGS ?= -Wall -Wextra -Wpedantic -Wshadow -Wconversion
override CPPFLAGS += -I. -DAOP_VERSION='"$(version)"' $(call query,EXTRA_CPPFLAGS) \
    -isystem $(call query,INCLUDEDIR) \
    $(shell $(call query,APR_CONFIG) --includes) $(shell $(call query,APU_CONFIG) --includes)
# The protections that distributions build with; FORTIFY does nothing but warn without optimisation.
optimised := $(if $(filter -O0,$(CXXFLAGS)),,yes)
HARDENING ?= -fstack-protector-strong -fstack-clash-protection $(if $(filter x86_64,$(shell uname -m)),-fcf-protection) \
    $(if $(optimised),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
override CXXFLAGS += $(HARDENING) -std=c++20 -fPIC -fvisibility=hidden -fvisibility-inlines-hidden $(WARNINGS)
override LDLIBS += -lssl -lcrypto -lpcre2-8

$(BUILD)/mod_aop.so: $(OBJECTS) mod_aop/exports.map
	$(CXX) -shared $(CXXFLAGS) $(LDFLAGS) -Wl,-z,relro,-z,now \
	    -Wl,--version-script=mod_aop/exports.map -o $@ $(OBJECTS) $(LDLIBS)

$(BUILD)/%.o: %.cpp
	@mkdir -p $(@D)
	$(CXX) $(CPPFLAGS) $(CXXFLAGS) -MMD -MP -c -o $@ $<

# Without DESTDIR, `apxs -i` also knows how to add the LoadModule line: make install APXSFLAGS=-a
install: $(BUILD)/mod_aop.so
	mkdir -p $(DESTDIR)$(call query,LIBEXECDIR)
	$(APXS) -S LIBEXECDIR=$(DESTDIR)$(call query,LIBEXECDIR) -i $(APXSFLAGS) -n aop $<

clean:
	rm -rf $(BUILD)

.PHONY: install clean
-include $(OBJECTS:.o=.d)
