# Slipway: build, run, test, install. `make` alone prints the targets.
#
#   BUILD=build     where everything built goes        VAR=var      where a running copy keeps its state
#   PORT=8080       where it listens                   CC=clang     another compiler
#   SAN=1           address and undefined-behaviour sanitizers, in a build folder of their own

CC      := $(if $(filter default,$(origin CC)),gcc,$(CC))
SAN     ?=
# relative to this folder where it can be, however it was given: the flags do not change with the spelling
override BUILD := $(patsubst $(CURDIR)/%,%,$(or $(BUILD),$(if $(SAN),build/san,build)))
VAR     ?= var
PORT    ?= 8080
PREFIX  ?= /usr/local
SYSCONFDIR ?= /etc
HOST    ?= slipway.example.org
UNITDIR ?= $(PREFIX)/lib/systemd/system

MAKEFLAGS += --no-builtin-rules
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 2)
endif
.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:
.DEFAULT_GOAL := help
export BUILD VAR PORT SAN

TOOLS := fcgi/tools

# ---- compiler -----------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
            -Wformat=2 -Wvla $(WERROR)
ifneq ($(SAN),)
HARDEN := -fsanitize=address,undefined -fno-sanitize-recover -fno-omit-frame-pointer
LINK   := -fsanitize=address,undefined -pie
RUNGEN := ASAN_OPTIONS=detect_leaks=0
else
HARDEN := -D_FORTIFY_SOURCE=2 -fstack-protector-strong
LINK   := -pie -Wl,-z,relro,-z,now
RUNGEN :=
endif
VERSION := $(or $(shell sed -n 's/^\#\# \[\{0,1\}\([0-9][0-9a-z.+-]*\).*/\1/p' CHANGELOG.md 2>/dev/null | head -n 1),0.1.0)

# asked for only when something is compiled: on a new machine pg_config comes with the packages
PG_INCLUDE = $(eval PG_INCLUDE := $(shell pg_config --includedir 2>/dev/null || echo /usr/include/postgresql))$(PG_INCLUDE)

# the libraries that draw, for slipway-draw alone; their headers are not ours to warn about
DRAW_LIBS  = $(eval DRAW_LIBS := $(shell pkg-config --libs pangocairo pangoft2 fontconfig))$(DRAW_LIBS)
DRAW_FLAGS = $(eval DRAW_FLAGS := $(subst -I,-isystem ,$(shell pkg-config --cflags pangocairo pangoft2 fontconfig)) \
             -DDRAW_FONTS='"$(BUILD)/fonts"')$(DRAW_FLAGS)

# the library that reads mails, for fcgi/mail alone
MIME_FLAGS = $(eval MIME_FLAGS := $(subst -I,-isystem ,$(shell pkg-config --cflags gmime-3.0)))$(MIME_FLAGS)

CFLAGS   ?= -O2 -g
FLAGS     = -std=gnu11 $(CFLAGS) $(WARNINGS) $(HARDEN) -fPIE -D_GNU_SOURCE \
            -DSLIPWAY_VERSION='"$(VERSION)"' -Ifcgi -I$(BUILD)/gen -isystem $(PG_INCLUDE)
LIBS     := -lfcgi -lpq -lyajl -lsodium -largon2 -luriparser -lutf8proc -ldeflate -lcmark -lcurl -loath -lqrencode -lidn2 -lgmime-3.0 -lgobject-2.0 -lglib-2.0 -lm

# ---- sources ------------------------------------------------------------------------------------

ROOMS     := base model http db json html mail web store view page page/desk job
SOURCES   := $(wildcard fcgi/*.c) $(foreach room,$(ROOMS),$(wildcard fcgi/$(room)/*.c))
TEMPLATES := $(wildcard $(foreach ext,html xml txt svg,fcgi/view/*.$(ext) fcgi/view/desk/*.$(ext)))
QUERIES   := $(wildcard sql/queries/*.sql)
SCHEMA    := $(wildcard sql/schema/*.sql)
DRAW_C    := $(wildcard fcgi/draw/*.c)
FONTS     := $(patsubst nginx/static/%.woff2,$(BUILD)/%.ttf,$(wildcard nginx/static/fonts/*.woff2))
ASSETS    := $(shell find nginx/static -type f 2>/dev/null | LC_ALL=C sort)

GEN_C     := $(if $(TEMPLATES),$(BUILD)/gen/html.c) $(if $(QUERIES),$(BUILD)/gen/sql.c) \
             $(if $(SCHEMA),$(BUILD)/gen/schema.c)
GEN_H     := $(BUILD)/gen/assets.h $(BUILD)/gen/styles.h $(if $(TEMPLATES),$(BUILD)/gen/html.h) $(if $(QUERIES),$(BUILD)/gen/sql.h)

obj        = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
GEN_O     := $(patsubst $(BUILD)/gen/%.c,$(BUILD)/obj/gen/%.o,$(GEN_C))
OBJECTS   := $(call obj,$(SOURCES)) $(GEN_O)
DRAW_O    := $(call obj,$(DRAW_C))
LOOK_O    := $(call obj,$(foreach room,base model html json view,$(wildcard fcgi/$(room)/*.c))) \
             $(filter %/html.o,$(GEN_O))

UNIT      := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(wildcard tests/unit/test_*.c))
UNIT_HELP := $(call obj,$(filter-out $(wildcard tests/unit/test_*.c),$(wildcard tests/unit/*.c)))
ERRORS    := $(if $(wildcard $(TOOLS)/errorpages/errorpages.c),$(BUILD)/.errors)

# ---- what people call ---------------------------------------------------------------------------

.PHONY: help build objects packages run up down import test test-san bench lint fmt clean install secrets

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 — \2/p' Makefile | sed 's/make \([a-z-]*\) — /make \1\t/' | expand -t 18
	@echo; echo '  PORT=8080 VAR=var — address and folder of a copy; with others run, up, down and import mean another one'

run: ## install what is missing, build, start everything, stay in front (Ctrl-C stops it)
	@$(TOOLS)/packages.sh build app web db run
	@$(MAKE) --no-print-directory build
	@exec $(TOOLS)/site.sh run

up: ## the same in the background
	@$(TOOLS)/packages.sh build app web db run
	@$(MAKE) --no-print-directory build
	@exec $(TOOLS)/site.sh up

down: ## stop what `make up` started
	@exec $(TOOLS)/site.sh down

import: ## import FILE=catalogue.json into the running copy
	@exec $(TOOLS)/site.sh import "$(FILE)"

test: ## install what is missing, build, run every suite (or SUITE=name)
	@$(TOOLS)/packages.sh build app web db run test
	@$(TOOLS)/node.sh
	@$(MAKE) --no-print-directory build tests
	@exec tests/run.sh $(SUITE)

test-san: ## the same with the address and undefined-behaviour sanitizers
	@$(MAKE) --no-print-directory SAN=1 BUILD=build/san test

bench: ## measure the running site (see tests/bench)
	@$(TOOLS)/packages.sh build app web db run test
	@$(MAKE) --no-print-directory build
	@if [ -x tests/bench/run ]; then exec tests/bench/run; else echo "there is no tests/bench/run" >&2; exit 69; fi

lint: ## layering, style, warnings of gcc and clang, shell scripts
	@$(TOOLS)/packages.sh build test
	@exec $(TOOLS)/lint.sh

fmt: ## format the C sources
	@$(TOOLS)/packages.sh test
	@git ls-files -co --exclude-standard '*.c' '*.h' | while read -r f; do [ ! -f "$$f" ] || echo "$$f"; done | xargs -r clang-format -i

clean: ## remove the build folder (a running copy's state in var/ stays)
	rm -rf build $(BUILD)

install: ## install under PREFIX (and DESTDIR): program, static files, nginx and systemd files
	@$(TOOLS)/packages.sh build app
	@$(MAKE) --no-print-directory build
	@BUILD=$(BUILD) PREFIX=$(PREFIX) SYSCONFDIR=$(SYSCONFDIR) UNITDIR=$(UNITDIR) DESTDIR=$(DESTDIR) HOST=$(HOST) $(TOOLS)/install.sh

secrets: ## make the files of passwords and keys that docker-compose.yml mounts (kept when there)
	@$(TOOLS)/secrets.sh $(VAR)/docker owner_password app_password postgres_password secret_key signing_key

# ---- build --------------------------------------------------------------------------------------

build: $(BUILD)/slipway $(BUILD)/slipway-draw $(BUILD)/.static $(BUILD)/.card $(ERRORS) ## build the programs, the static files and the error pages

objects: $(OBJECTS) $(DRAW_O)

.PHONY: tests
tests: $(UNIT)

$(BUILD)/slipway: $(OBJECTS) $(BUILD)/names
	@echo "  LINK  $@"
	@$(CC) $(CFLAGS) $(LINK) -o $@ $(OBJECTS) $(LIBS)

$(BUILD)/slipway-draw: $(DRAW_O)
	@echo "  LINK  $@"
	@$(CC) $(CFLAGS) $(LINK) -Wl,--as-needed -o $@ $^ $(DRAW_LIBS) -lm

# the share image of every page that has none of its own
$(BUILD)/.card: fcgi/draw/card.order $(BUILD)/slipway-draw $(BUILD)/.static
	@echo "  DRAW  $(BUILD)/static/root/card.png"
	@$(RUNGEN) $(BUILD)/slipway-draw <$< | tail -n +2 >$(BUILD)/static/root/card.png
	@touch $@

# what pango reads; they become a part of the program (fcgi/draw/fonts.c)
$(BUILD)/fonts/%.ttf: nginx/static/fonts/%.woff2
	@echo "  FONT  $@"
	@mkdir -p $(@D)
	@cp $< $(@:.ttf=.woff2) && woff2_decompress $(@:.ttf=.woff2) 2>/dev/null && rm $(@:.ttf=.woff2)
$(call obj,fcgi/draw/fonts.c): $(FONTS)
$(DRAW_O): private FLAGS += $(DRAW_FLAGS)
$(call obj,$(wildcard fcgi/mail/*.c)): private FLAGS += $(MIME_FLAGS)

$(BUILD)/tests/unit/%: $(BUILD)/obj/tests/unit/%.o $(UNIT_HELP) $(filter-out $(BUILD)/obj/fcgi/main.o,$(OBJECTS))
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	@$(CC) $(CFLAGS) $(LINK) -o $@ $^ $(LIBS) -lcmocka

# every object waits for the generated headers, and is made anew when the compiler or its flags change
$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags | $(GEN_H)
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(FLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/obj/%.o: %.c $(BUILD)/flags | $(GEN_H)
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(FLAGS) -MMD -MP -c -o $@ $<

.PHONY: always
remember = mkdir -p $(@D); printf '%s\n' '$(subst ','\'',$(1))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(1))' >$@
$(BUILD)/flags: always
	@$(call remember,$(CC) $(FLAGS))
$(BUILD)/names: always
	@$(call remember,$(SOURCES) $(TEMPLATES) $(QUERIES) $(SCHEMA) $(ASSETS))

# ---- generated sources: written aside and moved only when they differ, so that nothing is compiled in vain

keep = mkdir -p $(BUILD)/gen; for f in $(1); do cmp -s $(BUILD)/gen.new/$$f $(BUILD)/gen/$$f || cp $(BUILD)/gen.new/$$f $(BUILD)/gen/$$f; done

define tool # name, further objects, libraries: a generator, of the sources in fcgi/tools/NAME
$(BUILD)/tools/$(1): $(patsubst %.c,$(BUILD)/obj-tools/%.o,$(wildcard $(TOOLS)/$(1)/*.c)) $(2)
	@mkdir -p $$(@D)
	@echo "  LINK  $$@"
	@$$(CC) $$(CFLAGS) $$(LINK) -o $$@ $$^ $(3)
endef
$(eval $(call tool,html2c))
$(eval $(call tool,sql2c))
$(eval $(call tool,errorpages,$(LOOK_O),$(LIBS)))

# the generators know nothing of what they generate
$(BUILD)/obj-tools/$(TOOLS)/html2c/%.o $(BUILD)/obj-tools/$(TOOLS)/sql2c/%.o: GEN_H :=
$(BUILD)/obj-tools/$(TOOLS)/errorpages/errorpages.o: | $(GEN_H)
$(BUILD)/obj-tools/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(FLAGS) -MMD -MP -c -o $@ $<

# letters carry their styles in each element
$(BUILD)/gen/styles.h: $(BUILD)/gen/.styles ;
$(BUILD)/gen/.styles: fcgi/view/letter.css $(TOOLS)/styles.sh
	@echo "  STYLE $(BUILD)/gen/styles.h"
	@mkdir -p $(BUILD)/gen.new
	@$(TOOLS)/styles.sh $< $(BUILD)/gen.new/styles.h
	@$(call keep,styles.h)
	@touch $@

$(BUILD)/gen/html.c $(BUILD)/gen/html.h: $(BUILD)/gen/.html ;
$(BUILD)/gen/.html: $(TEMPLATES) $(BUILD)/tools/html2c $(BUILD)/names
	@echo "  HTML  $(BUILD)/gen/html.c"
	@mkdir -p $(BUILD)/gen.new
	@$(RUNGEN) $(BUILD)/tools/html2c -o $(BUILD)/gen.new/html.c -H $(BUILD)/gen.new/html.h --include view/models.h --include styles.h $(TEMPLATES)
	@$(call keep,html.c html.h)
	@touch $@

$(BUILD)/gen/sql.c $(BUILD)/gen/sql.h: $(BUILD)/gen/.sql ;
$(BUILD)/gen/.sql: $(QUERIES) $(BUILD)/tools/sql2c $(BUILD)/names
	@echo "  SQL   $(BUILD)/gen/sql.c"
	@mkdir -p $(BUILD)/gen.new
	@$(RUNGEN) $(BUILD)/tools/sql2c --queries $(BUILD)/gen.new/sql.c $(BUILD)/gen.new/sql.h $(QUERIES)
	@$(call keep,sql.c sql.h)
	@touch $@

$(BUILD)/gen/schema.c: $(BUILD)/gen/.schema ;
$(BUILD)/gen/.schema: $(SCHEMA) $(BUILD)/tools/sql2c $(BUILD)/names
	@echo "  SQL   $(BUILD)/gen/schema.c"
	@mkdir -p $(BUILD)/gen.new
	@$(RUNGEN) $(BUILD)/tools/sql2c --schema $(BUILD)/gen.new/schema.c $(SCHEMA)
	@$(call keep,schema.c)
	@touch $@

$(BUILD)/gen/assets.h: $(BUILD)/.static ;
$(BUILD)/.static: $(ASSETS) $(TOOLS)/assets.sh $(BUILD)/names
	@echo "  FILES $(BUILD)/static"
	@mkdir -p $(BUILD)/gen.new
	@$(TOOLS)/assets.sh nginx/static $(BUILD)/static $(BUILD)/gen.new/assets.h
	@$(call keep,assets.h)
	@touch $@

$(BUILD)/.errors: $(BUILD)/tools/errorpages
	@echo "  PAGES $(BUILD)/errors"
	@mkdir -p $(BUILD)/errors
	@$(RUNGEN) $(BUILD)/tools/errorpages $(BUILD)/errors
	@touch $@

-include $(wildcard $(BUILD)/obj/*/*.d $(BUILD)/obj/*/*/*.d $(BUILD)/obj/*/*/*/*.d $(BUILD)/obj-tools/*/*/*/*.d)
