"""Templates rendered in one go: also where they call coroutines, include each other, or fail."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, TemplateRuntimeError, UndefinedError

from archive.site.rendering import render_at_once

TEMPLATES = {
    "base": "<{% block head %}{% endblock %}>{% block content %}{% endblock %}",
    "page": "{% extends 'base' %}{% block head %}{{ later('a') }}{% endblock %}"
    "{% block content %}{% include 'part' %} {% for n in [1, 2] %}{{ later(n) }} {% endfor %}{{ now('b') }}"
    "{% endblock %}",
    "part": "{% import 'macros' as m with context %}{{ m.twice(later('c')) }}",
    "macros": "{% macro twice(text) %}{{ text }}{{ text }}{{ later('d') }}{% endmacro %}",
    "wrong": "line one\n{{ nothing.there }}",
    "fails": "{{ broken() }}",
    "counted": "{% extends 'base' %}{% block head %}{{ start() }}{{ later('a') }}{% endblock %}"
    "{% block content %}{% include 'part' %} {{ later(1) }} {{ later(2) }} {{ now('b') }}{% endblock %}",
}


@pytest.fixture
def env() -> Environment:
    made = Environment(loader=DictLoader(TEMPLATES), autoescape=True, enable_async=True)
    render_at_once(made)
    return made


def rendered(env: Environment, name: str, **context: Any) -> str:
    return asyncio.run(env.get_template(name).render_async(context))


def test_coroutines_are_awaited_wherever_a_template_calls_them(env: Environment) -> None:
    begun: list[object] = []

    async def later(value: object) -> str:
        begun.append(value)
        await asyncio.sleep(0)
        return f"<{value}>"

    page = rendered(env, "page", later=later, now=str.upper)
    assert page == "<&lt;a&gt;>&lt;c&gt;&lt;c&gt;&lt;d&gt; &lt;1&gt; &lt;2&gt; B"
    assert begun == ["a", "c", "d", 1, 2]


def test_pages_rendered_at_once_do_not_mix_their_results(env: Environment) -> None:
    async def both() -> list[str]:
        async def later(value: object) -> str:
            await asyncio.sleep(0.001)
            return f"{value}!"

        async def other(value: object) -> str:
            await asyncio.sleep(0)
            return f"{value}?"

        page = env.get_template("page")
        return await asyncio.gather(
            *(page.render_async(later=later if n % 2 else other, now=str.upper) for n in range(6))
        )

    assert asyncio.run(both()) == ["<a?>c?c?d? 1? 2? B", "<a!>c!c!d! 1! 2! B"] * 3


def test_what_goes_wrong_names_the_line_of_the_template(env: Environment) -> None:
    with pytest.raises(UndefinedError) as raised:
        rendered(env, "wrong")
    assert any(entry.lineno == 1 and "top-level template code" in entry.name for entry in raised.traceback)


def test_a_coroutine_that_fails_fails_the_page(env: Environment) -> None:
    async def broken() -> None:
        raise TemplateRuntimeError("no")

    with pytest.raises(TemplateRuntimeError, match="no"):
        rendered(env, "fails", broken=broken)


def test_what_is_done_at_once_does_not_begin_the_page_again(env: Environment) -> None:
    begun: list[object] = []

    async def later(value: object) -> object:
        begun.append(value)
        return value

    async def waits(value: object) -> object:
        begun.append(value)
        await asyncio.sleep(0.001)
        await asyncio.sleep(0)
        return value

    for calls, renderings in ((later, 1), (waits, 6)):
        begun.clear()
        started = itertools.count()
        env.globals["start"] = lambda: "" if next(started) >= 0 else None  # noqa: B023 - called within the turn
        assert rendered(env, "counted", later=calls, now=str) == "<a>ccd 1 2 b"
        assert begun == ["a", "c", "d", 1, 2]
        assert next(started) == renderings


def test_who_goes_away_ends_what_was_waited_for(env: Environment) -> None:
    ended: list[str] = []

    async def later(value: object) -> None:
        try:
            await asyncio.sleep(10)
        finally:
            ended.append(str(value))

    async def leave() -> None:
        task = asyncio.ensure_future(env.get_template("page").render_async(later=later, now=str))
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()

    asyncio.run(leave())
    assert ended == ["a"]
