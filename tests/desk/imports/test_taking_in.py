"""Taking rows in: who is new, who is known, what is refused; and the same file again."""

from filled import book, coach, individual, organisation, running
from pathlib import Path


def test_it(desk):
    file = book(desk.folder / "a.xlsx", applications=[individual(1), organisation(1)], subcontractors=[coach()])
    t = desk.took(file)
    print(t)
    before = desk.everything()
    print(desk.took(file))
    assert desk.everything() == before
    desk.holds()
    assert 0
