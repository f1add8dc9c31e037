"""If these fail, plain QGIS and QField show codes instead of words, or let an officer edit an identity."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ElementTree

import pytest

from enforcement_plugin.errors import InputError
from enforcement_plugin.workspace import forms, styles
from enforcement_plugin.workspace.labels import LANGUAGES, SHARED, with_labels
from enforcement_plugin.workspace.model import Role
from enforcement_plugin.workspace.tables import BY_NAME, TABLES
from tests.workspace.made import open_as

OWN = {"agency": {"lc.nr": {"zh": "自然资源和规划部门", "en": "Natural resources"}, "lc.cm": {"zh": "城管部门"}}}
LABELS = with_labels(OWN)
SYMBOLS = (
    b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    b'<qgis version="3.22.16" styleCategories="Symbology|Labeling" labelsEnabled="1">'
    b'<renderer-v2 type="singleSymbol"/><aliases><alias field="x"/></aliases></qgis>'
)


def qml(table: str, language: str, symbology=None) -> ElementTree.Element:
    text = forms.style(BY_NAME[table], language, LABELS, symbology)
    assert text.startswith("<!DOCTYPE qgis")
    return ElementTree.fromstring(text)


def choices(root: ElementTree.Element, column: str) -> dict:
    options = root.findall(
        f"fieldConfiguration/field[@name='{column}']/editWidget[@type='ValueMap']//Option[@value]"
    )
    return {option.get("value"): option.get("name") for option in options}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_has_a_name_in_both_languages(table):
    for language in LANGUAGES:
        aliases = qml(table.name, language).findall("aliases/alias")
        assert [alias.get("field") for alias in aliases] == ["fid", "uuid", *(c.name for c in table.columns)]
        names = [alias.get("name") for alias in aliases]
        assert all(names)
        assert len(set(names)) == len(names), "two fields of a form must not be called alike"


def test_every_list_of_values_is_complete_in_both_languages():
    for domain, values in SHARED.items():
        for value, label in values.items():
            assert set(label) == set(LANGUAGES), (domain, value)
            assert all(label.values()), (domain, value)
    used = {column.domain for table in TABLES for column in table.columns if column.domain}
    from_packs = {"agency", "violation", "procedure_stage", "fact", "zone_kind"}
    assert used - set(SHARED) <= from_packs


def test_codes_are_chosen_by_their_words():
    assert choices(qml("structure", "zh"), "status")["suspected"] == "疑似"
    assert choices(qml("structure", "en"), "status")["suspected"] == "Suspected"
    assert choices(qml("enforcement_case", "zh"), "lead_agency")["lc.nr"] == "自然资源和规划部门"
    assert choices(qml("enforcement_case", "en"), "lead_agency")["lc.cm"] == "lc.cm", "better the id than nothing"


def test_two_values_that_are_called_alike_both_stay():
    labels = with_labels({"agency": {"a": {"zh": "城管"}, "b": {"zh": "城管"}}})
    root = ElementTree.fromstring(forms.style(BY_NAME["structure"], "zh", labels))
    assert choices(root, "found_by") == {"a": "城管", "b": "城管 (b)"}


def test_identities_and_computed_columns_cannot_be_typed_into():
    for table in TABLES:
        editable = {e.get("name"): e.get("editable") for e in qml(table.name, "zh").findall("editable/field")}
        assert editable["uuid"] == editable["fid"] == "0"
        for column in table.columns:
            fixed = column.role == Role.COMPUTED or table.append_only
            assert editable[column.name] == ("0" if fixed else "1")


def test_symbols_are_kept_beside_the_form():
    root = qml("structure", "zh", SYMBOLS)
    assert root.find("renderer-v2") is not None
    assert root.get("styleCategories") == "Symbology|Labeling|Fields|Forms|AttributeTable"
    assert len(root.findall("aliases")) == 1
    assert root.find("aliases/alias[@field='status']") is not None


def test_both_languages_lie_in_the_file_and_one_is_shown(path, tmp_path):
    (tmp_path / "structure.zh.qml").write_bytes(SYMBOLS)
    with open_as(path) as workspace:
        for language, name in (("zh", "中文"), ("en", "English"), ("en", "English")):
            styles.write_styles(workspace, LABELS, language, tmp_path)
            rows = workspace.connection.execute(
                "SELECT styleName, useAsDefault FROM layer_styles WHERE f_table_name = 'structure'"
            ).fetchall()
            assert dict(rows) == {"中文": int(language == "zh"), "English": int(language == "en")}
            assert len(rows) == 2
            assert workspace.settings["language"] == language
            assert styles.STYLE_NAMES[language] == name
        ((symbols,),) = workspace.connection.execute(
            "SELECT styleQML FROM layer_styles WHERE f_table_name = 'structure' AND styleName = '中文'"
        ).fetchall()
        assert "singleSymbol" in symbols
        titles = workspace.connection.execute(
            "SELECT title, description FROM gpkg_data_columns WHERE table_name = 'party' AND column_name = 'name'"
        ).fetchone()
        assert titles == ("Name", "名称（姓名）")
    with open_as(path) as workspace:
        assert workspace.restored == (), "writing styles is no tampering"


def test_a_style_that_somebody_saved_stays(path):
    with open_as(path) as workspace:
        styles.write_styles(workspace, LABELS, "zh")
        with workspace.write() as connection:
            connection.execute(
                "INSERT INTO layer_styles (f_table_name, styleName) VALUES ('structure', '领导用图')"
            )
        styles.write_styles(workspace, LABELS, "zh")
        names = workspace.connection.execute("SELECT styleName FROM layer_styles WHERE f_table_name = 'structure'")
        assert {row[0] for row in names} == {"中文", "English", "领导用图"}


def test_another_language_is_refused(workspace):
    with pytest.raises(InputError, match="zh and en"):
        styles.write_styles(workspace, LABELS, "fr")


def test_the_shared_file_can_look_like_an_officers_own(path, template, tmp_path):
    shared = tmp_path / "cases.gpkg"
    shutil.copyfile(template, shared)
    with open_as(path) as workspace:
        styles.write_styles(workspace, LABELS, "zh")
    with open_as(shared) as target:
        for _ in range(2):
            styles.copy_styles(path, target)
        question = "SELECT count(*) FROM layer_styles"
        assert target.connection.execute(question).fetchone() == (2 * len(TABLES),)
    with open_as(shared) as target:
        assert target.restored == ()
