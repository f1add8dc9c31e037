#!/usr/bin/env bash
# Brings a fresh Debian machine to where `make demo` and `make test` run; does nothing when all is there.
#   setup.sh        what the product, its tests and the demo need
#   setup.sh check  the tools of `make check` as well
#   setup.sh bench  what `make bench-sync` compares with as well
set -euo pipefail
cd "$(dirname "$0")/.."
PY=${PY:-/usr/bin/python3}

# What each thing is for stands in README, "What it is built on".
PACKAGES="qgis python3-qgis qgis-providers xvfb xauth imagemagick poppler-utils gdal-bin python3-pip
  python3-pytest python3-pytest-xdist python3-pytestqt python3-hypothesis python3-geopandas python3-fiona python3-pyproj
  python3-yaml python3-cryptography sqlite-utils zbar-tools fonts-noto-cjk pyqt5-dev-tools qttools5-dev-tools
  python3-psycopg2 postgresql-postgis python3-distributed"

present() {
  for program in qgis_process Xvfb xvfb-run import pdftotext pdftoppm zbarimg ogr2ogr pylupdate5 /usr/lib/qt5/bin/lrelease; do
    command -v "$program" >/dev/null 2>&1 || return 1
  done
  # A server for the tests of the hub in a database: they start one of their own and leave the system's alone.
  compgen -G "/usr/share/postgresql/*/extension/postgis.control" >/dev/null || return 1
  compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || return 1
  fc-list :lang=zh-cn 2>/dev/null | grep -q . || return 1
  # find_spec imports nothing, so that the question is cheap to ask before every run.
  "$PY" - <<'PYTHON' 2>/dev/null
import importlib.util, sys
names = "qgis osgeo numpy geopandas fiona pyproj yaml cryptography psycopg2 distributed pytest pytestqt hypothesis sqlite_utils pip".split()
sys.exit(any(importlib.util.find_spec(name) is None for name in names))
PYTHON
}

if ! present; then
  as_root=()
  if [ "$(id -u)" != 0 ]; then
    if sudo -n true 2>/dev/null; then as_root=(sudo); else as_root=(missing); fi
  fi
  if [ "${as_root[0]:-}" = missing ] || ! command -v apt-get >/dev/null; then
    echo "System packages are missing and this user may not install them. Ask an administrator for (names as in Debian):" >&2
    echo "  apt-get install --no-install-recommends" $PACKAGES >&2
    exit 3
  fi
  echo "Installing system packages (QGIS and its Python; a minute or two) …" >&2
  "${as_root[@]}" apt-get update -qq >&2
  # shellcheck disable=SC2086
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $PACKAGES >&2
  present || { echo "Something is still missing after the installation; see the messages above." >&2; exit 3; }
fi

# A stamp named by the content of the list: a changed list installs again, an unchanged one costs nothing.
install_list() {
  local list=$1 target=$2; shift 2
  local stamp="$target/.complete-$(sha256sum "$list" | cut -c1-16)"
  [ -e "$stamp" ] && return 0
  echo "Installing Python packages of $list into $target …" >&2
  rm -rf "$target"
  "$PY" -m pip install --quiet --disable-pip-version-check --no-warn-script-location --root-user-action=ignore \
    --target "$target" "$@" -r "$list" >&2
  touch "$stamp"
}
install_list scripts/requirements.txt build/pydeps --no-deps
if [ "${1:-}" = bench ]; then install_list scripts/requirements-bench.txt build/peers --no-deps; fi
if [ "${1:-}" = check ]; then install_list scripts/requirements-check.txt build/tools; fi
# Compiled here once: where Python is told to leave nothing behind (PYTHONDONTWRITEBYTECODE, a folder of another
# user), every command would compile it all anew. Nobody needs it where it cannot be written.
"$PY" -m compileall -q enforcement_plugin scripts >/dev/null 2>&1 || true
