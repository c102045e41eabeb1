"""Parses a Swift file and prints the position of each error; exits with 1 if there is one."""

import sys

import tree_sitter
import tree_sitter_swift


def errors(node):
    if node.is_error or node.is_missing:
        yield node
    for child in node.children:
        yield from errors(child)


with open(sys.argv[1], "rb") as file:
    tree = tree_sitter.Parser(tree_sitter.Language(tree_sitter_swift.language())).parse(file.read())
found = list(errors(tree.root_node))
for node in found:
    row, column = node.start_point
    print(f"{sys.argv[1]}:{row + 1}:{column + 1}: {'missing ' + node.type if node.is_missing else 'syntax error'}")
sys.exit(1 if found else 0)
