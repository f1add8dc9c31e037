"""The head on paper: what a person kept in a drawer tells years later whether the record was changed."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from enforcement_plugin.__main__ import main
from enforcement_plugin.app import evidence
from enforcement_plugin.errors import InputError
from enforcement_plugin.outputs import head_page
from enforcement_plugin.sync.heads import HeadSheet, KeptHead
from enforcement_plugin.sync.hub import names
from enforcement_plugin.sync.segment import decode, encode
from enforcement_plugin.sync.verify_heads import parse_heads

needs_segno = pytest.mark.skipif(importlib.util.find_spec("segno") is None, reason="segno is not installed")


@pytest.fixture
def printed(office):
    """A folder hub with three segments of 李梅, and what she printed after the second."""
    hub, li = office.folder_hub(), office.officer("李梅")
    for name in ("甲", "乙"):
        li.insert("party", name=name)
        li.sync(hub)
    li.close()
    kept = evidence.heads(li.path).as_json()["heads"][0]["head"]
    li.insert("party", name="丙")
    li.sync(hub)
    li.close()
    return hub, li, kept


def status(hub, text):
    answer = evidence.verify_hub(hub.root, [], [text])
    return [each["status"] for each in answer["heads"]], answer


def path_of(hub, number):
    return hub.root / "events" / names(hub, {})[number].path


def test_nothing_happened(printed) -> None:
    hub, li, kept = printed
    states, answer = status(hub, kept)
    assert (states, answer["ok"]) == (["found"], True)
    own = evidence.heads(li.path).as_json()["heads"][0]
    assert own["own"] is True
    assert (own["position"], evidence.heads(hub.root).as_json()["heads"][0]["head"]) == (3, own["head"])


def test_the_only_device_lost_its_end_and_every_file_with_it(printed) -> None:
    """No witness is left but the paper."""
    hub, li, kept = printed
    path_of(hub, 2).unlink()
    path_of(hub, 1).unlink()
    li.path.unlink()
    assert evidence.verify_hub(hub.root)["ok"], "without the paper nobody could tell"
    states, answer = status(hub, kept)
    assert states == ["cut"]
    assert [(each["kind"], each["position"]) for each in answer["findings"]] == [("cut", 2)]


def test_the_whole_hub_was_written_anew(printed) -> None:
    hub, _, kept = printed
    forged, previous = [], None
    for name in names(hub, {}):
        segment = decode(name, hub.read(name))
        change = vars(segment.changes[0])
        changed = type(segment.changes[0])(**{**change, "actor": "别人"})
        sealed, content = encode(type(segment)(**{**vars(segment), "changes": (changed,), "previous": previous}))
        previous = sealed.hash
        forged.append((sealed.name, content))
    shutil.rmtree(hub.root / "events")
    for name, content in forged:
        hub.put(name, content)
    assert evidence.verify_hub(hub.root)["ok"], "its chain is whole; only a witness knows better"
    states, answer = status(hub, kept)
    assert states == ["rewritten"]
    assert [each["kind"] for each in answer["findings"]] == ["rewritten"]


def test_what_lies_there_is_damaged_or_gone(printed) -> None:
    hub, _, kept = printed
    path, whole = path_of(hub, 1), path_of(hub, 1).read_bytes()
    path.write_bytes(whole[:-9])
    assert status(hub, kept)[0] == ["altered"]
    path.unlink()
    states, answer = status(hub, kept)
    assert states == ["removed"]
    assert [(each["kind"], each["position"]) for each in answer["findings"]] == [("removed", 2)]


def test_a_head_of_a_relayed_segment_is_one_like_every_other(office) -> None:
    """李梅 edits the shared file directly, 王强's sync carries that in his chain: his paper stands for it."""
    hub, wang = office.folder / "hub", office.officer("王强")
    profile = office.folder / "profile.json"
    from enforcement_plugin.app.syncing import synchronise
    from enforcement_plugin.workspace import Workspace, repositories

    wang.insert("party", name="甲")
    wang.close()
    synchronise(wang.path, hub, profile=profile)
    with (
        Workspace.open(
            hub / "cases.gpkg", actor="李梅", clock=office.clock, ids=office.new_id, shared=True
        ) as shared,
        shared.write() as connection,
    ):
        repositories.insert(connection, "party", {"name": "直接登记"})
    report = synchronise(wang.path, hub, profile=profile)
    answer = evidence.verify_hub(hub, [wang.path], [report.head])
    assert (answer["ok"], [each["status"] for each in answer["heads"]]) == (True, ["found"])
    assert answer["segments"] >= 2


@pytest.mark.parametrize(
    "spoil",
    [lambda text: text[:-1], lambda text: "", lambda text: text.replace("/", ":"), lambda text: text + "0"],
)
def test_what_is_no_head_is_said(printed, spoil) -> None:
    hub, _, kept = printed
    with pytest.raises(InputError, match="no head"):
        status(hub, spoil(kept))


def test_a_head_may_be_typed_off_in_groups(printed) -> None:
    hub, _, kept = printed
    sealer, position, digest = kept.split("/")
    groups = " ".join(digest[start : start + 4] for start in range(0, 64, 4))
    for text in (f" {sealer.upper()} / {position} /\n {groups}\n", f"hub x\nat 2026\n{kept}\n"):
        assert status(hub, text)[0] == ["found"]
    assert parse_heads(f"{kept}\n{kept}") == parse_heads(kept)


def test_nothing_sealed_has_no_head(office) -> None:
    with pytest.raises(InputError, match="sync first"):
        evidence.heads(office.officer("李梅").path)


def sheet(count: int) -> HeadSheet:
    heads = tuple(
        KeptHead(f"{n:032x}", n + 1, f"{n:064x}", "2026-03-02T00:00:00.000Z", "李梅<&>", "城管局", n == 0)
        for n in range(count)
    )
    return HeadSheet("f" * 32, "聊城.gpkg", "2026-03-02T00:00:00.000Z", heads)


@needs_segno
def test_the_page_says_in_words_what_the_code_says() -> None:
    import xml.etree.ElementTree as ElementTree

    import segno

    full = sheet(14)
    pages = head_page.pages(full)
    assert len(pages) == 3
    for number, page in enumerate(pages):
        heads = full.heads[6 * number : 6 * number + 6]
        text = head_page.code_text(full, heads)
        assert [each.hash for each in parse_heads(text)] == [head.hash for head in heads]
        words = "".join("".join(ElementTree.fromstring(head_page.svg(page)).itertext()).split())
        for head in heads:
            assert head.hash in words
            assert head.sealer in words
        for said in ("李梅<&>", "unchangedsinceitwassealed", "封存以来未改动", "f" * 32):
            assert said in words
        matrix = segno.make(text, error="m", boost_error=False, micro=False).matrix
        module = 70.0 / (len(matrix) + 8)
        dark = sum(round(bar.width / module) for bar in page.bars)
        assert dark == sum(map(sum, matrix)), "every module of the code is drawn"
        lowest = max(each.y for each in page.texts[:-2])
        assert lowest < page.texts[-2].y, "the signatures have their room"


@needs_segno
@pytest.mark.parametrize("ending", ["png", "pdf"])
def test_the_printed_code_can_be_scanned_and_checked(printed, tmp_path, capsys, ending) -> None:
    """From the file to paper and back: what a scanner reads goes into verify as it is."""
    if shutil.which("zbarimg") is None or shutil.which("pdftoppm") is None:
        pytest.skip("zbarimg (zbar-tools) and pdftoppm read the code back")
    hub, li, _ = printed
    out = tmp_path / f"链头.{ending}"
    assert main(["sync", "head", str(li.path), "--out", str(out)]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == [str(out)]
    if ending == "pdf":
        scan = tmp_path / "scan.png"
        subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", out, scan.with_suffix("")], check=True)
        words = subprocess.run(["pdftotext", out, "-"], check=True, capture_output=True).stdout.decode("utf-8")
        words = unicodedata.normalize("NFKC", words)  # "ff" is printed as one letter
        (head,) = evidence.heads(li.path).as_json()["heads"]
        for half in (head["hash"][:32], head["hash"][32:]):
            assert half in "".join(words.split()), "it can be copied out, too"
        out = scan
    said = subprocess.run(["zbarimg", "-q", "--raw", str(out)], check=True, capture_output=True).stdout.decode()
    states, answer = status(hub, said)
    assert (states, answer["ok"]) == (["found"], True)


@needs_segno
def test_many_devices_take_several_pages(tmp_path) -> None:
    written = evidence.write_heads(sheet(14), tmp_path / "heads.svg")
    assert [path.name for path in written] == ["heads.svg", "heads-2.svg", "heads-3.svg"]
    assert all(Path(path).read_text("utf-8").startswith("<?xml") for path in written)
    with pytest.raises(InputError, match=r"\.svg, \.pdf or \.png"):
        evidence.heads(tmp_path / "x.gpkg", tmp_path / "heads.docx")
