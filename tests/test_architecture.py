"""The arrows between the four rooms, no cycle between modules, and what serving never loads."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {
    "corpus": set(),
    "retrieval": {"corpus"},
    "calculators": {"corpus"},
    "bot": {"corpus", "retrieval", "calculators"},
}
FORBIDDEN_IN_SERVING = ("torch", "sentence_transformers", "transformers")
Imports = dict[str, set[str]]


def module_name(file: Path, root: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.Module, for_types: bool) -> Iterator[str]:
    """Every module named by an import, wherever it stands; those for type checkers alone only when asked."""
    skipped = set() if for_types else {inner for branch in _for_types(tree) for inner in ast.walk(branch)}
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the arrow"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _for_types(tree: ast.Module) -> Iterator[ast.stmt]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from node.body


def read_imports(root: Path, for_types: bool = False) -> Imports:
    """Of each module of the rooms under `root`, the modules of the rooms that it imports.

    :raises AssertionError: when a room is missing or empty.
    """
    files = {module_name(file, root): file for room in ROOMS for file in sorted((root / room).rglob("*.py"))}
    for room in ROOMS:
        assert any(name.startswith(f"{room}.") for name in files), f"no module in {room}/ under {root}"
    return {name: _imports_of(name, file, files, for_types) for name, file in files.items()}


def _imports_of(name: str, file: Path, files: dict[str, Path], for_types: bool) -> set[str]:
    found = {_ours(each, files) for each in imported(ast.parse(file.read_text("utf-8")), for_types)}
    return found - {"", name}


def _ours(name: str, files: dict[str, Path]) -> str:
    """The module of ours that holds what is imported; a name of nobody's is judged by its room alone."""
    while name and name not in files:
        name = name.rpartition(".")[0]
    return name


def wrong_arrows(imports: Imports) -> list[str]:
    return [
        f"{name} imports {other}"
        for name, others in imports.items()
        for other in sorted(others)
        if (room := name.split(".")[0]) != (target := other.split(".")[0]) and target not in ROOMS[room]
    ]


def cycle(imports: Imports) -> list[str]:
    """One cycle of modules, or nothing."""
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for other in sorted(imports[name]):
            if found := visit(other, [*path, name]):
                return found
        done.add(name)
        return []

    return next((found for name in imports if (found := visit(name, []))), [])


def test_the_rooms_know_only_what_they_may() -> None:
    assert wrong_arrows(read_imports(ROOT, for_types=True)) == []


def test_no_module_imports_itself_round_a_corner() -> None:
    assert cycle(read_imports(ROOT)) == []


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
        (tmp_path / room / "one.py").write_text("import json\n")
        (tmp_path / room / "two.py").write_text(f"from {room}.one import json\n")
    return tmp_path


def test_a_house_in_order_passes(small_house: Path) -> None:
    imports = read_imports(small_house)
    assert (wrong_arrows(imports), cycle(imports)) == ([], [])


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("corpus", "import retrieval.one"),
        ("corpus", "from calculators import one"),
        ("retrieval", "def later():\n    from calculators.one import json"),
        ("calculators", "import retrieval"),
        ("calculators", "from bot.one import json"),
        ("retrieval", "from bot import nothing"),
        ("corpus", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from bot.one import json"),
    ],
)
def test_a_wrong_arrow_is_seen(small_house: Path, room: str, line: str) -> None:
    (small_house / room / "one.py").write_text(line + "\n")
    assert wrong_arrows(read_imports(small_house, for_types=True))


def test_a_cycle_is_seen(small_house: Path) -> None:
    (small_house / "bot" / "one.py").write_text("def later():\n    from bot.two import json\n")
    assert cycle(read_imports(small_house)) == ["bot.one", "bot.two", "bot.one"]


def test_an_empty_tree_fails(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no module"):
        read_imports(tmp_path)


SERVE = """
import sys
from pathlib import Path
from fastapi.testclient import TestClient
from bot.app import Making, create_app
from bot.house import prepare_house
from bot.settings import Settings
settings = Settings(data_folder=Path(sys.argv[1]))
house, _ = prepare_house(settings, lambda done, total: None)
with TestClient(create_app(settings, Making(open_house=lambda _: house))) as client:
    while client.get("/readyz").status_code != 200:
        pass
    reply = client.post("/v1/chat", json={"message": "先使用后付费是什么意思?", "region": "红河州"}).json()
assert reply["citations"], reply
print(*sorted(set(sys.argv[2:]) & set(sys.modules)))
"""


def test_serving_an_answer_never_imports_torch(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SERVE, str(tmp_path), *FORBIDDEN_IN_SERVING]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
