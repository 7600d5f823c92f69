"""`hongxian demo` with a witness at its database: what the county's season wrote, and logged.

    python -m tests.watched FILE demo --no-serve --dir FOLDER

The command line as it is; what the witness saw goes into the file.
"""

import json
import sys
from pathlib import Path

from hongxian import cli


def watch(file: Path) -> None:
    """Django is loaded by the command: the season is played under the witness from then on."""
    begin = cli._django

    def begin_and_watch() -> None:
        begin()
        from hongxian.demo import build
        from tests.architecture.witness import commits, silent

        lay, play = build.lay_county, build.play_season

        def watched(_: object) -> None:
            with commits() as seen:
                play(lay())
            told = {"silent": silent(seen), "entries": seen.entries, "tables": sorted(seen.tables)}
            file.write_text(json.dumps(told))

        build.lay_county, build.play_season = lambda: None, watched

    cli._django = begin_and_watch


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    sys.exit(cli.main(sys.argv[2:]))
