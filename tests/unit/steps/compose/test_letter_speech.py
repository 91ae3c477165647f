"""Facts in words: the printed value always stands, a coded word beside it where the record's language may not be read."""

import pytest
from tests.unit.invented_case import CaseMaker

from caseferry.domain.facts import Display, Quantity
from caseferry.steps.compose.letter_speech import Said, brief, coded_words, is_plain, say_fact, say_unit
from caseferry.steps.compose.summary_axis import Axis, draw_axis, span_of
from caseferry.steps.compose.summary_curves import number_of, range_of


def fact(kind, value, **more):
    maker = CaseMaker()
    return maker.fact(maker.document("pathology", value), kind, value, **more)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (fact("biomarker", "2+", code="HER2", display=Display("HER2", "HER2")), Said("HER2 2+", "HER2 2+")),
        (
            fact("biomarker", "2+, équivoque", code="HER2", display=Display("HER2", "HER2"), normal=Quantity("equivocal")),
            Said("HER2 equivocal (“2+, équivoque”)", "HER2 不确定（“2+, équivoque”）"),
        ),
        (fact("biomarker", "negative", code="ALK", display=Display("ALK", "ALK"), normal=Quantity("negative"), assertion="absent"), Said("ALK negative", "ALK 阴性（“negative”）")),
        (fact("variant", "делеция 19 экзона", code="EGFR", attributes={"gene": "EGFR"}), Said("EGFR делеция 19 экзона", "EGFR делеция 19 экзона", original=True)),
        (fact("performance_status", "1", code="ECOG", display=Display("ECOG performance status", "ECOG体力状态评分")), Said("ECOG 1", "ECOG 1")),
        (fact("stage", "II", code="R-ISS", display=Display("Revised ISS stage", "R-ISS分期")), Said("R-ISS II", "R-ISS II")),
        (fact("stage", "FIGO IIIC", code="FIGO", display=Display("FIGO stage", "FIGO分期")), Said("FIGO IIIC", "FIGO IIIC")),
        (fact("stage", "cT3N1M0", code="TNM", display=Display("TNM", "TNM")), Said("cT3N1M0", "cT3N1M0")),
        (fact("stage", "IIB", code="AJCC", display=Display("AJCC stage", "AJCC分期")), Said("IIB", "IIB")),
        (fact("diagnosis", "рак желудка", display=Display("Gastric cancer", "胃癌")), Said("Gastric cancer", "胃癌")),
        (fact("diagnosis", "рак желудка"), Said("рак желудка", "рак желудка", original=True)),
        (fact("metastasis", "liver", display=Display("Liver", "肝"), assertion="absent"), Said("Liver (stated absent)", "肝（记载为无）")),
        (fact("diagnosis", "colon cancer", display=Display("Colon cancer", "结肠癌"), assertion="family"), Said("Colon cancer (family history)", "结肠癌（家族史）")),
        (
            fact("medication", "morphine LP 20 mg", display=Display("Morphine", "吗啡"), attributes={"dose": "20 mg", "frequency": "matin et soir"}),
            Said("Morphine 20 mg, “matin et soir”", "吗啡 20 mg, “matin et soir”"),
        ),
        (
            fact("lab", "9,8", code="hemoglobin", unit="g/dL", display=Display("Haemoglobin", "血红蛋白"), attributes={"range": "12-16", "flag": "L"}),
            Said("Haemoglobin 9,8 g/dL [12-16] L", "血红蛋白 9,8 g/dL [12-16] L"),
        ),
    ],
)  # fmt: skip
def test_a_fact_is_said_as_printed_with_coded_words_beside_it(made, said):
    assert say_fact(made) == said


def test_a_coded_reason_keeps_the_printed_words_that_say_more():
    assert coded_words("reasons", "neuropathie et dénutrition").en == "Neuropathy (“neuropathie et dénutrition”)"
    assert coded_words("responses", "PD") == Said("Progressive disease (PD)", "疾病进展")
    assert coded_words("reasons", "") == Said("", "")


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("2+", True),
        ("cT3N1M0", True),
        ("pMMR", True),
        ("CPS 5", True),
        ("20 mg", True),
        ("positive", False),
        ("выявлена", False),
        ("Grade", False),
    ],
)
def test_codes_and_numbers_read_the_same_in_every_language(words, plain):
    assert is_plain(words) is plain


def test_units_are_shown_as_reports_print_them():
    assert [say_unit(unit) for unit in ("10*9/L", "umol/L", "ug/L{FEU}", "[IU]/mL", "")] == [
        "×10⁹/L",
        "µmol/L",
        "µg/L FEU",
        "IU/mL",
        "",
    ]


def test_a_long_text_is_cut_at_a_space():
    assert brief("one two three four", 12) == "one two…"


@pytest.mark.parametrize("printed", ["1,250", "250.000", "positive", "", "3-4"])
def test_what_may_be_read_two_ways_is_no_point_of_a_curve(printed):
    assert number_of(printed) is None


def test_ranges_are_read_only_where_they_are_ranges():
    assert [range_of(words) for words in ("135-225", "< 5,0", "5-1", "see note")] == [
        (135.0, 225.0),
        (0.0, 5.0),
        None,
        None,
    ]


def test_a_partial_date_spans_what_it_may_mean():
    assert [str(day) for day in span_of("2024-02")] == ["2024-02-01", "2024-02-29"]
    assert span_of("") is None


def test_the_axis_holds_every_date_and_the_day_of_the_packet():
    import datetime as dt

    axis = draw_axis(["2024-05", "2025-01-02", ""], dt.date(2026, 2, 16))
    assert isinstance(axis, Axis)
    assert 0 < axis.at(dt.date(2024, 5, 1)) < axis.at(dt.date(2026, 2, 16)) < 1
    assert [tick["label"] for tick in axis.ticks()] == ["Jul 2024", "Oct", "2025", "Apr", "Jul", "Oct", "2026"]
    assert draw_axis(["", ""], dt.date(2026, 2, 16)) is None
