"""Writes the page for `script/picture`: the example's pull request, nearly as GitHub shows it."""

import html
import re
import sys
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parent.parent
PAGE = """<!doctype html>
<meta charset="utf-8">
<link rel="stylesheet" href="node_modules/github-markdown-css/github-markdown-light.css">
<script src="node_modules/mermaid/dist/mermaid.min.js"></script>
<style>
  body {{ margin: 0; padding: 24px 32px; width: 900px; font-family: sans-serif }}
  h1.title {{ font-size: 28px; font-weight: 400; margin: 0 0 12px }}
  h1.title span {{ color: #59636e }}
  .state {{ background: #1a7f37; color: #fff; border-radius: 999px; padding: 5px 12px;
           font-size: 14px; margin-right: 8px }}
  .meta {{ color: #59636e; font-size: 14px; margin-bottom: 16px }}
  .meta code {{ background: #ddf4ff; color: #0969da; padding: 2px 6px; border-radius: 6px }}
  .box {{ border: 1px solid #d1d9e0; border-radius: 6px; padding: 16px }}
  pre.mermaid {{ background: none; padding: 0 }}
</style>
<h1 class="title">{title} <span>#17</span></h1>
<p class="meta"><span class="state">Open</span> github-actions wants to merge 1 commit into
<code>main</code> from <code>{branch}</code></p>
<div class="box markdown-body">{body}</div>
<script>mermaid.initialize({{startOnLoad: true, theme: "default"}});</script>
"""


def page() -> str:
    """Render the example's pull request as a page of HTML."""
    text = (ROOT / "tests" / "golden" / "pull_request.md").read_text()
    title, _, body = text.removeprefix("# ").partition("\n\n")
    rendered = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(body)
    rendered = re.sub(
        r'<pre><code class="language-mermaid">(.*?)</code></pre>',
        r'<pre class="mermaid">\1</pre>',
        rendered,
        flags=re.DOTALL,
    )
    rendered = rendered.replace(
        "<li>[ ]", '<li style="list-style:none"><input type="checkbox">'
    )
    branch = "remediation/REQ-F-AUTH-001--REQ-NFR-PERF-001"
    return PAGE.format(title=html.escape(title), branch=branch, body=rendered)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page())
