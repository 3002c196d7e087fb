"""Is a translation true to its source? Sections and their hashes, what changed since, and files for translators."""
