"""How figures belong together: relations, links, status."""

from __future__ import annotations

import pytest

from tests.pipelines.figures.readings import figures, one


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("đạt 92% kế hoạch", "percent_of_plan"),
        ("bằng 92% so với chỉ tiêu", "percent_of_plan"),
        ("vượt 8% kế hoạch", "percent_of_plan"),
        ("tăng 8% so với cùng kỳ", "change"),
        ("giảm 3 HTX", "change"),
        ("tăng trưởng bình quân đạt 8%", "change"),
        ("cao hơn giá thị trường 8%", "change"),
        ("tăng 1,4 lần", "change"),
        ("giá 8.000 đồng/kg", "per_unit"),
        ("bình quân mỗi HTX có 40 thành viên", "per_unit"),
        ("bán với giá 8.000 đồng", "per_unit"),
        ("chiếm 8% tổng số", "part_of"),
        ("còn 8%", "part_of"),
        ("11/15 HTX", "part_of"),
        ("giảm tỷ lệ hộ nghèo từ 2 - 3%", "change"),
        ("tăng trưởng dư nợ từ 9% trở lên", "change"),
        ("bổ sung vốn thêm 6 tỷ đồng", "change"),
        ("bằng 104% so với cùng kỳ", "change"),
        ("cao hơn 2 điểm phần trăm", "change"),
        ("thấp hơn lãi suất các ngân hàng thương mại từ 1 - 2%", "change"),
        ("rút ngắn khoảng 15 km", "change"),
        ("đường dài hơn 3 km", "none"),
        ("mua thêm 30 công đất", "none"),
        ("mức vay tối đa một dự án không quá 3 tỷ đồng", "per_unit"),
        ("Mỗi phiên chợ, tổ bán được 90 chai", "per_unit"),
        ("hoàn thành và vượt 12/12 chỉ tiêu", "part_of"),
        ("biểu quyết 100% thông qua kế hoạch", "part_of"),
        ("chia cổ tức 9%", "none"),
        ("độ mặn 4‰", "none"),
        ("từng là vùng tôm với hơn 900 ha", "none"),
        ("mở 9 lớp", "none"),
        ("thu hút 40 hộ", "none"),
    ],
)
def test_a_relation_is_read_from_the_clause(text: str, relation: str) -> None:
    assert one(text).relation == relation


def linked(text: str) -> list[tuple[str, str | None, str | None]]:
    found = figures(text)
    by_start = {f.start: f.quote for f in found}
    return [(f.quote, f.link, None if f.related_start is None else by_start[f.related_start]) for f in found]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Mở 20 lớp (đạt 80% kế hoạch).", ("80%", "plan_of", "20 lớp")),
        ("Thành lập 12 HTX (đạt 60%).", ("60%", "plan_of", "12 HTX")),
        ("Mở 5 lớp với 210 lượt người tham dự.", ("210 lượt người", "participants_of", "5 lớp")),
        ("Giải ngân 4 dự án với số tiền 900 triệu đồng.", ("900 triệu đồng", "amount_of", "4 dự án")),
        ("Thành lập 1 liên hiệp HTX với 6 thành viên.", ("6 thành viên", "members_of", "1 liên hiệp HTX")),
        ("Thành lập 1 liên hiệp HTX, vốn điều lệ 5 tỷ đồng.", ("5 tỷ đồng", "capital_of", "1 liên hiệp HTX")),
        ("Có 90 HTX, trong đó có 60 HTX nông nghiệp.", ("60 HTX", "part_of", "90 HTX")),
        ("Tăng từ 20 HTX lên 25 HTX.", ("25 HTX", "base_of", "20 HTX")),
    ],
)
def test_a_figure_is_linked_to_the_one_it_belongs_to(text: str, link: tuple[str, str, str]) -> None:
    assert link in linked(text)


def test_parts_in_brackets_belong_to_the_total_before_them() -> None:
    assert linked("Có 90 HTX (60 HTX nông nghiệp, 30 HTX phi nông nghiệp).")[1:] == [
        ("60 HTX", "part_of", "90 HTX"),
        ("30 HTX", "part_of", "90 HTX"),
    ]


def test_items_of_a_list_belong_to_the_total_that_opens_it() -> None:
    text = "Toàn tỉnh có 90 HTX, trong đó:\n- Nông nghiệp có 60 HTX.\n- Vận tải có 30 HTX."
    assert [link for _, link, _ in linked(text)] == [None, "part_of", "part_of"]


def test_what_exceeds_its_total_is_no_part_of_it() -> None:
    assert linked("Có 9 HTX, trong đó huy động 60 HTX.")[1][1] is None


def test_a_named_list_in_turn_shares_its_unit() -> None:
    assert [(str(f.value), f.unit) for f in figures("Xã A và xã B có lần lượt 14 và 16 HTX.")] == [
        ("14", "HTX"),
        ("16", "HTX"),
    ]


def test_targets_and_means_are_told_from_what_was_achieved() -> None:
    assert one("Phấn đấu thành lập mới 30 HTX.").status == "target"
    assert one("Thành lập mới 30 HTX.").status == "achieved"
    assert one("Bình quân mỗi HTX có 40 thành viên.").aggregate == "mean"
    assert one("Lũy kế có 40 HTX.").aggregate == "cumulative"


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("Phấn đấu có 300 HTX; tỷ lệ khá, tốt đạt 60% trở lên; mở 9 lớp.", "ttt"),
        ("Chỉ tiêu năm 2024: 12 lớp, 400 học viên.", "tt"),
        ("Mở 9 lớp, đạt 90% chỉ tiêu Đại hội đề ra, trong đó có 3 lớp nghề; tặng 20 suất quà.", "aaaa"),
        ("Có 13/15 chỉ tiêu đạt, 2 chỉ tiêu không đạt.", "aa"),
        ("Đặt mục tiêu trồng 500 ha, đến nay đã trồng 420 ha, đạt 84%.", "taa"),
        ("Lập được 9 HTX/kế hoạch 15 HTX, kết nạp 4 thành viên.", "ata"),
        ("Ước cả năm lập 20 HTX, đạt 100% kế hoạch; tổng số đến cuối năm 310 HTX.", "fff"),
        ("Sẽ nâng tỷ lệ từ 55% lên 65%.", "at"),
        ("Phấn đấu đạt 90 tấn/ha (hiện nay 60 tấn/ha), tăng 50%.", "tat"),
        ("Kết quả năm 2023\n- Mở 9 lớp.\nNhiệm vụ năm 2024:\n- Mở 12 lớp; tặng 30 suất quà.", "att"),
    ],
)
def test_what_is_to_be_done_is_told_from_what_was_done(text: str, statuses: str) -> None:
    assert "".join(f.status[0] for f in figures(text)) == statuses


def test_a_section_of_tasks_ends_with_the_next_section_of_its_level() -> None:
    text = (
        "Hội nghị sơ kết\nSáng nay, Liên minh họp.\nII. NHIỆM VỤ QUÝ IV\n1. Đào tạo\nMở 9 lớp cho 200 người.\n"
        "III. KHEN THƯỞNG\nTặng giấy khen 4 tập thể."
    )
    assert [f.status for f in figures(text)] == ["target", "target", "achieved"]


def test_a_list_of_targets_is_one_until_something_was_done() -> None:
    assert [f.status for f in figures("Phấn đấu mở 32 lớp, tổ chức hội nghị cho 25 HTX, kết nạp 4 HTX.")] == [
        "target"
    ] * 3
    assert [f.status for f in figures("Chỉ tiêu là 32 lớp, đã mở 30 lớp.")] == ["target", "achieved"]


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("Doanh thu bình quân 3 tỷ đồng/HTX (năm 2021 là 2 tỷ đồng/HTX).", ["per_unit", "per_unit"]),
        ("Mỗi HTX có 45 thành viên và 3 tỷ đồng vốn.", ["per_unit", "per_unit"]),
        ("Tăng 12 vụ (8%).", ["change", "change"]),
        ("Đạt 67% kế hoạch và bằng 103% so với cùng kỳ.", ["percent_of_plan", "change"]),
        ("Xếp loại khá 13 tổ, trung bình 4 tổ.", ["none", "none"]),
        ("Giảm 5 vụ (-20,8%).", ["change", "change"]),
        ("Thu bình quân của mỗi HTX năm 2021 và 2022 lần lượt là 2 tỷ đồng và 3 tỷ đồng.", ["per_unit", "per_unit"]),
        ("Trao 9 suất quà (mỗi suất gồm 10kg gạo và 300.000 đồng).", ["none", "per_unit", "per_unit"]),
        ("Có 200 trạm, trong đó 165 trạm có bác sĩ (đạt 82,5%).", ["none", "part_of", "part_of"]),
        ("Tăng trưởng đạt 7,2% (riêng xây dựng 8,4%).", ["change", "change"]),
        ("Nông nghiệp, dịch vụ tăng lần lượt 3,2% và 7,1%.", ["change", "change"]),
        ("Giảm 50% lượng nước và 30% nhân công.", ["change", "change"]),
        (
            "Có thêm 46 HTX và 18 tổ hợp tác, đạt lần lượt 92% và 118% kế hoạch.",
            ["none", "none", "percent_of_plan", "percent_of_plan"],
        ),
        ("Tăng 31 HTX và 900 thành viên so với đầu nhiệm kỳ.", ["change", "change"]),
        ("Thu bằng 60% năm trước, chậm 22% so với tiến độ.", ["change", "change"]),
        ("Làm bị thương 01 người, thiệt hại 60 triệu đồng.", ["none", "none"]),
    ],
)
def test_a_relation_is_carried_over_only_where_it_holds(text: str, relations: list[str]) -> None:
    assert [f.relation for f in figures(text)] == relations


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("Trong 98 chủ thể có 31 HTX, 27 doanh nghiệp, 40 hộ kinh doanh.", ["none", "part_of", "part_of", "part_of"]),
        ("Có 51 chủ thể, gồm 22 HTX, 8 doanh nghiệp.", ["none", "part_of", "part_of"]),
        ("Có 132 chủ thể (78 HTX).", ["none", "part_of"]),
        ("Có 132 xã (78 HTX).", ["none", "none"]),
        ("Đã xong 9 hộ. Trong 115 hộ, 64 hộ khiếu nại, 29 hộ chờ nền.", ["none", "none", "part_of", "part_of"]),
        ("Cả xã có 210 tàu xa bờ thì 25 tàu nằm bến.", ["none", "part_of"]),
        ("Tiếp nhận 268 đơn, đủ điều kiện xử lý 231 đơn.", ["none", "part_of"]),
        ("Có 268 ý tưởng dự thi, 9 ý tưởng đoạt giải.", ["none", "part_of"]),
        ("Có 46/48 học viên được cấp chứng nhận, 15 học viên đạt loại giỏi.", ["part_of", "part_of"]),
        ("Thụ lý 412 vụ, việc. Trong đó hình sự 64 vụ; dân sự 101 vụ.", ["none", "part_of", "part_of"]),
        ("Giải ngân 97,2% kế hoạch (612 tỷ đồng/630 tỷ đồng).", ["percent_of_plan", "part_of", "none"]),
        ("Được giao 850 tỷ đồng; đã giải ngân 296,4 tỷ đồng, đạt 34,9%.", ["none", "part_of", "percent_of_plan"]),
        ("Có 9/16 khoản thu đạt tiến độ (trên 25%): xổ số 41%; thuế đất 35,5%.", ["part_of", *["percent_of_plan"] * 3]),
        ("Tốc độ tăng trưởng tổng sản phẩm (GRDP) năm 2023 ước đạt 7,01%.", ["change"]),
        ("Giá đạt 5.880 USD/tấn, cao hơn mức 5.740 USD/tấn của năm ngoái.", ["per_unit", "per_unit"]),
        ("Hỗ trợ thêm 3 triệu đồng mỗi HTX.", ["per_unit"]),
        ("Tiền điện mất 15 triệu đồng một lứa.", ["per_unit"]),
        ("Bình quân mỗi năm có 6.420 hộ đăng ký.", ["per_unit"]),
        ("Mỗi năm tổ chức 9 lớp.", ["none"]),
        ("Doanh thu hằng năm trên 4 tỷ đồng.", ["per_unit"]),
        ("Diện tích cây hằng năm 6.135 ha.", ["none"]),
        ("Có 62 HTX. Huyện A dẫn đầu với 14 HTX, tiếp đến là B 11 HTX.", ["none", "part_of", "part_of"]),
        ("Toàn huyện có 38 HTX. Qua đánh giá, 11 HTX tốt, 15 HTX khá.", ["none", "part_of", "part_of"]),
        ("Tổ này nuôi lươn, một năm quay vòng được 7 vụ.", ["per_unit"]),
        ("Mỗi người hiến 250 ml, được nhận phần quà trị giá 100.000 đồng.", ["per_unit", "per_unit"]),
    ],
)
def test_parts_shares_and_rates_said_in_other_words(text: str, relations: list[str]) -> None:
    assert [f.relation for f in figures(text)] == relations


def test_a_sentence_that_sets_one_part_apart_goes_on_with_others() -> None:
    found = figures(
        "Xử lý 4.312 trường hợp. Riêng nồng độ cồn 1.127 trường hợp; tốc độ 835 trường hợp; quá tải 94 trường hợp."
    )
    assert [f.related_start for f in found[1:]] == [found[0].start] * 3


def test_the_plan_in_brackets_does_not_hide_the_parts_that_add_up() -> None:
    found = figures(
        "Giải ngân 33 tỷ 720 triệu đồng, bằng 112,4% kế hoạch (30 tỷ đồng). "
        "Quỹ cho vay 36 HTX với 25,1 tỷ đồng; 9 THT với 3,02 tỷ đồng; 13 hộ với 5,6 tỷ đồng."
    )
    assert [f.relation for f in found if f.unit == "đồng"] == ["none", "none", "part_of", "part_of", "part_of"]
