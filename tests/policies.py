"""A made-up policy of 玉溪, as a user's folder would hold it; in its words nothing is real."""

import shutil
import tomllib
from pathlib import Path

from corpus.load import load_document

YUXI = "yuxi-2026"
MADE_UP = Path(__file__).parent / "cases" / "policies"


def add_policy(shelf: Path, name: str = YUXI) -> Path:
    """Copy the made-up policy into a folder of policies, under a name; the new folder."""
    return shutil.copytree(MADE_UP / YUXI, shelf / name)


def edit(file: Path, old: str, new: str) -> None:
    """Replace words of a file that must be there."""
    text = file.read_bytes().decode()
    assert old in text, f"{file} holds no {old}"
    file.write_bytes(text.replace(old, new).encode())


def next_policy(shelf: Path) -> Path:
    """The made-up policy once more, under a name of its own."""
    return add_policy(shelf, "yuxi-again")


def add_version(shelf: Path, name: str = "yuxi-2027") -> Path:
    """The made-up policy as it might be issued anew a year later: another rate and cap, one clause more, one less."""
    new = add_policy(shelf, name)
    source, metadata, rule = new / "source.txt", new / "policy.toml", new / "rules" / "testing-equipment.toml"
    for file in (source, metadata):
        edit(file, "〔2026〕7号", "〔2027〕2号")
        edit(file, "若干措施(试行)", "若干措施")
        edit(file, "2026年2月10日", "2026年12月20日")
        edit(file, "2026年3月1日起施行", "2027年1月1日起施行")
    edit(metadata, "issued = 2026-02-10", "issued = 2026-12-20")
    edit(metadata, "effective_from = 2026-03-01", "effective_from = 2027-01-01")
    edit(metadata, 'status = "(试行)"\n', "")
    edit(metadata, 'status = "试行"', 'status = "有效"')
    edit(metadata, "玉溪设备措施", "玉溪新设备措施")
    edit(source, "投资额的12%给予补助,单个企业每年不超过80万元", "投资额的15%给予补助,单个企业每年不超过100万元")
    edit(source, "三、组织设备供需对接。市工业和信息化局每年组织检测设备供需对接活动,帮助企业找到合用的设备。\n\n", "")
    edit(source, "四、其他事项。本措施", "三、支持共享设备。鼓励企业把检测设备向其他企业开放。\n\n四、其他事项。本措施")
    edit(rule, "投资额的12%给予补助,单个企业每年不超过80万元", "投资额的15%给予补助,单个企业每年不超过100万元")
    edit(rule, 'ratio = "0.12", quote = "按设备实际投资额的12%', 'ratio = "0.15", quote = "按设备实际投资额的15%')
    edit(
        rule,
        'yuan = "800000", quote = "单个企业每年不超过80万元',
        'yuan = "1000000", quote = "单个企业每年不超过100万元',
    )
    sign_again(new)
    return new


def sign_again(folder: Path) -> None:
    """Give every rule of a made-up document the digest of its clause as it is."""
    document = load_document(folder)
    digests = {clause.number: clause.digest for clause in document.clauses}
    for file in (folder / "rules").glob("*.toml"):
        rule = tomllib.loads(file.read_text("utf-8"))
        edit(file, rule["digest"], digests[rule["clause"]])
