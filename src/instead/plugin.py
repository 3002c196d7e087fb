"""The MkDocs plugin: hooks only. What they call lives in the rest of the package and knows no generator."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as GeneratorPage

from .edition import Edition
from .finish.tables import label_cells
from .finish.scan import scan
from .finish.text import set_text


class InsteadPlugin(BasePlugin):
    only: frozenset[str] = frozenset()  # the pages to build, if not all

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.edition = Edition.of(Path(config.config_file_path).parent, str(config.site_url))
        # The theme is loaded and its settings hold, but nothing of it is shipped, and listing its ten thousand icons takes longer than our pages.
        config.theme.dirs[:] = [d for d in config.theme.dirs if "material" not in Path(d).parts]
        # These two are written after the build, for all languages at once.
        config.theme.static_templates -= {"404.html", "sitemap.xml"}
        return config

    @event_priority(-200)  # after the plugin for languages, which looks for every file in docs/
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        for file in list(files):
            if not file.is_documentation_page() or not self.edition.has(file.src_uri):
                files.remove(file)
        for lang in {self.edition.page(file.src_uri).lang for file in files}:
            for src in self.edition.made(lang):
                files.append(File.generated(config, src, content=""))
        for file in files:
            if self.only and file.src_uri not in self.only:
                file.inclusion = InclusionLevel.EXCLUDED  # it can be linked to
        return files

    def on_env(self, env: Environment, **_: Any) -> Environment:
        env.autoescape = True  # the generator's own default is off, and titles and descriptions are what contributors write
        return env

    def on_page_markdown(self, markdown: str, page: GeneratorPage, **_: Any) -> str:
        return self.edition.woven(page.file.src_uri).markdown

    def on_page_content(self, html: str, page: GeneratorPage, **_: Any) -> str:
        return self.edition.woven(page.file.src_uri).finish(label_cells(html))

    def on_page_context(self, context: dict[str, Any], page: GeneratorPage, **_: Any) -> dict[str, Any]:
        context["i"] = self.edition.view(page.file.src_uri)
        return context

    def on_post_page(self, output: str, page: GeneratorPage, **_: Any) -> str:
        return scan(set_text(output), f"docs/{page.file.src_uri}")
