"""What people call the ids that stand in findings: programmes, registers, regions, policies, grounds and rules."""

from collections.abc import Mapping, Sequence

from desk.language import t
from desk.words import named, text
from lifecycle.policy import Policy
from lifecycle.wording import listed


def of_ids(policy: Policy | None, regions: Mapping[str, str]) -> dict[str, str]:
    """The names of the ids that findings by `policy` hold; `regions` are the names of regions by their ids."""
    if policy is None:
        return dict(regions)
    return {
        **regions,
        **{each.id: each.name for each in (*policy.programmes, *policy.registers)},
        **{each.ground: named(each.ground) for each in policy.overrides},
        policy.policy: text(policy.title),
    }


def paragraph(number: str) -> str:
    """A paragraph of a policy in words; nothing for a system rule."""
    if not number:
        return ""
    return t(f"paragraaf {number}", f"paragraph {number}") if number[0].isdigit() else named(number)


def paragraphs(rules: Sequence[str]) -> str:
    """The paragraphs of rules in a sentence, each once, and how many rules stand in none."""
    numbers = list(dict.fromkeys(rule.partition("/")[0] for rule in rules if "/" in rule))
    others = len({rule for rule in rules if "/" not in rule})
    said = [paragraph(number) for number in numbers if not number[0].isdigit()]
    digits = [number for number in numbers if number[0].isdigit()]
    conjunction = t("en", "and")
    if digits:
        several = len(digits) > 1
        word = t("paragraaf", "paragraphs" if several else "paragraph")
        said.insert(0, f"{word} {listed(digits, conjunction)}")
    if others and said:
        said.append(
            t("een andere reden", "another reason")
            if others == 1
            else t(f"{others} andere redenen", f"{others} other reasons")
        )
    elif others:
        said.append(t("één reden", "one reason") if others == 1 else t(f"{others} redenen", f"{others} reasons"))
    return listed(said, conjunction)
