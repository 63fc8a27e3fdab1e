# shellcheck shell=sh
# Sourced by ./run and ./test: makes .venv and sees to what the system must hold. Quick and quiet
# when nothing is to do; never asks anything. Needs $here, the folder of this checkout.
#
# What is missing is installed when we may (root on a Debian); else the one line to type is printed
# and the script stops with 3. The program itself ends with 0, 1 or 2.

venv=$here/.venv
stamp=$venv/prepared

# Debian's names. They say what to install; whether it is needed is asked of the linker.
python_packages="python3 python3-venv"
qt_packages="libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0
 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0
 libwayland-cursor0 libwayland-egl1 libcups2"
font_packages="fontconfig fonts-wqy-microhei"
test_packages="" # ./test sets it

fitting_version="import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))"
fitting_python="import ensurepip, venv"

tell() { printf '%s\n' "$@" >&2; }
stop() {
    tell "$@"
    exit 3
}

# -- what the system holds -------------------------------------------------------------------------

find_python() ( # $1: what the Python must be able to do, as Python; prints the command
    set -f
    IFS=: # in all of PATH: an own python3 without venv may stand before the system's
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        for candidate in ${SCREENER_PYTHON:+"$SCREENER_PYTHON"} $PATH; do
            [ ! -d "$candidate" ] || candidate=$candidate/$name
            if [ -x "$candidate" ] && "$candidate" -c "$1" >/dev/null 2>&1; then
                printf '%s\n' "$candidate"
                exit 0
            fi
        done
    done
    exit 1
)

missing_libraries() { # the shared libraries that Qt wants and the linker does not find
    command -v ldd >/dev/null 2>&1 || return 0
    for file in "$venv"/lib/python3*/site-packages/PySide6/QtWidgets.abi3.so \
        "$venv"/lib/python3*/site-packages/PySide6/QtPrintSupport.abi3.so \
        "$venv"/lib/python3*/site-packages/PySide6/QtSvg.abi3.so \
        "$venv"/lib/python3*/site-packages/PySide6/Qt/plugins/platforms/libqoffscreen.so \
        "$venv"/lib/python3*/site-packages/PySide6/Qt/plugins/platforms/libqxcb.so \
        "$venv"/lib/python3*/site-packages/PySide6/Qt/plugins/platforms/libqwayland.so \
        "$venv"/lib/python3*/site-packages/PySide6/Qt/plugins/printsupport/*.so; do
        [ ! -e "$file" ] || ldd "$file" 2>/dev/null || true
    done | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u | tr '\n' ' '
}

lacks_chinese_font() {
    [ "$(uname)" = Linux ] && [ -z "$(fc-list :lang=zh 2>/dev/null)" ]
}

not_installed() { # of the packages named, those that Debian does not have installed
    for package in "$@"; do
        case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
            *" installed") ;;
            *) printf '%s ' "$package" ;;
        esac
    done
}

install_packages() { # $1: why; then the packages. Returns when they are installed, else stops.
    why=$1
    shift
    command -v apt-get >/dev/null 2>&1 ||
        stop "$why" "Install what holds it with your system's own tools, then run this again." \
            "(On Debian and Ubuntu the packages are: $*)"
    # shellcheck disable=SC2046
    set -- $(not_installed "$@")
    [ $# -gt 0 ] ||
        stop "$why" "Debian's packages for it are installed all the same: is this system mixed?"
    if [ "$(id -u)" = 0 ]; then
        with=
    elif [ -n "${CI:-}" ] && sudo -n true 2>/dev/null; then
        with="sudo -n"
    else
        stop "$why" "Type this line, then run this again:" "" \
            "    sudo apt-get install -y --no-install-recommends $*" ""
    fi
    tell "Installing with apt-get: $*"
    log=$(mktemp)
    # shellcheck disable=SC2086
    { $with env DEBIAN_FRONTEND=noninteractive apt-get -q update &&
        $with env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends \
            -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"; } </dev/null >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        rm -f "$log"
        stop "" "$why" "apt-get could not install it (its last lines are above)." \
            "Is there a network? Nothing of Screener was changed; run this again."
    }
    rm -f "$log"
}

# -- the environment -------------------------------------------------------------------------------

fingerprint() { # of all that the environment was made from
    {
        cat "$here/requirements.lock" "$here/pyproject.toml"
        printf '%s\n' "$venv" "$(readlink -f "$venv/bin/python" 2>/dev/null)"
    } | cksum
}

is_prepared() {
    [ -x "$venv/bin/screener" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint)" ]
}

need_python() { # sets $python
    python=$(find_python "$fitting_python; $fitting_version" || true)
    [ -z "$python" ] || return 0
    if [ -z "$(find_python "$fitting_version" || true)" ] && command -v python3 >/dev/null 2>&1; then
        stop "Screener needs Python 3.11, 3.12, 3.13 or 3.14; here python3 is $(python3 --version 2>&1)." \
            "Install one of these, or name one: SCREENER_PYTHON=/path/to/python3.11 $0"
    fi
    # all that will be needed, so that one line is enough where we may not install it
    # shellcheck disable=SC2086
    install_packages "Screener needs Python 3.11 or newer with its module venv." \
        $python_packages $qt_packages $font_packages $test_packages
    python=$(find_python "$fitting_python; $fitting_version" || true)
    [ -n "$python" ] || stop "Screener needs Python 3.11, 3.12, 3.13 or 3.14 with its module venv."
}

belongs_here() { # is there an environment, whole, and made for this folder?
    "$venv/bin/python" -c "$fitting_version" >/dev/null 2>&1 || return 1
    case $("$venv/bin/pip" --version 2>/dev/null) in
        *" from $venv/"*) return 0 ;;
        *) return 1 ;;
    esac
}

pip_install() {
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-input "$@" </dev/null >&2
}

make_environment() {
    [ -w "$here" ] || stop "Screener cannot write in $here, where it makes its environment (.venv)."
    need_python
    tell "Preparing Screener (once; a minute or two)."
    rm -f "$stamp"
    if ! belongs_here; then
        "$python" -m venv --clear "$venv" >&2 </dev/null ||
            stop "" "$python could not make the environment $venv (its words are above)."
    fi
    pip_install --require-hashes --only-binary :all: -r "$here/requirements.lock" ||
        stop "" "The Python packages could not be installed (pip's words are above)." \
            "Is there a network? What was fetched is kept; run this again."
    pip_install --no-deps --no-build-isolation --editable "$here" ||
        stop "" "Screener could not be installed into $venv (pip's words are above)."
}

# -- all of it -------------------------------------------------------------------------------------

need_libraries() {
    missing=$(missing_libraries)
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086
    install_packages "Qt does not find the shared libraries: $missing" \
        $qt_packages $(lacks_chinese_font && printf %s "$font_packages") $test_packages
    missing=$(missing_libraries)
    [ -z "$missing" ] || stop "Qt still does not find the shared libraries: $missing" \
        "Install what holds them with your system's own tools, then run this again."
}

need_fonts() { # without one the program works, but Chinese names are empty boxes
    lacks_chinese_font || return 0
    if [ "$(id -u)" = 0 ] || [ -n "$test_packages" ]; then
        # shellcheck disable=SC2086
        install_packages "No font here shows Chinese." $font_packages $test_packages
    else
        tell "No font here shows Chinese: such names will be empty boxes. To mend it, type:" "" \
            "    sudo apt-get install -y --no-install-recommends $font_packages" ""
    fi
}

need_commands() { # a test without its tool must fail, not skip
    for command in "$@"; do
        command -v "$command" >/dev/null 2>&1 ||
            install_packages "The tests need the command $command." $test_packages
    done
}

one_at_a_time() { # a second start waits until the first has prepared all
    if command -v flock >/dev/null 2>&1; then
        exec 9<"$here/requirements.lock"
        flock 9
    fi
}

use_utf8() { # Qt and file names want it
    case $(locale charmap 2>/dev/null) in
        UTF-8) ;;
        *) export LC_ALL=C.UTF-8 ;;
    esac
}

prepare() {
    use_utf8
    if ! is_prepared; then
        one_at_a_time
        if ! is_prepared; then
            make_environment
            need_libraries
            need_fonts
            fingerprint >"$stamp"
        fi
        exec 9<&-
    fi
    need_libraries
}
