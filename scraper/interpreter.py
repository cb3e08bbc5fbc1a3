"""Read and store an answer that no downloader brought: from a WARC file, or recorded by a process that was killed."""

from __future__ import annotations

from archive.errors import ArchiveError
from archive.records import Capture, FrontierEntry
from archive.store import captures
from archive.warc.reader import read
from pipelines.stages import CleanStage, FiguresStage
from scraper.reading import Answer, PageReader
from scraper.session import CrawlSession


class Interpreter:
    """The reader and the item pipelines in one, for answers that are at hand."""

    def __init__(self, session: CrawlSession) -> None:
        self.session = session
        self.reader = PageReader(session)
        self.clean = CleanStage()
        self.figures = FiguresStage(session.portal.area)

    def take(self, answer: Answer) -> None:
        """Store what an answer led to."""
        item = self.reader.read(answer)
        try:
            item = self.figures.process_item(self.clean.process_item(item))
            self.session.store(item.result)
        except ArchiveError:
            raise
        except Exception as error:  # noqa: BLE001 - the page is accounted for, and the next one is read
            self.session.fail(item.result, f"{type(error).__name__}: {error}".splitlines()[0][:500])

    def finish_recorded(self) -> int:
        """Store the pages that a killed process recorded but did not get to store; return how many.

        They are not asked for again. One whose record cannot be read stays to do.
        """
        done = 0
        for entry, capture in self.session.recorded:
            answer = self._recorded(entry, capture)
            if answer is not None:
                self.take(answer)
                done += 1
        return done

    def _recorded(self, entry: FrontierEntry, capture: Capture) -> Answer | None:
        if capture.warc is None:
            return None
        try:
            recorded = body = read(self.session.paths.warc, capture.warc)
            if capture.warc.type == "revisit":  # its body is in the record that it repeats
                full = captures.earlier_payload(self.session.db, capture.payload_digest or "", capture.url)
                if full is None or full.warc is None:
                    return None
                body = read(self.session.paths.warc, full.warc)
        except ArchiveError:
            return None
        headers = {name.lower(): value for name, value in recorded.headers}
        return Answer(entry, capture, capture.url, capture.status or 0, headers, body.body)
