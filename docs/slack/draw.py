"""Draw the pictures of docs/slack.md from the Block Kit that the bot sends: python docs/slack/draw.py.

It asks the documents of `corpus/`, renders the blocks about as Slack does, and photographs them with Chromium.
"""

import html
import re
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from api.slack import blocks
from api.slack.blocks import Block
from assistant import Assistant, Settings

FOLDER = Path(__file__).parent
STYLE = """
body { margin: 0; padding: 14px; width: 612px; font: 15px/1.46 Lato, 'DejaVu Sans', sans-serif; color: #1d1c1d; background: #fff }
.said { display: grid; grid-template-columns: 36px 1fr; gap: 8px; margin-bottom: 14px }
.face { width: 36px; height: 36px; border-radius: 8px; background: #1d3557; color: #fff; text-align: center; line-height: 36px }
.context, .small { color: #616061; font-size: 13px; margin-top: 4px }
.buttons { margin: 8px 0 2px } .buttons span { border: 1px solid #bbb; border-radius: 6px; padding: 4px 10px; margin-right: 8px; font-size: 13px; font-weight: 700 }
table { border-collapse: collapse; margin: 8px 0; font-size: 13px } td { border: 1px solid #ddd; padding: 3px 8px }
.modal { border: 1px solid #ccc; border-radius: 8px; padding: 14px } .modal h1 { font-size: 17px; margin: 0 0 8px } .modal p { margin: 6px 0 }
textarea { width: 95%; height: 54px; border: 1px solid #999; border-radius: 4px }
"""


def mrkdwn(text: str) -> str:
    """As Slack shows it: bold, mentions, and the fallback of dates that cannot be."""
    text = re.sub(r"<!date\^00000000\^\{_\}\|([^<>]+)>", lambda sign: f"&#{ord(html.unescape(sign[1]))};", text)
    return re.sub(r"<@\w+>", "<b>@ann</b>", re.sub(r"\*([^*]+)\*", r"<b>\1</b>", text))


def drawn(block: Block) -> str:
    """One block as HTML."""
    match block["type"]:
        case "section":
            return f"<p>{mrkdwn(block['text']['text'])}</p>"
        case "context":
            return f"<div class=context>{mrkdwn(block['elements'][0]['text'])}</div>"
        case "table":
            rows = ("".join(f"<td>{html.escape(cell['text'])}</td>" for cell in row) for row in block["rows"])
            return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
        case "actions":
            buttons = (f"<span>{element['text']['text']}</span>" for element in block["elements"])
            return f"<div class=buttons>{''.join(buttons)}</div>"
        case "context_actions":
            return "<div class=buttons><span>Helpful</span><span>Not helpful</span></div>"
        case _:
            return f"<p><b>{block['label']['text']}</b><br><textarea></textarea></p>"


def said(name: str, content: str) -> str:
    """A message."""
    return f"<div class=said><div class=face>{name[0].upper()}</div><div><b>{name}</b>{content}</div></div>"


def dialog(view: Block) -> str:
    """A dialog."""
    return f"<div class=modal><h1>{view['title']['text']}</h1>{''.join(map(drawn, view['blocks']))}</div>"


def main() -> None:
    """Write the pictures beside this file."""
    assistant = Assistant.open(Settings(model="none"))
    lookup, sum_ = (
        assistant.ask(q) for q in ("Does ECS support GPU sharing?", "What do 3 EKS clusters cost for a year?")
    )

    def talk(answer, message):
        return said("ann", f"<p><b>@assistant</b> {answer.question}</p>") + said(
            "assistant", "".join(map(drawn, message))
        )

    pictures = {
        "answer": talk(lookup, blocks.message(lookup)),
        "calculation": talk(sum_, blocks.message(sum_)),
        "private": said(
            "assistant", f"<div class=small>Only visible to you</div>{''.join(map(drawn, blocks.private(lookup)))}"
        ),
        "sources": dialog(blocks.sources(lookup)),
        "reason": dialog(blocks.reason(lookup.id, "C1")),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 640, "height": 100})
        for name, body in pictures.items():
            page.set_content(f"<meta charset=utf-8><style>{STYLE}</style>{body}")
            page.screenshot(path=FOLDER / f"{name}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
