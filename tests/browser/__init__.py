"""The pages in a real browser: clean in axe at three widths, walked by keyboard, valid, and there without scripts."""
