"""What verifying came to, in the words of an officer or a court: unchanged since sealing, and never more."""

from __future__ import annotations

from typing import Dict, Iterator, List, Mapping, Sequence, Tuple

# kind -> (Chinese, English); what each means technically stands in sync.verify_chain.Finding.
KINDS: Mapping[str, Tuple[str, str]] = {
    "altered": ("内容在封存后被改动", "its content was changed after it was sealed"),
    "removed": ("链条中间的一段被移走", "a segment is gone from inside the chain"),
    "cut": ("链尾被截断", "the end of the chain is gone"),
    "inserted": ("多出一段不属于该链的内容", "a segment lies there to which the chain does not lead"),
    "reordered": ("一段内容被放到了别处的位置", "a segment lies in the place of another"),
    "forked": (
        "链条在此分叉：文件被复制后各自封存，或有人伪造",
        "the chain forks: a copied file was sealed as well, or somebody forged it",
    ),
    "rewritten": (
        "见证的杂凑值与此处不同：该链被改写",
        "a witness saw another hash here: the chain was written anew",
    ),
    "signature": (
        "签名无效，或本应有签名而没有，或换了密钥",
        "the signature is bad, or it is missing or of another key where the device signs",
    ),
    "hidden": ("有修改被替换为其杂凑值", "a change was replaced by its hash"),
    "contradicted": ("同一修改在两处说法不同", "the same change is told differently elsewhere"),
    "attachment": ("照片或文书的内容与记录不符", "a photo or document has another content than was recorded"),
    "newer": ("由更新版本的程序写入，本版本无法读取", "it was written by a newer version of this program"),
    "unverifiable": ("所用杂凑算法本机无法计算", "it is hashed in a way that cannot be computed here"),
    "unreadable": (
        "存在但无法读取，请检查磁盘和权限",
        "it lies there but cannot be read (disk? rights?)",
    ),
}
_STATUS = {
    "confirmed": ("已确认", "confirmed"),
    "claimed": ("自报", "by its own word"),
    "unknown": ("未登记", "unknown"),
}
_SIGNED = {"all": ("全部签名", "signs"), "some": ("部分签名", "signed in part"), "none": ("无签名", "unsigned")}
_HEADS = {
    "found": ("找到：封存以来未改动", "found: unchanged since it was sealed"),
    "rewritten": ("被改写", "written anew"),
    "altered": ("该处已损坏", "what lies there is damaged"),
    "removed": ("该处被移走", "removed"),
    "cut": ("该处已被截断", "cut off"),
}


def report_lines(answer: Mapping[str, object], *, hub: str, at: str, language: str) -> List[str]:
    """Return the report on what ``evidence.verify_hub`` answered for ``hub``, in ``zh`` or ``en``.

    ``at`` is when it was verified, ISO 8601 UTC.
    """
    english = language == "en"

    def said(chinese: str, other: str) -> str:
        return other if english else chinese

    findings = _objects(answer, "findings")
    lines = [
        said("记录核验报告", "Verification of the record"),
        said(f"共享处：{hub}", f"Hub: {hub}"),
        said(f"核验时间：{at}", f"Verified at: {at}"),
        said(
            f"共 {answer.get('segments')} 段、{answer.get('changes')} 处修改。",
            f"{answer.get('segments')} segments with {answer.get('changes')} changes.",
        ),
        "",
        said("结论：未发现封存后的改动。", "Result: nothing was found that was changed since it was sealed.")
        if not findings
        else said(f"结论：发现 {len(findings)} 处问题。", f"Result: {len(findings)} findings."),
        said(
            "本报告只说明记录自封存以来是否被改动，不证明所记内容属实。没有见证（其他人的工作区文件、纸面链头）时，"
            "无签名设备的整条链被重写或链尾被截断无法发现。",
            "This report says whether the record was changed since it was sealed, not whether it is true. Without "
            "a witness (other people's workspace files, a head on paper) nobody can tell that the whole chain of "
            "a device without signatures was written anew, or that its end was cut off.",
        ),
    ]
    nobody = said("未登记", "unknown")
    if answer.get("hidden"):
        lines.append(
            said(
                f"另有 {answer['hidden']} 处修改本用户无权查看，仅核对了其杂凑值。",
                f"{answer['hidden']} changes may not be seen by this user; only their hashes were checked.",
            )
        )
    people = {str(device["sealer"]): _person(device, nobody) for device in _objects(answer, "devices")}
    if findings:
        lines += ["", said("问题：", "Findings:"), *(_finding(each, people, english) for each in findings)]
    heads = _objects(answer, "heads")
    if heads:
        lines += ["", said("保存的链头：", "Heads that were kept:")]
        lines += [f"- {head['head']}  {_HEADS[str(head['status'])][english]}" for head in heads]
    lines += ["", said("设备：", "Devices:"), *_devices(_objects(answer, "devices"), people, english)]
    return lines


def _finding(each: Mapping[str, object], people: Mapping[str, str], english: bool) -> str:
    sealer, kind = str(each["sealer"]), str(each["kind"])
    what = KINDS.get(kind, (kind, kind))[english]
    person = people.get(sealer, "–")
    parts = (
        [f"device {sealer} ({person}), from change {each['position']} on: {what}"]
        if english
        else [f"设备 {sealer}（{person}）自第 {each['position']} 处修改起：{what}"]
    )
    if each.get("case"):
        parts.append(f"case {each['case']}" if english else f"涉及案件 {each['case']}")
    if each.get("attachment"):
        parts.append(f"file {each['attachment']}" if english else f"文件 {each['attachment']}")
    if each.get("witness"):
        parts.append(f"told by {each['witness']}" if english else f"见证来自 {each['witness']}")
    return "- " + ("; " if english else "；").join(parts)


def _devices(devices: Sequence[Mapping[str, object]], people: Mapping[str, str], english: bool) -> Iterator[str]:
    for device in devices:
        sealer = str(device["sealer"])
        words = (
            people[sealer],
            _STATUS[str(device["status"])][english],
            _SIGNED[str(device["signed"])][english],
            f"{device['segments']} segments" if english else f"{device['segments']} 段",
        )
        yield f"- {sealer}  " + (", " if english else "，").join(words)


def _person(device: Mapping[str, object], nobody: str) -> str:
    return " ".join(str(device[name]) for name in ("person", "agency") if device.get(name)) or nobody


def _objects(answer: Mapping[str, object], name: str) -> List[Dict[str, object]]:
    found = answer.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
