"""Pages rendered in one go.

Datasette renders templates piece by piece through asynchronous generators, so that they may await what plugins compute.
Ours await nothing, and are done in half the time without; that is most of what a page costs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, Template

Crumb = dict[str, str]


class AtOnce(Template):
    """A template that Datasette awaits and that never suspends."""

    async def render_async(self, *args: Any, **kwargs: Any) -> str:
        """Return the rendered text."""
        return self.render(*args, **kwargs)


def render_at_once(env: Environment) -> None:
    """Let an environment compile its templates as plain functions; none may be compiled yet."""
    env.is_async = False
    env.template_class = AtOnce


def crumbs(datasette: Any) -> Callable[..., list[Crumb]]:
    """Return what takes the place of Datasette's ``crumb_items``, the one coroutine that our templates would call."""

    def items(request: Any = None, table: str | None = None, database: str | None = None) -> list[Crumb]:
        found = [{"href": str(datasette.urls.instance()), "label": "home"}]
        if database:
            found.append({"href": str(datasette.urls.database(database)), "label": database})
        if database and table:
            found.append({"href": str(datasette.urls.table(database, table)), "label": table})
        return found

    return items
