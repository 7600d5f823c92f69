"""Somebody with the database's own rights changes what was decided; the log gives them away."""

import pytest

from tests.shell import hongxian

INTACT, TAMPERED = 0, 1


@pytest.fixture
def verify(ground):
    """`hongxian audit verify` on a served county."""

    def run(base: str) -> tuple[int, str]:
        name = ground.served[base]
        home = ground.folder / name
        done = hongxian(home, "audit", "verify", HONGXIAN_DEMO="1", **ground.address(name))
        return done.returncode, done.stdout + done.stderr

    return run


def accept_one(walker) -> None:
    """The office lets one station's ledger pass."""
    walker.log_in("zhuanban")
    walker.go("/deliverables/")
    walker.page.locator("tbody a").first.click()
    walker.reads("下一步")
    walker.press("通过")
    walker.reads("已通过")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET actor_name = '他人' WHERE verb = 'deliverable.accept'",
        "DELETE FROM audit_auditentry WHERE verb = 'deliverable.accept'",
    ],
    ids=["changed", "removed"],
)
def test_a_tampered_log_is_caught(ground, serve, season, walk, verify, statement):
    base = serve(season)
    accept_one(walk(base))
    assert verify(base)[0] == INTACT

    assert ground.tamper(base, statement) > 0

    code, report = verify(base)
    assert code == TAMPERED
    assert "结论：有问题。" in report
