"""Tamper with bundles of the trail in every way, and see that the check finds it and names the first bad record.

Everything follows from the seed, so that what was missed can be tried again: with ``--seed S --bundle B`` only that
bundle. The last line says what came of it; the exit status is 0 only when all was found and nothing clean was doubted.
"""

import argparse
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "workflows"))

from trying import CLASSES, Tally, try_bundle

from desk.showing.progress import progress_bar

PER_BUNDLE = 100
FEWEST_BUNDLES = 20
INTERRUPTED = 130
SAID = 20


def asked() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=100_000, help="how many bundles are tampered with")
    parser.add_argument("--seed", type=int, default=2027, help="the same seed does the same")
    parser.add_argument("--bundle", type=int, default=None, help="try only this one again")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many work at once")
    return parser.parse_args()


def shares(mutations: int) -> list[int]:
    """How many mutations of each clean bundle."""
    bundles = max(FEWEST_BUNDLES, -(-mutations // PER_BUNDLE))
    return [mutations // bundles + (place < mutations % bundles) for place in range(bundles)]


def play(wanted: argparse.Namespace, tally: Tally) -> None:
    """Try everything, in several processes."""
    todo = list(enumerate(shares(wanted.mutations)))
    if wanted.bundle is not None:
        todo = [(number, share) for number, share in todo if number == wanted.bundle]
    pool = ProcessPoolExecutor(wanted.processes, initializer=_quiet)
    try:
        with progress_bar("Tampering", sum(share for _, share in todo)) as step:
            numbers = {pool.submit(try_bundle, wanted.seed, number, share): number for number, share in todo}
            for each in as_completed(numbers):
                if each.exception() is not None:
                    print(f"--seed {wanted.seed} --bundle {numbers[each]} ended in an error")
                found = each.result()
                tally.add(found)
                step(found.mutations)
    finally:
        pool.shutdown(cancel_futures=True)


def _quiet() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def main() -> int:
    """Play the whole load."""
    wanted, tally, status = asked(), Tally(), 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(f"seed {wanted.seed}", flush=True)
    try:
        play(wanted, tally)
    except KeyboardInterrupt:
        status = INTERRUPTED
    for said in tally.said[:SAID]:
        print(said)
    print(", ".join(f"{name} {tally.classes[name]}" for name in CLASSES))
    print(tally.line, flush=True)
    return status or int(tally.found < tally.mutations or tally.alarms > 0)


if __name__ == "__main__":
    sys.exit(main())
