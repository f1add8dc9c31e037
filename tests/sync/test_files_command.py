"""``sync files`` and the files of ``sync run`` as other programs call them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from tests.sync.test_commands import call  # noqa: F401 - a fixture


def test_which_photo_is_missing_and_who_has_it(call, office) -> None:  # noqa: F811
    li, wang = office.officer("李梅"), office.officer("王强")
    for officer in (li, wang):
        folder = office.folder / f"电脑 {officer.name}"
        folder.mkdir()
        officer.path = Path(shutil.move(str(officer.path), folder))
    hub = office.folder / "共享"
    content = "现场照片".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    case = li.insert("enforcement_case", case_no="聊执〔2026〕1")
    row = li.insert("evidence", case_uuid=case, path="DCIM/a.jpg", sha256=sha256, size=len(content))
    li.close()
    assert call("files", li.path, hub)[0] == 2, "there is no hub yet"

    code, (report,) = call("run", li.path, hub, "--actor", "李梅")
    assert (code, report["files"]["missing"], report["files"]["up"]) == (0, 1, 0)
    call("run", wang.path, hub)
    code, (told,) = call("files", wang.path, hub)
    assert code == 1
    assert set(told) == {
        *("table", "row", "case", "case_no", "path", "sha256", "size", "here", "at_hub", "why"),
        *("recorded_by", "recorded_on", "recorded_at", "device_of"),
    }
    assert (told["table"], told["row"], told["case"]) == ("evidence", row, case)
    assert (told["case_no"], told["path"], told["sha256"]) == ("聊执〔2026〕1", "DCIM/a.jpg", sha256)
    assert (told["here"], told["at_hub"], told["why"]) == (False, False, "never_uploaded")
    assert told["recorded_by"] == "李梅"
    assert len(told["recorded_on"]) == 32
    assert told["recorded_at"].endswith("Z")

    (li.path.parent / "DCIM").mkdir()
    (li.path.parent / "DCIM" / "a.jpg").write_bytes(content)
    assert call("run", li.path, hub)[1][0]["files"] == {
        "up": 1,
        "down": 0,
        "bytes_up": len(content),
        "bytes_down": 0,
        "missing": 0,
        "altered": [],
    }
    assert (hub / "files" / sha256).read_bytes() == content
    assert call("files", li.path, hub) == (0, [])
    assert call("files", wang.path, hub, "--wanted", "none")[1][0]["why"] == "not_fetched"
    assert call("run", wang.path, hub)[1][0]["files"]["down"] == 0
    assert call("files", wang.path, hub, "--fetch", "0" * 64)[0] == 2
    assert call("files", wang.path, hub, "--fetch", sha256) == (0, [])
    assert (wang.path.parent / "DCIM" / "a.jpg").read_bytes() == content

    (hub / "files" / sha256).write_bytes(b"rotten")
    assert call("files", wang.path, hub) == (0, [])
    code, (told,) = call("files", wang.path, hub, "--verify")
    assert (code, told["why"]) == (1, "damaged_at_hub")
    code, (answer,) = call("verify", hub)
    (finding,) = answer["findings"]
    assert (code, finding["kind"], finding["case"], finding["attachment"]) == (1, "attachment", case, sha256)
    assert call("verify", hub, "--without-files")[0] == 0
    assert call("files", wang.path, hub, "--all", "--verify") == (0, [])
    assert (hub / "files" / sha256).read_bytes() == content
    assert call("verify", hub)[0] == 0
    hub.rename(office.folder / "unplugged")
    assert call("files", wang.path, hub)[0] == 3
