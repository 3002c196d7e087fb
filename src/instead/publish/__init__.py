"""Files to take away: pages and reading packs of the finished site as PDF, EPUB and DOCX. Reads what was built, changes nothing of it but the list of files."""
