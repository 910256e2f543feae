# What ./demo and ./check share: packages, and a quiet build. Sourced, with the project's folder as the current one.

export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

step() { printf '%s\n' "$*"; }

# Packages of packages.txt: those before the first '# only' line, or with an argument those of the section so called.
listed_packages() {
  awk -v wanted="${1:-}" '/^# only/ { section = $0; sub(/^# only /, "", section); next }
    /^#/ || NF == 0 { next } section == wanted { print $1 }' packages.txt
}

missing_packages() {
  local package
  for package in $(listed_packages "${1:-}"); do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || printf '%s\n' "$package"
  done
}

# Installs what is missing; asks for root only then, and says in one line what to do when it cannot have it.
need_packages() {
  command -v dpkg-query >/dev/null || { echo "this needs Debian 12: dpkg-query is missing" >&2; exit 4; }
  local missing as_root=()
  mapfile -t missing < <(missing_packages "${1:-}")
  ((${#missing[@]})) || return 0
  if [[ $(id -u) -ne 0 ]]; then
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 && -z ${CI:-} ]]; }; then
      as_root=(sudo)
    else
      echo "missing packages, and no root to install them; as root: apt-get install -y ${missing[*]}" >&2
      exit 4
    fi
  fi
  step "installing ${#missing[@]} packages"
  local log
  log=$(mktemp)
  if ! { "${as_root[@]}" apt-get update -q && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    echo "could not install: ${missing[*]}" >&2
    exit 4
  fi
  rm -f "$log"
}

# build PRESET [TARGET...]: its output is shown only when it fails. Release objects do not depend on where the clone
# lies, so a second clone takes them from the compiler cache.
build() {
  local preset=$1 log=build/$1/build.log
  local targets=("${@:2}")
  mkdir -p "build/$preset"
  step "building $preset (the first time takes minutes; $log)"
  if ! { cmake --preset "$preset" && CCACHE_BASEDIR=$PWD cmake --build --preset "$preset" \
      --target "${targets[@]:-all}" -j "$(nproc)"; } \
      >"$log" 2>&1 </dev/null; then
    grep -nE 'error|FAILED|undefined reference' "$log" | head -n 20 >&2
    tail -n 40 "$log" >&2
    echo "the build of $preset failed; all of its output: $log" >&2
    return 1
  fi
}
