# Sets $python: that of our environment if it works, else the machine's best. 3.12 and 3.11 come first, as every wheel exists for them.
python=
for candidate in .venv/bin/python python3.12 python3.11 python3 python python3.13 python3.14; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "opside: Python 3.11 or later is needed and none was found: install it (for example: apt install python3 python3-venv) and start again" >&2
    exit 1
fi
