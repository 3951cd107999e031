"""Compare two texts: which paragraphs correspond, and which words changed.

Pure functions on words and rows of them; they know no letter and no format.
"""
