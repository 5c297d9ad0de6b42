"""Why somebody's hand is raised, read out of answers that a member can open. Pure.

What phones work out themselves stands in raises.json. The instruments that a member fills in together with somebody say
for themselves what they raise, and never lie on a phone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.checkin import instruments, raises
from api.checkin.instruments import Instrument, Text
from api.checkin.kinds import Standing
from api.checkin.raises import CutOffs

LEVELS = {"red": Standing.RED, "amber": Standing.AMBER, "watch": Standing.WATCH}


@dataclass(frozen=True)
class Reason:
    """``id``: of the rule, or the instrument's band; ``text``: for the member, by language. ``now``: to be asked about
    before anything else."""

    id: str
    standing: Standing
    text: Text
    now: bool = False


def reasons_in(answers: Mapping[str, int], cut_offs: CutOffs, told: Iterable[str] = ()) -> list[Reason]:
    """What these answers raise, the most urgent first; ``told``: ids of rules that a phone had found in them."""
    ids = dict.fromkeys([*told, *raises.raised(answers, cut_offs).rules])
    known = [raises.rules()[name] for name in ids if name in raises.rules()]
    found = [Reason(rule.id, LEVELS[rule.level], rule.text) for rule in known]
    for each in instruments.every().values():
        if each.by == "counsellor":
            found += _of(each, answers, cut_offs)
    return sorted(found, key=lambda reason: reason.standing)


def _of(one: Instrument, answers: Mapping[str, int], cut_offs: CutOffs) -> list[Reason]:
    found = [
        Reason(rule["id"], LEVELS[rule["level"]], rule["text"], now=True)
        for rule in one.more.get("raises", ())
        if answers.get(rule["item"]) in rule["values"]
    ]
    band = raises.band_of(one, one.score(answers), cut_offs)
    if band and band.level:
        found.append(Reason(f"{one.id}.{band.code}", LEVELS[band.level], one.title))
    return found
