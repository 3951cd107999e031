"""What builds files that ship with the package; run by hand, never at run time."""
