"""Somebody with the database's own rights changes what was decided; the log gives them away."""

import pytest

INTACT, TAMPERED = 0, 1


@pytest.fixture
def verify(hand_of):
    """`hongxian audit verify` on a served county."""
    return lambda base: hand_of(base).run("audit", "verify")


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
        pytest.param(
            "UPDATE audit_auditentry SET actor_name = '他人' WHERE verb = 'deliverable.accept'",
            id="changed", marks=pytest.mark.once,
        ),
        pytest.param(
            "DELETE FROM audit_auditentry WHERE verb = 'deliverable.accept'",
            id="removed", marks=pytest.mark.postgres,
        ),
    ],
)  # fmt: skip
def test_a_tampered_log_is_caught(ground, serve, season, walk, verify, statement):
    base = serve(season)
    accept_one(walk(base))
    assert verify(base)[0] == INTACT

    assert ground.tamper(base, statement) > 0

    code, report = verify(base)
    assert code == TAMPERED
    assert "结论：有问题。" in report
