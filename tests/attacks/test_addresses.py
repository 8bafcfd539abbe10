"""Nothing goes to anybody whom neither the user nor the contacts name without that being said."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.events import Mode, Verdict
from tests.attacks.addresses import RECIPIENTS, Recipient, kind_of
from tests.attacks.bench import MODES, Bench


@pytest.mark.parametrize(
    "attack",
    [pytest.param(one, id=one.name, marks=pytest.mark.attack(kind_of(one))) for one in RECIPIENTS],
)
async def test_a_foreign_recipient_is_named(tmp_path: Path, attack: Recipient) -> None:
    bench = Bench(tmp_path)
    attack.plant(bench)
    for mode in MODES:
        bench.opener.opened.clear()
        story = await bench.live(attack.plan, attack.request, mode=mode)
        bench.unharmed(story)
        assert [one for one in story.acted if "notes/Plans.md" not in one] == []
        if not attack.says:
            assert not story.effects, "it fails or asks who is meant before anything is proposed"
        elif mode is not Mode.DRY_RUN:
            [item] = story.effects
            said = " / ".join((*item.reasons, *item.warnings))
            assert attack.says in said
            known = attack.name == "contact with another's address as name"
            assert item.tainted is not known, "only the contacts vouch for an address besides the user"
            assert item.preselected is Verdict.REFUSE
