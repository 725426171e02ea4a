"""Which changes are tried of a piece of syntax: borders, signs, order, what is left out."""

import ast
import copy
from collections.abc import Iterator
from typing import Any

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
}
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
_LEFT_OUT = ("sorted", "reversed", "set", "frozenset", "max", "min", "int", "tuple")
"""Functions of which each argument is tried in the call's place."""
_NO_ORDER = ("min", "max", "Asked")
"""Functions whose arguments are not swapped: these know no order."""

CHECK = "strict"
"""An argument that is left alone: of zip it checks the program, as an assertion would."""


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that is tried in a node's place; the node itself is left as it is."""
    tried = _BY_TYPE.get(type(node))
    if tried:
        yield from tried(node)


def _with(node: Any, **fields: Any) -> Any:
    """A copy of a node with some of its fields changed."""
    made = copy.copy(node)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def _without(sequence: list[Any], place: int) -> list[Any]:
    return sequence[:place] + sequence[place + 1 :]


def _compare(node: ast.Compare) -> Iterator[ast.AST]:
    for place, op in enumerate(node.ops):
        for other in _COMPARED[type(op)]:
            yield _with(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]])


def _arithmetic(node: ast.BinOp | ast.AugAssign) -> Iterator[ast.AST]:
    if type(node.op) in _COUNTED:
        yield _with(node, op=_COUNTED[type(node.op)]())


def _augmented(node: ast.AugAssign) -> Iterator[ast.AST]:
    yield from _arithmetic(node)
    yield ast.copy_location(ast.Assign([node.target], node.value), node)
    yield ast.Pass()


def _boolean(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    if len(node.values) == 2:
        yield from node.values
    else:
        for place in range(len(node.values)):
            yield _with(node, values=_without(node.values, place))


def _unary(node: ast.UnaryOp) -> Iterator[ast.AST]:
    yield node.operand


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    elif isinstance(node.value, str):
        yield ast.Constant(f"not {node.value}")


def _choice(node: ast.IfExp) -> Iterator[ast.AST]:
    yield node.body
    yield node.orelse


def _condition(node: ast.If) -> Iterator[ast.AST]:
    yield _with(node, test=ast.Constant(True))
    yield _with(node, test=ast.Constant(False))


def _call(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name in _CALLED:
        yield _with(node, func=ast.Name(_CALLED[name], ast.Load()))
    if name in _LEFT_OUT:
        yield from (arg for arg in node.args if not isinstance(arg, ast.Starred))
    for place in range(len(node.args) - 1 if name not in _NO_ORDER else 0):
        swapped = [*node.args[:place], node.args[place + 1], node.args[place]]
        yield _with(node, args=swapped + node.args[place + 2 :])
    for place, keyword in enumerate(node.keywords):
        if keyword.arg != CHECK:
            yield _with(node, keywords=_without(node.keywords, place))


def _slice(node: ast.Slice) -> Iterator[ast.AST]:
    for bound in ("lower", "upper"):
        if getattr(node, bound):
            yield _with(node, **{bound: None})


def _filter(node: ast.comprehension) -> Iterator[ast.AST]:
    for place in range(len(node.ifs)):
        yield _with(node, ifs=_without(node.ifs, place))


def _return(node: ast.Return) -> Iterator[ast.AST]:
    # Whether a rule says no by False or by None is no difference; yes for no is tried of itself.
    says_no = isinstance(node.value, ast.Constant) and node.value.value in (None, False)
    if node.value and not says_no:
        yield ast.Return(ast.Constant(None))


def _elements(node: ast.List | ast.Tuple) -> Iterator[ast.AST]:
    """Each element but one: what is told twice, or for nothing, shows."""
    if isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
        for place in range(len(node.elts)):
            yield _with(node, elts=_without(node.elts, place))


def _statement(node: ast.stmt) -> Iterator[ast.AST]:
    yield ast.Pass()


def _continue(node: ast.Continue) -> Iterator[ast.AST]:
    yield ast.Break()
    yield ast.Pass()


def _break(node: ast.Break) -> Iterator[ast.AST]:
    yield ast.Continue()
    yield ast.Pass()


_BY_TYPE: dict[type[ast.AST], Any] = {
    ast.Compare: _compare,
    ast.BinOp: _arithmetic,
    ast.AugAssign: _augmented,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.IfExp: _choice,
    ast.If: _condition,
    ast.Call: _call,
    ast.Slice: _slice,
    ast.comprehension: _filter,
    ast.Return: _return,
    ast.List: _elements,
    ast.Tuple: _elements,
    ast.Expr: _statement,
    ast.Assign: _statement,
    ast.Raise: _statement,
    ast.Continue: _continue,
    ast.Break: _break,
}
