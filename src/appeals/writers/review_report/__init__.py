"""The reviewer's list: every note with its sentence, its source and its findings.

For people who check a letter before it goes out, on paper or on a screen.
"""
