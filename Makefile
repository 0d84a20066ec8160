# Every target is one program in bin/, which can be called directly as well.
.PHONY: run test setup check lock

run:
	@bin/run

test:
	@bin/test

# What bin/run and bin/test do first.
setup:
	@. bin/find_python.sh && "$$python" -m bin.setup

# The checks alone, without the tests.
check: setup
	@.venv/bin/python -m bin.check --no-tests

# After a change of the dependencies in pyproject.toml.
lock: setup
	@bin/lock
