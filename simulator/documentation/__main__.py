"""Write `docs/odd.md`: `python -m simulator.documentation`, or `make docs`."""

from __future__ import annotations

import sys

from simulator.documentation.odd import DOCUMENT, ROOT, document


def main() -> int:
    """Write the document, or say why not; return the exit code."""
    from simulator.files import write_text

    try:
        write_text(DOCUMENT, document())
    except OSError as error:
        print(f"rivalry: {error}", file=sys.stderr)
        return 2
    print(f"wrote {DOCUMENT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
