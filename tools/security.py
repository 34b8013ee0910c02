"""bandit in half its time: `python -m tools.security` takes the words of `bandit` and finds what it finds.

bandit prepares all it has at every node of a syntax tree, also at names, operators and keywords, which none of its
tests is about, and reads each file a second time for comments that silence it. Only what cannot find anything is left
out here; a test holds the findings of both beside each other.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from typing import Any

from bandit.cli.main import main
from bandit.core.manager import BanditManager
from bandit.core.node_visitor import BanditNodeVisitor
from bandit.core.tester import BanditTester

# What bandit visits although no test may be about it: names of places come from there, and constants are strings.
ALWAYS = {"ClassDef", "FunctionDef", "Import", "ImportFrom", "Constant"}
WITHOUT_CHILDREN = (ast.Name, ast.Constant, ast.expr_context, ast.operator, ast.cmpop, ast.alias)

plain_parse = BanditManager._parse_file
plain_silenced = BanditTester._get_nosecs_from_contexts


def visit_children(self: Any, node: ast.AST) -> None:
    """Walk as bandit does, and do all it does only at nodes that a test is about."""
    for child, sibling in children_of(node):
        child._bandit_parent = node
        child._bandit_sibling = sibling
        kind = type(child).__name__
        if kind in ALWAYS or kind in self.testset.tests:
            self.pre_visit(child)
            self.visit(child)
            visit_children(self, child)
            self.post_visit(child)
        elif not isinstance(child, WITHOUT_CHILDREN):
            visit_children(self, child)


def children_of(node: ast.AST) -> Iterator[tuple[Any, ast.AST | None]]:
    """The nodes right below one, each with the node after it in the same list."""
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, ast.AST):
            yield value, None
        elif isinstance(value, list):
            for place, child in enumerate(value):
                if isinstance(child, ast.AST):
                    yield child, value[place + 1] if place + 1 < len(value) else None


def parse_file(self: Any, name: str, stream: Any, names: list[str]) -> None:
    """Look for silencing comments only in a file that holds their word."""
    self.ignore_nosec = b"nosec" not in stream.read()
    stream.seek(0)
    plain_parse(self, name, stream, names)


def find_silenced(self: Any, context: Any, test_result: Any = None) -> Any:
    """Which tests a comment silences: none in a file without such comments."""
    return plain_silenced(self, context, test_result) if self.nosec_lines else None


def make_quick() -> None:
    """Put the quicker ways in the place of bandit's own, in this process."""
    BanditNodeVisitor.generic_visit = visit_children
    BanditManager._parse_file = parse_file
    BanditTester._get_nosecs_from_contexts = find_silenced


if __name__ == "__main__":
    make_quick()
    sys.exit(main())
