# Sourced by the other scripts: where things are, and how they speak.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Tools that this project builds for itself. In the home folder they survive `make clean` and serve every checkout;
# the link gives them one path.
if [ ! -e .tools ]; then
  mkdir -p "${FLOWFORGE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/flowforge/tools}"
  ln -sfn "${FLOWFORGE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/flowforge/tools}" .tools
fi
PATH="$PWD/.tools/bin:$PWD/node_modules/.bin:$PATH"
export PATH

target="${CARGO_TARGET_DIR:-target}"

# The same packages and features for building, checking and testing, so that nothing is compiled twice. The browser's
# part is left out: Leptos must not see `hydrate` and `ssr` in one build.
workspace=(--workspace --exclude frontend)

# Says what happens, on standard error: standard output belongs to what the script was asked for.
say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
if [ -n "${NO_COLOR:-}" ] || [ ! -t 2 ]; then
  say() { printf '%s\n' "$*" >&2; }
fi

fail() {
  say "$@"
  exit 1
}

# Runs a command under a heading and says how long it took.
timed() {
  local heading=$1 started=$SECONDS
  shift
  say "── $heading"
  "$@" || fail "── $heading: failed after $((SECONDS - started)) s"
  say "── $heading: $((SECONDS - started)) s"
}

# Runs a command of cargo and fails if it warns of anything. Every build lints our own crates (.cargo/config.toml), and cargo
# repeats for a crate that it need not build again what it said at first.
without_warnings() {
  local said ended=0
  said=$(mktemp)
  "$@" 2>&1 | tee "$said" >&2 || ended=$?
  if grep -q '^warning' "$said"; then ended=1; fi
  rm -f "$said"
  return "$ended"
}
