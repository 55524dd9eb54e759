"""What the image's build compiles is what a run would compile."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

from tests.support.patterns import PATTERNS
from tracer.text.kept_patterns import KeptPatterns

ROOT = Path(__file__).parent.parent


def test_the_build_of_the_image_compiles_all_templates_and_patterns(
    tmp_path: Path,
) -> None:
    unwanted = shutil.ignore_patterns("__pycache__")
    for folder in ("tracer", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=unwanted)

    subprocess.run(
        [sys.executable, "-m", "tracer.image_build"],
        cwd=tmp_path,
        check=True,
        timeout=120,
    )

    templates = {path.name for path in (tmp_path / "templates").glob("*.j2")}
    compiled = (tmp_path / "templates" / "__pycache__").iterdir()
    assert {path.stem for path in compiled} == templates
    [file] = (tmp_path / "tracer/text/__pycache__").glob(
        f"patterns.{sys.implementation.cache_tag}"
    )
    patterns = KeptPatterns(file)
    with patch.object(re, "compile", wraps=re.compile) as compiling:
        for pattern in PATTERNS.values():
            patterns.compile(pattern.source, pattern.flags)
    assert [call.args[0] for call in compiling.call_args_list] == []
