# On a fresh Debian machine `make demo` and `make test` do all the set-up by themselves.
# Always the system's Python: only it sees QGIS.
PY     ?= /usr/bin/python3
PYTEST  = $(PY) -m pytest
export PYTHONPATH := $(CURDIR):$(CURDIR)/build/pydeps
export PY
SIZE   ?= S
SIZES_S = 10000
SIZES_M = 10000 100000
SIZES_L = 10000 100000 1000000
CHANGES_S = 50000
CHANGES_M = 200000
CHANGES_L = 1000000
PHOTOS_S = 10000
PHOTOS_M = 100000
PHOTOS_L = 100000

.PHONY: help demo test test-core test-desktop bench bench-sync bench-postgres bench-desktop torture check format setup dev zip ts holidays clean

help:            ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

demo: setup      ## the main job in the real QGIS: demo city, click, decision, sync, map (Xvfb where there is no screen)
	@$(PY) scripts/demo.py

test: setup      ## all tests, at most 6 minutes
	@QT_QPA_PLATFORM=offscreen xvfb-run -a -s "-screen 0 1600x1000x24" $(PYTEST) -q -p no:cacheprovider -n 2 --dist loadgroup tests

test-core:       ## the tests that need no QGIS
	@$(PYTEST) -q -p no:cacheprovider -p no:pytest_qgis tests/rules tests/cases tests/overlay tests/workspace tests/sync \
	  tests/intake tests/demo tests/app tests/house --ignore tests/workspace/test_qgis_capture.py

test-desktop: setup  ## only the tests in the real desktop
	@QT_QPA_PLATFORM=offscreen xvfb-run -a -s "-screen 0 1600x1000x24" $(PYTEST) -q -p no:cacheprovider tests/desktop

bench: setup     ## how long a city takes, beside QGIS, PostGIS and others; SIZE=S, M or L; figures and chart in build/bench
	@scripts/setup.sh bench
	@$(PY) scripts/bench/overlay.py $(SIZES_$(SIZE))
	@$(MAKE) --no-print-directory bench-sync SIZE=$(SIZE)
	@$(MAKE) --no-print-directory bench-postgres SIZE=$(SIZE)

bench-sync:      ## what syncing costs, beside pygeodiff; hubs of up to 912,500 segments (SIZE=L: 8 GB of disk)
	@scripts/setup.sh bench
	@$(PY) scripts/bench/sync.py $(SIZE)
	@$(PY) scripts/bench/attachments.py $(PHOTOS_$(SIZE))

bench-postgres: setup  ## what a hub in a database carries (SIZE=L: a log of a million changes); only where a server can be started
	@$(PY) scripts/bench/postgres.py $(CHANGES_$(SIZE))

bench-desktop: setup  ## a city of a million in the real QGIS: click, drawing, edits; figures and pictures in build/bench
	@$(PY) scripts/bench/desktop.py

torture: setup   ## whether anything is ever lost or invented; HISTORIES=10000; figures in build/torture
	@$(PY) -m scripts.torture $(TRIAL)

check:           ## ruff and mypy
	@scripts/setup.sh check
	@PYTHONPATH=build/tools $(PY) -m ruff check . && PYTHONPATH=build/tools $(PY) -m ruff format --check . \
	  && PYTHONPATH=build/tools $(PY) -m mypy

format:          ## let ruff format the code
	@scripts/setup.sh check
	@PYTHONPATH=build/tools $(PY) -m ruff check --fix . ; PYTHONPATH=build/tools $(PY) -m ruff format .

setup:           ## install what is missing (demo and test do this by themselves)
	@scripts/setup.sh

dev: setup       ## build/plugins for QGIS_PLUGINPATH, linked to the checkout
	@$(PY) scripts/stage.py dev

zip: setup       ## dist/enforcement_plugin-<version>.zip for the plugin manager
	@$(PY) scripts/stage.py zip

ts:              ## bring i18n/*.ts up to date with the sources
	@$(PY) scripts/translations.py

holidays:        ## make the table of working days anew from chinesecalendar (at a release)
	@$(PY) scripts/holidays.py

clean:           ## remove what was built (keeps the installed Python packages)
	@find build -mindepth 1 -maxdepth 1 ! -name pydeps ! -name tools ! -name peers -exec rm -rf {} + 2>/dev/null; rm -rf dist i18n/*.qm
