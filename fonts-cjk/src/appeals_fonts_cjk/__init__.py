"""Four Chinese faces: NotoSerifSC and NotoSerifTC, Regular and Bold, static TrueType.

`appeals` finds the files by the folder of this package.
"""
