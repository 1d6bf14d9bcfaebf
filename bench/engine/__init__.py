"""What bench/triggers.py measures: each part makes an installation of its own and returns what it found in Markdown."""
