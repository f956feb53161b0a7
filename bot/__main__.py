"""The command `policy-assistant`: what each subcommand takes; the work itself is loaded when it is asked for."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from bot.channels.wechat.accounts import AccountError
from bot.commands.changes import ChangeRefusedError
from bot.parcel import ParcelError
from bot.settings import Settings
from bot.store.migrate import DatabaseOpeningError
from bot.store.sessions import SessionNotFoundError
from bot.wording.problems import tell
from calculators.anchors import RuleError
from corpus.load import PolicyFileError
from retrieval.reranker.ranker import RankerError
from retrieval.statutes.model import JsonLinesError

EXAMPLES = {
    "serve": "PORT=9000 policy-assistant serve",
    "index": "policy-assistant index --force",
    "ask": 'policy-assistant ask "先使用后付费是什么意思?" --region 红河州 --as-of 2025-07-01',
    "chat": "policy-assistant chat --region 个旧",
    "telegram": "TELEGRAM_TOKEN=… policy-assistant telegram",
    "doctor": "policy-assistant doctor",
    "check": "policy-assistant check",
    "quality": "policy-assistant quality ../shared/examples",
    "bench": "policy-assistant bench tests/cases/quality",
    "evaluate": "policy-assistant evaluate --articles articles.jsonl.gz --queries questions.jsonl --folds-by law",
    "train-reranker": "policy-assistant train-reranker --articles articles.jsonl.gz --queries questions.jsonl",
    "review": "policy-assistant review --name 王芳",
    "sign": "policy-assistant sign own-2025/purchase --name 王芳 --date 2025-07-01",
    "reviewer": "policy-assistant reviewer add 王芳",
    "replace": 'policy-assistant replace yuxi-2026 yuxi-2027 --on 2027-01-01 --reason "换发"',
    "repeal": 'policy-assistant repeal yuxi-2026 --on 2027-01-01 --reason "市政府令废止"',
    "correct": 'policy-assistant correct yuxi-2026 更正后.docx --reason "更正第三条的数字"',
    "withdraw": 'policy-assistant withdraw yuxi-2026 --reason "误收征求意见稿"',
    "export": "policy-assistant export yuxi-2026 --to yuxi-2026.zip --by 玉溪市政策科",
    "add": "policy-assistant add 通知.docx --region 红河州",
    "calculate": "policy-assistant calculate honghe-2025/7/enterprise-purchase paid_amount=300万",
}

LEVELS = ("nation", "regulation", "province", "prefecture", "county")
REFUSED = (
    ChangeRefusedError,
    ParcelError,
    RuleError,
    PolicyFileError,
    JsonLinesError,
    RankerError,
    DatabaseOpeningError,
    AccountError,
    ConnectionError,
    ModuleNotFoundError,
    ValidationError,
)
"""What is told in its own words, without a trace: data or a place that someone has to mend."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; data that can't be trusted ends it with what to mend. The exit code."""
    given = _parser().parse_args(arguments)
    command = import_module(f"bot.commands.{given.command.replace('-', '_')}")
    try:
        console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
        return int(command.run(given, Settings(), console))
    except REFUSED as error:
        return _failed(str(error))
    except SessionNotFoundError:
        return _failed(tell("unknown_session").detail)


def _failed(words: str) -> int:
    Console(stderr=True).print(Text(words, "red"))
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("policy-assistant", description="按政策原文回答问题、引用条文、计算金额。")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    serve = _add(commands, "serve", "启动 HTTP 服务(HOST、PORT 可改地址)")
    serve.add_argument("--workers", type=int, help="进程数,默认 WORKERS 或一个")
    index = _add(commands, "index", "建立检索索引;无变化时不重建")
    index.add_argument("--force", action="store_true", help="无论有无变化都重建")
    ask = _add(commands, "ask", "问一句,得到一个回复")
    ask.add_argument("message", help="问题")
    _add_situation(ask)
    ask.add_argument("--json", action="store_true", help="按接口的 JSON 输出")
    chat = _add(commands, "chat", "在终端里对话")
    _add_situation(chat)
    chat.add_argument("--session", help="继续一个会话")
    _add(commands, "telegram", "用轮询接 Telegram,不需要公网地址;正式使用请用 serve 和 webhook")
    _add(commands, "doctor", "检查令牌、网址、数据库、索引、规则,说明要改什么;有要改的,退出码为 1")
    _add(commands, "check", "检查所有政策文件与计算规则,有错时退出码为 1")
    quality = _add(commands, "quality", "用例题检验回答,打印各组正确的比例")
    quality.add_argument("folder", nargs="?", type=Path, help="例题所在文件夹,默认 POLICY_DATA")
    quality.add_argument("--verbose", action="store_true", help="逐条列出错在哪里")
    quality.add_argument("--curve", action="store_true", help="CAUTION 从低到高:该答的答了几成,不该答的答了几成")
    quality.add_argument("--confusion", action="store_true", help="把什么当成了什么:角色、规则、多余的追问、金额")
    bench = _add(commands, "bench", "测量启动、建索引、每问的耗时与内存")
    bench.add_argument("folder", nargs="?", type=Path, help="例题所在文件夹,默认 POLICY_DATA")
    evaluate = _add(commands, "evaluate", "用一批法条和问题测量检索,逐行打印“名称 数值”")
    _add_collection(evaluate)
    evaluate.add_argument("--folds-by", choices=["law"], help="重排器按法律分折另行训练:每题所属的法律不参与训练")
    training = _add(commands, "train-reranker", "用一批法条和问题训练重排器,先按法律分折打印“名称 数值”")
    _add_collection(training)
    training.add_argument("--out", type=Path, help="写到哪个文件夹,默认替换随附的重排器")
    training.add_argument("--credit", default="", help="写入文件的数据出处")
    _add_changes(commands)
    _add_export(commands)
    _add_file(_add(commands, "add", "收录政策文件:Word、PDF、扫描件、网页、文本;可以是一个文件夹"))
    calculate = _add(commands, "calculate", "按一个规则计算;不写规则则列出全部")
    calculate.add_argument("rule", nargs="?", help="规则编号")
    calculate.add_argument("inputs", nargs="*", metavar="名称=数值", help="同名可写多次;分年度写 名称:2023=数值")
    calculate.add_argument("--as-of", type=date.fromisoformat, help="按哪一天的规定,如 2025-07-01")
    review = _add(commands, "review", "在终端里逐份审核:条文和草稿并排,签署、修改或退回")
    review.add_argument("--name", help="审核人姓名,会写在所签规则里")
    review.add_argument("--list", action="store_true", help="只列出待签的草稿、待复核的规则和没有收录的文件")
    sign = _add(commands, "sign", "签署一份草稿,或重新签署条文已更新的规则")
    sign.add_argument("rule", help="文件标识/规则文件名,不带 .toml")
    sign.add_argument("--name", required=True, help="审核人姓名")
    sign.add_argument("--date", type=date.fromisoformat, help="签署日期,默认今天")
    reviewer = _add(commands, "reviewer", "审核人:添加、换密码、移除、列出")
    reviewer.add_argument("action", choices=["add", "password", "remove", "list"], metavar="add|password|remove|list")
    reviewer.add_argument("name", nargs="?", help="姓名,会写在所签规则里")
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, does: str
) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=does, description=does, epilog=f"例如:{EXAMPLES[name]}")


def _add_changes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    replace = _add(commands, "replace", "新文件自某日起取代旧文件;逐条列出差别和涉及的规则")
    replace.add_argument("old", help="旧文件的标识")
    replace.add_argument("new", help="新文件的标识")
    replace.add_argument("--on", type=date.fromisoformat, help="从哪一天起,默认新文件写明的施行日期")
    replace.add_argument("--no-carry", action="store_true", help="不把仍适用的规则沿用为草稿")
    repeal = _add(commands, "repeal", "文件自某日起废止,按此前日期提问仍查得到")
    repeal.add_argument("document", help="文件的标识")
    repeal.add_argument("--on", type=date.fromisoformat, required=True, help="从哪一天起不再适用")
    correct = _add(commands, "correct", "更正原文,旧文本存进 versions/,涉及的规则待复核")
    correct.add_argument("document", help="文件的标识")
    correct.add_argument("file", type=Path, help="更正后的全文")
    correct.add_argument("--policy", type=Path, help="更正后的 policy.toml,默认不变")
    withdraw = _add(commands, "withdraw", "撤下文件,视为从未有效;引用过它的会话会得到提示")
    withdraw.add_argument("document", help="文件的标识")
    for parser in (replace, repeal, correct, withdraw):
        parser.add_argument("--reason", required=True, help="原因,记入 history.toml")
        parser.add_argument("--by", help="经办人,默认当前用户")
    for parser in (replace, correct):
        parser.add_argument("--dry-run", action="store_true", help="只列出差别,不登记")


def _add_export(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    export = _add(commands, "export", "导出一份政策及已签署的规则,供别处用 add 收录")
    export.add_argument("document", help="文件的标识")
    export.add_argument("--to", type=Path, required=True, help="写到哪里:.zip 文件或新文件夹")
    export.add_argument("--by", help="谁导出的,默认当前用户")


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="文件或文件夹")
    parser.add_argument("--to", type=Path, help="存放的文件夹,默认 DATA_FOLDER 里的 policies")
    parser.add_argument("--id", help="编号,例如 hangzhou-2024,默认按地区和年份")
    parser.add_argument("--title", help="标题,原文没有写明时")
    parser.add_argument("--number", help="文号,原文没有写明时")
    parser.add_argument("--issuer", help="发文机关,原文没有写明时")
    parser.add_argument("--region", help="适用地区:六位代码或地名")
    parser.add_argument("--level", choices=LEVELS, help="层级,默认按地区")
    parser.add_argument("--issued", help="印发日期,如 2025-05-19")
    parser.add_argument("--effective-from", help="施行日期")
    parser.add_argument("--effective-to", help="有效期至")


def _add_collection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--articles", type=Path, required=True, help="法条,JSON Lines(可为 .gz):id、law、art、text")
    parser.add_argument("--queries", type=Path, required=True, help="问题,JSON Lines(可为 .gz):id、text、gold")
    parser.add_argument("--cache", type=Path, help="向量缓存所在文件夹,默认在 DATA_FOLDER 中")


def _add_situation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--region", help="地区:六位代码或地名")
    parser.add_argument("--as-of", type=date.fromisoformat, help="按哪一天的规定,如 2025-07-01")


if __name__ == "__main__":
    sys.exit(main())
