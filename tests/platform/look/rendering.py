"""Renders the look's templates for tests; static files are taken as they lie in the source."""

import re
from importlib import resources
from pathlib import Path

from django.template import Context, Engine

LOOK = Path(str(resources.files("caseferry.platform") / "look"))
STATIC = LOOK / "static"


def engine():
    libraries = {
        "look": "caseferry.platform.look.templatetags.look",
        "static": "tests.platform.look.static_tag",
    }
    return Engine(dirs=[LOOK / "templates"], libraries=libraries)


def render(name, language="en", /, **values):
    return engine().get_template(name).render(Context({"language": language, **values}))


def render_text(source, language="en", /, **values):
    return engine().from_string("{% load look %}" + source).render(Context({"language": language, **values}))


def said_keys(folder):
    """Every key that the templates under `folder` say by name, with its file."""
    for path in sorted(Path(folder).rglob("templates/**/*.*")):
        for key in re.findall(r"""{%\s*(?:say|word)\s+["']([\w.-]+)["']""", path.read_text(encoding="utf-8")):
            yield path.name, key
