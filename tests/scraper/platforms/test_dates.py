"""Dates as portals print them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.platforms import dates

SHAPES = {
    "Thứ hai, 01/08/2022, 16:04": "2022-08-01T16:04+07:00",
    "Thứ Năm, 28/06/2018, 08:00": "2018-06-28T08:00+07:00",
    "21/07/2022 | 10:00 AM": "2022-07-21T10:00+07:00",
    "Ngày đăng 18/03/2019 | 04:01 PM": "2019-03-18T16:01+07:00",
    "15:55 | 10/07/2026": "2026-07-10T15:55+07:00",
    "08:38 AM 28/06/2018": "2018-06-28T08:38+07:00",
    "22:50, ngày 06-03-2022": "2022-03-06T22:50+07:00",
    "(01/08/2022)": "2022-08-01",
    "16:04 01/08/2022": "2022-08-01T16:04+07:00",
    "Thứ hai, 26 Tháng 2 2018 15:25": "2018-02-26T15:25+07:00",
    "(05.08.2019 16:32)": "2019-08-05T16:32+07:00",
    "thứ sáu, 28 06 2019 16:01": "2019-06-28T16:01+07:00",
    "( 2019-05-16T05:00:00.000Z )": "2019-05-16T12:00+07:00",
    "2019-05-16T23:30:00Z": "2019-05-17T06:30+07:00",
    "2022-08-01T16:04:00+0700": "2022-08-01T16:04+07:00",
    "21/10/2013 14:54 CH": "2013-10-21T14:54+07:00",
    "21/10/2013 2:54 CH": "2013-10-21T14:54+07:00",
    "12:30 AM 01/02/2020": "2020-02-01T00:30+07:00",
    "Ngày 1 tháng 8 năm 2022": "2022-08-01",
    "5/23/2018 8:50 AM": "2018-05-23T08:50+07:00",
    "Chủ nhật, 31/07/2022 16:04": "2022-07-31T16:04+07:00",
}


@pytest.mark.parametrize("text", SHAPES)
def test_the_shape_is_read(text: str) -> None:
    assert dates.iso(text) == SHAPES[text]


@pytest.mark.parametrize("text", ["21/12/2012 | 12:00 AM", "21/12/2012 00:00"])
def test_midnight_stands_for_no_time(text: str) -> None:
    assert dates.iso(text) == "2012-12-21"


@pytest.mark.parametrize(
    "text", ["", "( )", "31/02/2022", "40/13/2022", "12/2022", "134/KH-UBND", "01/08/1822", "1.200.2022"]
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert dates.iso(text) is None


def test_the_weekday_confirms_the_date() -> None:
    moment = dates.read("Thứ hai, 01/08/2022, 16:04")
    assert moment is not None
    assert moment.weekday_agrees is True


def test_a_wrong_weekday_is_noticed() -> None:
    moment = dates.read("Thứ ba, 31/08/2022, 16:04")
    assert moment is not None
    assert moment.weekday_agrees is False


def test_the_weekday_proves_that_the_month_stands_first() -> None:
    assert dates.iso("Thứ tư, 08/10/2022") == "2022-08-10"


@pytest.mark.parametrize(
    "text", ["Ngày đăng 13/12/2018 | 4:26 PM | View count: 441", "Thứ hai, 01/08/2022, 16:04", "(05.08.2019 16:32)"]
)
def test_a_line_of_nothing_but_a_date_is_one(text: str) -> None:
    assert dates.is_date_line(text)


@pytest.mark.parametrize(
    "text", ["Kế hoạch ngày 21/9/2021 của Ủy ban", "Ngày 01/3/2019 Sở ban hành Quyết định số 12", "16:04"]
)
def test_a_sentence_with_a_date_in_it_is_none(text: str) -> None:
    assert not dates.is_date_line(text)


MOMENTS = st.builds(
    datetime.combine,
    st.dates(date(1991, 1, 2), date(2090, 1, 1)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)


@given(MOMENTS, st.sampled_from(["%d/%m/%Y %H:%M", "%H:%M | %d-%m-%Y", "(%d.%m.%Y %H:%M)"]))
def test_every_moment_survives_being_printed(moment: datetime, shape: str) -> None:
    wanted = f"{moment:%Y-%m-%d}" if moment.hour == moment.minute == 0 else f"{moment:%Y-%m-%dT%H:%M}+07:00"
    assert dates.iso(moment.strftime(shape)) == wanted


@given(MOMENTS)
def test_universal_time_becomes_local_time(moment: datetime) -> None:
    read = dates.read(f"{moment:%Y-%m-%dT%H:%M:%S}.000Z")
    assert read is not None
    assert read.day == (moment + timedelta(hours=7)).date()


@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    dates.is_date_line(text)
    assert dates.iso(text) is None or len(dates.iso(text) or "") in (10, 22)
