"""A run of the timed work in a process of its own, on the database it is given.

`side_by_side.py NOW BEAT`: claims a run as if the real time were BEAT, says so, waits for a line,
then works in small batches. What two of these do at once is what two servers would do.
"""

import sys
from datetime import datetime

import django


def main() -> int:
    django.setup()
    from hongxian.deadlines.actions import ticking
    from hongxian.deadlines.queries.audiences import Directory
    from hongxian.deadlines.queries.calendar import workdays
    from hongxian.kit import clock

    now, beat = (datetime.fromisoformat(text) for text in sys.argv[1:3])
    ticking.BATCH = 20
    run = ticking.claim_run(now=now, beat=beat)
    print("claimed" if run else "another", flush=True)
    sys.stdin.readline()
    if run is None:
        return 0
    work = ticking.Round(workdays(), Directory(clock.day_of(now)))
    rows = 0
    while done := ticking.run_batch(run, work, now=now, beat=beat):
        rows += done
    ticking.close_run(run, now=now)
    print(rows, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
