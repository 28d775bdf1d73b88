"""The terminal: argparse in Chinese, progress, and passwords that are asked for."""

import gettext
import sys
from collections.abc import Callable

_CHINESE = {
    "usage: ": "用法：",
    "options": "选项",
    "positional arguments": "参数",
    "show this help message and exit": "显示本说明",
    "the following arguments are required: %s": "缺少参数：%s",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s：%(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)s 这一项（可选：%(choices)s）",
    "expected one argument": "后面要跟一个值",
    "invalid %(type)s value: %(value)r": "不能是 %(value)s，应为数字",
    "%(prog)s: error: %(message)s\n": "错误：%(message)s\n  处理：用 %(prog)s --help 查看用法\n",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 不明确，可能是 %(matches)s",
}


def speak_chinese() -> None:
    """What argparse says is said in Chinese from here on; what the terminal cannot show is replaced."""

    def say(domain: str | None, message: str) -> str:
        return _CHINESE.get(message, message)

    gettext.dgettext = say
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def progress(quiet: bool) -> Callable[[str], None]:
    """On a terminal one line that is written over; otherwise plain lines."""
    if quiet:
        return lambda text: None
    if not sys.stderr.isatty():
        return lambda text: print(f"… {text}", file=sys.stderr, flush=True)

    def show(text: str) -> None:
        sys.stderr.write(f"\r\x1b[K… {text}")
        sys.stderr.flush()

    return show


def done_with_progress() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")


def asker() -> Callable[[str, bool], str] | None:
    """Asks for the password of a file, where somebody sits at the terminal."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    from getpass import getpass

    def ask(file: str, again: bool) -> str:
        done_with_progress()
        said = "口令不对，请重新输入" if again else "有密码，请输入口令"
        try:
            return getpass(f"{file}：{said}（不显示；直接回车跳过这个文件）：", stream=sys.stderr)
        except EOFError:
            return ""

    return ask
