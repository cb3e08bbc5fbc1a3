"""Draws specifications with Vega (vl-convert, no browser and no network) and leaves of its SVG what a page needs.

What differs between the languages is words, and these are set afterwards: a geometry is drawn once for both. Links are
ours too, since Vega looks each address up, which takes longer than the whole drawing.
"""

from __future__ import annotations

import json
import os
from importlib.util import find_spec
from typing import Any

from lxml import etree

from archive.errors import ArchiveError
from archive.site.charts.lettering import is_words, letter
from archive.site.charts.shelf import Draw

Spec = dict[str, Any]
SVG = "http://www.w3.org/2000/svg"
NAMESPACES: Any = {None: SVG}  # lxml takes None for the default one, its types do not
KEPT = (
    *("transform", "d", "x", "y", "x2", "y2", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"),
    "stroke-linejoin",
)
REACH = "11"
"""Pixels around a point within which a tap or a pointer finds it."""
MISSING = "vl-convert-python is not installed; pip install vl-convert-python"


def available() -> bool:
    """Return whether charts can be drawn here."""
    return find_spec("vl_convert") is not None


def drawing() -> Draw | None:
    """Return what draws the charts of a publication; None where ``ARCHIVE_CHARTS=0`` leaves them out.

    Pages show tables for those that the snapshot before did not have either. It spares a small server the memory of
    Vega's engine.
    """
    return None if os.environ.get("ARCHIVE_CHARTS") == "0" else Pen().draw


class Pen:
    """Draws; remembers the geometries that it has drawn. Starting Vega takes half a second, a picture a hundredth."""

    def __init__(self) -> None:
        self._drawn: dict[str, bytes] = {}

    def draw(self, spec: Spec, ident: str, title: str, description: str) -> str:
        """Return a specification as an SVG element with a text alternative; ``ident`` begins the ids in it.

        Raises:
            ArchiveError: Vega is missing, or cannot draw it.
        """
        geometry = json.dumps(_wordless(spec), sort_keys=True)
        if geometry not in self._drawn:
            self._drawn[geometry] = etree.tostring(_bare(_vega(geometry)))
        width, height = (
            spec[size] + sum(spec["padding"][side] for side in sides)
            for size, sides in (("width", ("left", "right")), ("height", ("top", "bottom")))
        )
        root = etree.Element(f"{{{SVG}}}svg", nsmap=NAMESPACES)
        root.attrib.update(
            {
                "class": "chart",
                "viewBox": f"0 0 {width} {height}",
                "width": str(width),
                "height": str(height),
                "role": "group",
                "aria-labelledby": f"{ident}-t",
                "aria-describedby": f"{ident}-d",
            }
        )
        _child(root, "title", {"id": f"{ident}-t"}, title)
        _child(root, "desc", {"id": f"{ident}-d"}, description)
        marks = etree.fromstring(self._drawn[geometry])
        points = marks.find("g[@class='points']")
        hidden = _child(root, "g", {"aria-hidden": "true"})
        hidden.append(marks)
        if points is not None:
            marks.remove(points)
            points.set("transform", marks.get("transform", ""))
        hidden.append(letter(spec))
        if points is not None:
            root.append(_linked(points, spec))
        return str(etree.tostring(_in_svg(root), encoding="unicode"))


def _vega(geometry: str) -> etree._Element:
    if not available():
        raise ArchiveError(MISSING)
    import vl_convert

    try:
        drawn = vl_convert.vegalite_to_svg(geometry)
        return etree.fromstring(drawn.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except (ValueError, RuntimeError, etree.XMLSyntaxError) as error:
        raise ArchiveError(f"Vega cannot draw a chart: {str(error).splitlines()[0][:200]}") from None


def _wordless(spec: Spec) -> Spec:
    """Return what is drawn of a specification: its marks, without what they say."""
    layers = []
    for layer in spec["layer"]:
        if is_words(layer):
            continue
        encoding = {c: said for c, said in layer["encoding"].items() if c not in ("description", "href")}
        rows = [{k: v for k, v in row.items() if k not in ("words", "told", "href")} for row in layer["data"]["values"]]
        layers.append({**layer, "data": {"values": rows}, "encoding": encoding})
    return {**{k: v for k, v in spec.items() if k not in ("description", "usermeta")}, "layer": layers}


def _bare(drawn: etree._Element) -> etree._Element:
    """Return the marks of a drawing alone, by layer, with the attributes that show."""
    outer = drawn.find(f"{{{SVG}}}g")
    assert outer is not None
    found = etree.Element("g", {"transform": outer.get("transform", ""), "fill": "none"})
    for layer in outer.iter(f"{{{SVG}}}g"):
        named = [c.removesuffix("_marks") for c in (layer.get("class") or "").split() if c.endswith("_marks")]
        if not named or "role-mark" not in (layer.get("class") or ""):
            continue
        group = etree.SubElement(found, "g", {"class": named[0]})
        for mark in layer:
            group.append(_kept(mark))
    return found


def _kept(mark: etree._Element) -> etree._Element:
    name = etree.QName(mark).localname
    if name not in ("path", "line"):
        raise ArchiveError(f"Vega draws <{name}>, which no chart of ours has")
    return etree.Element(name, {k: v for k in KEPT if (v := mark.get(k)) is not None})


def _linked(points: etree._Element, spec: Spec) -> etree._Element:
    """Return the points as links, each with what it says as its name and as its tip."""
    rows = next(layer["data"]["values"] for layer in spec["layer"] if layer["name"] == "points")
    if len(points) != len(rows):
        raise ArchiveError(f"Vega draws {len(points)} points of {len(rows)}")
    for point, row in zip(list(points), rows, strict=True):
        link = etree.SubElement(points, "a", {"href": row["href"], "aria-label": row["words"]})
        if any(map(is_words, spec["layer"])):  # a small picture, which has none, is one of many on its page
            _child(link, "title", {}, row["words"])
            # A finger needs more to touch than an eye to see.
            place = {"transform": point.get("transform", ""), "r": REACH, "fill": "none", "pointer-events": "all"}
            etree.SubElement(link, "circle", place)
        link.append(point)
    return points


def _child(parent: etree._Element, name: str, attributes: dict[str, str], text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, name, attributes)
    child.text = text
    return child


def _in_svg(root: etree._Element) -> etree._Element:
    """Put every element into SVG's namespace."""
    for element in root.iter():
        if isinstance(element.tag, str) and not element.tag.startswith("{"):
            element.tag = f"{{{SVG}}}{element.tag}"
    etree.cleanup_namespaces(root, top_nsmap=NAMESPACES)
    return root
