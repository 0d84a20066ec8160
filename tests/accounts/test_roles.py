"""The order of the roles."""

import pytest

from app.accounts.models import Role
from app.accounts.roles import includes


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.VIEWER, {Role.VIEWER}),
        (Role.REVIEWER, {Role.VIEWER, Role.REVIEWER}),
        (Role.MANAGER, {Role.VIEWER, Role.REVIEWER, Role.MANAGER}),
        (Role.ADMIN, set(Role)),
    ],
)
def test_each_role_may_do_what_the_lesser_ones_may(role: Role, may: set[Role]) -> None:
    assert {needed for needed in Role if includes(role, needed)} == may
