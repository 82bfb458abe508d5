"""The few pages that a browser shows: the outcome of linking an account, and what this server is.

No script, nothing loaded from elsewhere, no form. Sentences come from i18n, everything else is escaped.
"""

from flask import Blueprint, Response, request
from markupsafe import escape

from app.i18n import catalogues
from app.i18n.sentences import Sentences
from app.services import Services

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
body {{ font-family: system-ui, sans-serif; line-height: 1.6; color: #1c2733; background: #f4f6f8; margin: 0; }}
main {{ max-width: 34rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: .75rem; }}
h1 {{ font-size: 1.35rem; margin-top: 0; overflow-wrap: anywhere; }}
p {{ margin-bottom: 0; overflow-wrap: anywhere; }}
a {{ color: #1558b0; }}
</style>
</head>
<body><main><h1>{title}</h1><p>{text}</p>{onward}</main></body>
</html>
"""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",  # the address held a code and a state
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def page(words: Sentences, name: str, status: int = 200, *, onward: str = "", **facts: object) -> Response:
    """The page `page.<name>_title`, `page.<name>_text`; `facts` may come from anywhere.

    onward   a path of ours that it leads to, by a link named `page.<name>_onward`
    """
    title, text = words.say(f"page.{name}_title"), words.say(f"page.{name}_text", **facts)
    link = f'<p><a href="{escape(onward)}">{escape(words.say(f"page.{name}_onward"))}</a></p>' if onward else ""
    html = _PAGE.format(language=words.language, title=escape(title), text=escape(text), onward=link)
    return Response(html, status, headers=_HEADERS, mimetype="text/html")


def blueprint(services: Services) -> Blueprint:
    """`/`, for whoever opens the server's address in a browser."""
    doors = Blueprint("pages", __name__)

    @doors.get("/")
    def home() -> Response:
        return page(words(services), "home")

    return doors


def words(services: Services, language: str | None = None) -> Sentences:
    """The person's language where it is known, else the browser's."""
    wanted = [language or "", *request.accept_languages.values()]
    return services.words(next((known for each in wanted if (known := catalogues.known(each))), ""))
