# Builds mod_aop.so with apxs, make and a C++20 compiler alone, and installs it
# where this httpd keeps its modules.
#   make -f apxs.mk
#   make -f apxs.mk install [DESTDIR=/tmp/root] [APXSFLAGS=-a]
#   make -f apxs.mk uninstall [DESTDIR=/tmp/root]
# Where httpd has mods-available, as in Debian, `a2enmod aop` then loads it. Elsewhere, and without DESTDIR,
# APXSFLAGS=-a adds the LoadModule line. STRIP=: keeps the symbols.
# apxs itself compiles only C (of a .cpp it makes an empty module without a
# word), so it is asked for its settings and left the install.

APXS    ?= apxs
CXX     ?= c++
query    = $(shell $(APXS) -q $(1))

BUILD    := build/apxs
SOURCES  := $(wildcard core/*/*.cpp core/*/*/*.cpp mod_aop/*.cpp mod_aop/*/*.cpp)
OBJECTS  := $(SOURCES:%.cpp=$(BUILD)/%.o)
CXXFLAGS ?= -O2 -g
WARNINGS ?= -Wall -Wextra -Wpedantic -Wshadow -Wconversion
override CPPFLAGS += -I. $(call query,EXTRA_CPPFLAGS) \
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

STRIP      ?= strip
MANDIR     ?= /usr/local/share/man
LIBEXECDIR := $(call query,LIBEXECDIR)
SYSCONFDIR := $(call query,SYSCONFDIR)
available  := $(wildcard $(SYSCONFDIR)/mods-available)
activate   := $(filter -a -A,$(APXSFLAGS))
installed  := $(LIBEXECDIR)/mod_aop.so

# -a edits the configuration of this machine, which would then load a module below DESTDIR.
ifneq ($(and $(DESTDIR),$(activate)),)
refused := APXSFLAGS=$(activate) changes the configuration of this machine: it does not go together with DESTDIR
endif
# What a package has installed is its to change.
ifeq ($(DESTDIR),)
owner := $(shell dpkg-query -S $(installed) 2>/dev/null | cut -d: -f1)
ifneq ($(owner),)
refused := $(installed) belongs to the package $(owner): use apt
endif
endif

# A module with its symbols has 80 MB. On Debian a2enmod, not apxs, enables it: that enables mod_ssl too.
install: $(BUILD)/mod_aop.so
	$(if $(refused),@echo "apxs.mk: $(refused)" >&2; exit 1)
	mkdir -p $(BUILD)/stripped $(DESTDIR)$(LIBEXECDIR) $(DESTDIR)$(MANDIR)/man8
	cp $< $(BUILD)/stripped/mod_aop.so
	$(STRIP) --strip-unneeded $(BUILD)/stripped/mod_aop.so
	$(APXS) -S LIBEXECDIR=$(DESTDIR)$(LIBEXECDIR) -i $(if $(available),$(filter-out -a -A,$(APXSFLAGS)),$(APXSFLAGS)) -n aop $(BUILD)/stripped/mod_aop.so
	install -m 644 docs/man/mod_aop.8 $(DESTDIR)$(MANDIR)/man8/mod_aop.8
ifneq ($(available),)
	mkdir -p $(DESTDIR)$(available)
	sed 's|^\(LoadModule aop_module\) .*|\1 $(installed)|' debian/aop.load >$(DESTDIR)$(available)/aop.load
	[ -e $(DESTDIR)$(available)/aop.conf ] || install -m 644 debian/aop.conf $(DESTDIR)$(available)/aop.conf
	$(if $(activate),a2enmod aop,@echo "\`a2enmod aop\` loads it")
endif

# A settings file that was changed stays. So does a LoadModule line outside mods-available: httpd would not start with it.
uninstall:
	$(if $(refused),@echo "apxs.mk: $(refused)" >&2; exit 1)
	$(if $(DESTDIR),,$(if $(available),[ ! -e $(SYSCONFDIR)/mods-enabled/aop.load ] || a2dismod -f aop))
	rm -f $(DESTDIR)$(installed) $(DESTDIR)$(MANDIR)/man8/mod_aop.8
ifneq ($(available),)
	rm -f $(DESTDIR)$(available)/aop.load
	! cmp -s debian/aop.conf $(DESTDIR)$(available)/aop.conf || rm -f $(DESTDIR)$(available)/aop.conf
endif
	$(if $(DESTDIR),,@! grep -rns '^[[:space:]]*LoadModule[[:space:]]*aop_module' $(SYSCONFDIR) || echo "Remove these lines: httpd does not start with them")

clean:
	rm -rf $(BUILD)

.PHONY: install uninstall clean
-include $(OBJECTS:.o=.d)
