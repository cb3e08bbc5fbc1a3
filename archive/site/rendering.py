"""Pages rendered in one go.

Datasette renders templates piece by piece through asynchronous generators, so that they may await what plugins compute.
Most of ours await nothing, and take two thirds of the time without. Where a template calls a coroutine that cannot go
on at once, that is awaited and the template rendered again: calls come in the same order, and the result is there.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from contextvars import ContextVar
from types import CoroutineType
from typing import Any

from jinja2 import Environment, Template
from jinja2.runtime import Context

Crumb = dict[str, str]


class _Awaited(BaseException):
    """Ends a rendering that cannot go on before a coroutine is done, and is awaited for what that comes to."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any], waits_for: Any) -> None:
        self.coroutine = coroutine
        self.waits_for = waits_for

    def __await__(self) -> Generator[Any, Any, Any]:
        try:
            yield self.waits_for
        except BaseException:
            self.coroutine.close()
            raise
        return (yield from self.coroutine.__await__())


class _Results:
    """What the coroutines of a rendering came to, in the order of their calls."""

    def __init__(self) -> None:
        self.known: list[Any] = []
        self.next = 0

    def of(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        if self.next < len(self.known):
            coroutine.close()
        else:
            try:
                waits_for = coroutine.send(None)
            except StopIteration as done:
                self.known.append(done.value)
            else:
                raise _Awaited(coroutine, waits_for)
        self.next += 1
        return self.known[self.next - 1]


_results: ContextVar[_Results] = ContextVar("results")


class _Calling(Context):
    """A template's context, whose calls give what a coroutine comes to."""

    def call(self, *args: Any, **kwargs: Any) -> Any:
        found = super().call(*args, **kwargs)
        return _results.get().of(found) if type(found) is CoroutineType else found


class AtOnce(Template):
    """A template that Datasette awaits and that suspends between renderings alone."""

    async def render_async(self, *args: Any, **kwargs: Any) -> str:
        """Return the rendered text."""
        results = _Results()
        token = _results.set(results)
        try:
            while True:
                results.next = 0
                try:
                    return str(self.environment.concat(self.root_render_func(self.new_context(dict(*args, **kwargs)))))
                except _Awaited as awaited:
                    wanted = awaited
                except Exception:  # noqa: BLE001 - raised again with the template's own lines
                    self.environment.handle_exception()
                results.known.append(await wanted)
        finally:
            _results.reset(token)


def render_at_once(env: Environment) -> None:
    """Let an environment compile its templates as plain functions; none may be compiled yet."""
    env.is_async = False
    env.template_class = AtOnce
    env.context_class = _Calling


def crumbs(datasette: Any) -> Callable[..., list[Crumb]]:
    """Return what takes the place of Datasette's ``crumb_items``, a coroutine that every page would wait for."""

    def items(request: Any = None, table: str | None = None, database: str | None = None) -> list[Crumb]:
        found = [{"href": str(datasette.urls.instance()), "label": "home"}]
        if database:
            found.append({"href": str(datasette.urls.database(database)), "label": database})
        if database and table:
            found.append({"href": str(datasette.urls.table(database, table)), "label": table})
        return found

    return items
