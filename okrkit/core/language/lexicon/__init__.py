"""The words that goals are written with, by what they tell about a line.

Each list is a class of words with one reason behind it, not a list of sentences: a verb says whether a line speaks of
work, of a change or of something reached; a noun whether it names a thing one makes, a number one measures, or next to
nothing.
"""
