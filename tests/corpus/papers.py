"""Documents put on paper for the readers: the same lines as Word, PDF, web page and scan."""

import subprocess
import tempfile
from collections.abc import Sequence
from html import escape
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
from PIL import Image

CHROMIUM = "/usr/bin/chromium"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-pdf-header-footer",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip
STYLE = """@page { size: A4; margin: 3cm 2.8cm; @bottom-center { content: "— " counter(page) " —" }
@top-center { content: "州政府公报" } } body { font: 12pt/2 "Noto Serif CJK SC"; text-align: justify }
p { text-indent: 2em; margin: 0 } h1 { font-size: 16pt; text-align: center }"""


def word(lines: Sequence[str], header: str = "州政府公报") -> bytes:
    """A Word file with a header, a footer and one paragraph a line."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = header
    document.sections[0].footer.paragraphs[0].text = "内部资料"
    for line in lines:
        document.add_paragraph(line)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def web_page(lines: Sequence[str]) -> bytes:
    """A page of a government's website: menus, a table of facts, the text, a share bar, a footer."""
    body = "".join(f"<p>\u3000\u3000{escape(line)}</p>" for line in lines[1:])
    return f"""<!DOCTYPE html><html><head><meta charset="gb2312"><title>{escape(lines[0])}_州政府网</title></head><body>
<div class="header"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>
<div class="breadcrumb">当前位置:<a href="/">首页</a> &gt; <a href="/zc">政策文件</a></div>
<div class="main"><table class="info"><tr><td>索引号:</td><td>hh/2025-1</td></tr>
<tr><td>发文机关:州政府办公室</td></tr></table>
<h1>{escape(lines[0])}</h1><div id="zoom">{body}</div>
<div class="share">分享到:<a href="#">微信</a></div></div>
<div class="footer">版权所有:州人民政府办公室。备案号:滇ICP备1号。</div>
<script>var a = "第一条 脚本。";</script></body></html>
""".encode("gb18030")


def pdf(lines: Sequence[str]) -> bytes:
    """A printed PDF with a running header and page numbers."""
    with tempfile.TemporaryDirectory() as folder:
        page, printed = Path(folder) / "page.html", Path(folder) / "page.pdf"
        body = "".join(f"<p>{escape(line)}</p>" for line in lines[1:])
        html = f"<!DOCTYPE html><meta charset=utf-8><style>{STYLE}</style><h1>{escape(lines[0])}</h1>{body}"
        page.write_text(html, "utf-8")
        own = (f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}", page.as_uri())
        subprocess.run([CHROMIUM, *FLAGS, *own], check=True, capture_output=True, timeout=120)
        return printed.read_bytes()


def scans(printed: bytes, pages: int, dpi: int = 200) -> list[Image.Image]:
    """The first pages of a PDF as a scanner sees them."""
    document = pypdfium2.PdfDocument(printed)
    return [document[i].render(scale=dpi / 72, grayscale=True).to_pil() for i in range(min(pages, len(document)))]


def scanned_pdf(pictures: Sequence[Image.Image]) -> bytes:
    """A PDF of pictures without any text."""
    file = BytesIO()
    pictures[0].convert("RGB").save(
        file, "PDF", save_all=True, append_images=[each.convert("RGB") for each in pictures[1:]]
    )
    return file.getvalue()


def bare(text: str) -> str:
    """The signs that are no white space."""
    return "".join(text.split())
