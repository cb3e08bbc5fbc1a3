"""Rounds of crawling a portal that changes, reading again, publishing and repairing, with kills in all of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.portal import serve
from tests.torture.comparing import compare, every_record_has_its_row, verified
from tests.torture.scene import BrokenError, Scene

IN_A_ROUND = 10


def torture(
    folder: Path, kills: int, seed: int, articles: int = 60, tell: Callable[[str], object] = lambda _: None
) -> str:
    """Kill so often, in rounds of ten; return what was done and found.

    Raises:
        BrokenError: the disturbed archive is not the one of an undisturbed run; both are left in ``folder``.
    """
    with serve(articles=articles, trap=False) as portal:
        scene = Scene(portal, folder, Random(seed))
        records = nth = 0
        while scene.kills.total() < kills:
            _round(scene, nth, kills - scene.kills.total())
            compare(scene.disturbed, scene.undisturbed)
            records = every_record_has_its_row(scene.disturbed)
            verified(scene.disturbed)
            tell(f"round {nth + 1}: {scene.kills.total()} kills, {records} records, as undisturbed, verified")
            nth += 1
    found = scene.disturbed.rows(
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM revisions), (SELECT count(*) FROM texts), "
        "(SELECT count(*) FROM figures), (SELECT count(*) FROM captures WHERE error LIKE 'recovered after a crash%')"
    )[0]
    torn = len(list((scene.disturbed.paths.warc / "torn").glob("*")))
    by_kind = ", ".join(f"{n} {kind}" for kind, n in sorted(scene.kills.items()))
    return (
        f"{scene.kills.total()} kills ({by_kind}); {torn} torn tails set aside, {found[4]} records adopted. "
        f"{found[0]} articles, {found[1]} revisions, {found[2]} texts, {found[3]} figures, {records} records: "
        "0 lost, 0 doubled, verified."
    )


def _round(scene: Scene, nth: int, left: int) -> None:
    """Let the portal change, then crawl, read again, publish and repair, with ten kills or as many as are left."""
    if nth:
        _change(scene, nth)
    before = scene.kills.total()
    plan: list[tuple[int, Callable[[int], None]]] = [
        (5, lambda n: scene.crawl(n, "full" if nth % 2 else "incremental")),
        (1, lambda n: scene.run(n, "publish")),
        (1, lambda n: scene.reextract(n, "--jobs", "1")),
        (1, lambda n: scene.reextract(n, "--pages", "--all", "--jobs", "1")),
        (1, lambda n: scene.run(n, "publish")),
        (1, scene.repair),
    ]
    for wanted, act in plan:
        act(min(wanted, left - (scene.kills.total() - before)))
    if scene.kills.total() == before:
        raise BrokenError("no kill came before the end of its command")


def _change(scene: Scene, nth: int) -> None:
    """Publish, edit and remove articles, as a portal does between two crawls."""
    portal = scene.portal
    portal.publish(4)
    keys = sorted(portal.truth)
    for key in scene.moments.sample(keys, 3):
        portal.edit(key, append=[f"Bổ sung lần {nth}: đã mở thêm {nth + 2} lớp."])
    portal.remove(scene.moments.choice(keys), "hard" if nth % 2 else "soft")
