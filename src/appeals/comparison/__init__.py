"""What became of a text: which paragraphs answer which, and which words changed.

Pure functions on words and rows of them; they know no letter and no format.
"""
