"""The term base: what must be written in one certain way, found in a text as a reader would find it.

load     glossary_terms/*.yaml → Terms and Problems
match    Matcher(terms).find(text) → Matches; occurrences(text, forms, locale) for target texts
gloss    what a Match is written as in a locale
script   runs of Japanese script; runs of Han characters whose language nobody can tell
fold     texts made comparable, with a map back; what is a word character
inflect  English plurals and possessives
machine  URLs, addresses, paths and identifiers, where no term is meant
"""
