"""Every missing option named at once, or asked for on a terminal; who acts stands in for --by."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import typer

from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.output import ask, can_ask, say
from pmdesk.texts import _

F = TypeVar("F", bound=Callable[..., None])


_CHOICES = 20  # more than these are not listed in a question


def also_needs(names: Callable[[dict[str, Any]], Iterable[str]]) -> Callable[[F], F]:
    """Names the parameters that a command needs only beside certain others: they are asked for,
    or named all at once, like required ones. What can be given instead stands behind a name:
    `unit or --anonymous`."""

    def mark(command: F) -> F:
        command.also_needs = names  # type: ignore[attr-defined]
        return command

    return mark


def nothing_more(_params: dict[str, Any]) -> Iterable[str]:
    """What a command needs besides where it does not say."""
    return ()


def fill_missing(ctx: Any, missing: list[Any], others: Mapping[str, str]) -> None:
    """Who acts stands in for --by; the rest is asked for, or named all at once (2), with what
    `others` says can be given instead."""
    acting = desk_of(ctx).acting
    if acting:
        for param in [param for param in missing if param.name == "by"]:
            ctx.params["by"] = acting
            missing.remove(param)
    if not missing:
        return
    if not can_ask():
        said = [f"{_named(param, ctx)} {others.get(param.name, '')}".strip() for param in missing]
        names = ", ".join(said)
        raise BadInput(
            _("missing: {names}", names=names), hint=_("see {path} --help", path=ctx.command_path)
        )
    for param in missing:
        ctx.params[param.name] = _asked(ctx, param, others.get(param.name, ""))


def _named(param: Any, ctx: Any) -> str:
    if param.param_type_name == "argument":
        return str(param.make_metavar(ctx))
    return max(param.opts, key=len)  # type: ignore[no-any-return]


def _asked(ctx: Any, param: Any, instead: str) -> Any:
    choices = [item.value for item in param.shell_complete(ctx, "")]
    if len(choices) > _CHOICES:
        choices[_CHOICES:] = ["..."]
    text = _(param.help or "").rstrip(".")
    said = f"{text}; {_('leave with Ctrl-C to give')} {instead.removeprefix('or ')}"
    question = f"{_named(param, ctx).lstrip('-')} ({said if instead else text})"
    if choices:
        question += f" [{', '.join(choices)}]"
    while True:
        answer = ask(question + ":")
        if not answer:
            continue
        try:
            several = getattr(param, "multiple", False)
            return param.process_value(ctx, [answer] if several else answer)
        except typer.BadParameter as error:
            say(error.message)
        except BadInput as error:
            say(error.message)
