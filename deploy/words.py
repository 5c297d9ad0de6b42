"""Writes the collected texts (.cache/messages.pot) into every translations/<language>, and into a new one if named.

A text that is there keeps its words; a new one stands empty, never guessed from another; one that is gone leaves.
The header says only what programs need, so that a file changes when its words do.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
COLLECTED = ROOT / ".cache" / "messages.pot"
FOLDER = ROOT / "translations"
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def catalog(language: str, file: Path) -> Catalog:
    """The words of a language; none yet if there is no file. Raises babel's UnknownLocaleError."""
    return read_po(BytesIO(file.read_bytes() if file.exists() else b""), locale=language)


def write(language: str, collected: Catalog) -> None:
    """Brings one language's file up to date."""
    file = FOLDER / language / "LC_MESSAGES" / "messages.po"
    known = catalog(language, file)
    known.update(collected, no_fuzzy_matching=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    body = BytesIO()
    write_po(body, known, width=110, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    header = HEADER.format(language=language, plurals=known.plural_forms)
    file.write_bytes(header.encode() + body.getvalue())


def main(*new: str) -> None:
    """All languages that have a file, and ``new`` ones."""
    collected = read_po(BytesIO(COLLECTED.read_bytes()))
    for language in sorted({path.name for path in FOLDER.glob("*") if path.is_dir()} | set(new)):
        write(language, collected)


if __name__ == "__main__":
    main(*sys.argv[1:])
