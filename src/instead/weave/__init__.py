"""Markdown in, Markdown out: citations, blocks and glossary links of a page become what readers see."""
