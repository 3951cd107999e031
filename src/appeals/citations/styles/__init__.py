"""Style packs: how notes are worded, as frozen values, and what reads them."""
