"""Moves what editors typed before there were sources: references into sources, and links to them into marks."""
