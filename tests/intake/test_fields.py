"""Fields and words in Chinese and English: what is matched, and what is rather not."""

from __future__ import annotations

from enforcement_plugin.intake.fields import match_fields, value_reader

PARCEL = {
    "parcel_no": ("宗地号", "Parcel number"),
    "land_use_right": ("土地使用权", "Land-use right"),
    "grant_date": ("出让（划拨）日期", "Grant date"),
}


def test_names_of_offices_are_known() -> None:
    matched = match_fields(["OBJECTID", "ZDDM", "供地方式", "签订日期"], PARCEL)
    assert matched == {"parcel_no": "ZDDM", "land_use_right": "供地方式", "grant_date": "签订日期"}


def test_the_columns_own_name_beats_a_synonym() -> None:
    assert match_fields(["ZDDM", "Parcel_No"], PARCEL)["parcel_no"] == "Parcel_No"


def test_a_field_serves_one_column_only() -> None:
    matched = match_fields(["名称"], {"name": ("名称", "Name"), "holder": ("名称", "Holder")})
    assert list(matched.values()) == ["名称"]


def test_words_become_values_and_strange_words_stay_unknown() -> None:
    """A word that is misread as "granted" moves a case to another department."""
    read = value_reader({"granted": ("出让", "Granted"), "allocated": ("划拨", "Allocated")})
    assert read("出让") == "granted"
    assert read(" ALLOCATED ") == "allocated"
    assert read("出让?") is None
    assert read("租赁") is None
    assert read(None) is None
