"""HTML in, HTML out: what is the same for every page and easier to do on the finished page than in Markdown."""
