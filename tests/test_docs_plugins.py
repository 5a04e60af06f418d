"""`docs/plugins.md` is true: its files are written, its commands run, and what it shows of their output is there."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "plugins.md"
BLOCK = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_page_works_from_top_to_bottom(
    tmp_path: Path, developer: Callable[[str, Path], subprocess.CompletedProcess[str]]
) -> None:
    """A fence `python FILE` is a file, `sh` is run where the one before it ended, `text` is in what that said."""
    folder, said = tmp_path, ""
    where = tmp_path / "where"
    for kind, file, text in BLOCK.findall(PAGE.read_text("utf-8")):
        match kind:
            case "python":
                (folder / file).write_text(text, "utf-8")
            case "sh":
                result = developer(f"{text}\npwd > {where}", folder)
                assert result.returncode == 0, f"{text}\n{result.stdout}\n{result.stderr}"
                folder, said = Path(where.read_text().strip()), result.stdout
            case "text":
                assert text.strip() in said, said
            case _:
                raise AssertionError(f"a fence of kind `{kind}` is not run")
    assert folder.name == "regelaar-began-early-in-month"


def test_every_fence_of_the_page_is_seen() -> None:
    assert len(BLOCK.findall(PAGE.read_text("utf-8"))) * 2 == PAGE.read_text("utf-8").count("```")
