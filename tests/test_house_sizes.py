"""Modules of at most 400 lines, functions of at most 50, nothing waved through."""

import ast
import re

from tests.house import ROOT, code_files, name_of, statements, text_of, tree_of

FILES = [*code_files(), ROOT / "start.py"]
TESTS = [path for root in ("tests", "myosotis", "myosotis_core") for path in (ROOT / root).rglob("test_*.py")]
SCRIPTS = [path for path in (ROOT / "myosotis").rglob("*.js") if "vendor" not in path.parts]
LONGEST_MODULE, LONGEST_FUNCTION = 400, 50


def lines_of(path):
    return len(text_of(path).splitlines())


def test_modules_have_at_most_400_lines():
    long = {
        name_of(path): lines_of(path)
        for path in [*FILES, *TESTS, *SCRIPTS]
        if lines_of(path) > LONGEST_MODULE
    }
    assert long == {}


def test_functions_have_at_most_50_lines():
    long = {}
    for path in FILES:
        for node in statements(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{name_of(path)}: {node.name}"] = lines
    assert long == {}


def test_every_module_says_what_it_is():
    silent = [path for path in FILES if text_of(path).strip() and not ast.get_docstring(tree_of(path))]
    assert [name_of(path) for path in silent] == []


def test_nothing_is_waved_through_without_saying_what():
    waved = re.compile(r"# type: ignore(?!\[)|# noqa(?!:)")
    assert [name_of(path) for path in FILES if waved.search(text_of(path))] == []


def test_tests_are_named_as_sentences():
    names = [
        f"{name_of(path)}: {node.name}"
        for path in TESTS
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and node.name.count("_") < 3
    ]
    assert names == []
