"""Documents as self-contained A4 HTML. Jinja2 is imported here and nowhere else."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def page(tree: dict[str, Any]) -> str:
    """A document's tree as one HTML file."""
    environment = Environment(
        loader=PackageLoader("pmdesk.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("document.html.j2").render(tree)
