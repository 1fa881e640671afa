"""How the words of a line hang together: the leading verb, a statement's verb, noun phrases, clauses.

There is no dictionary of word classes behind it. English lets most nouns be verbs ("order", "return", "lead"), so the
place of a word decides: a command begins with its verb, a bare noun phrase ends in a metric and a limit.
"""

from okrkit.core.language.grammar.clauses import Clause, clauses
from okrkit.core.language.grammar.commands import leading_verb
from okrkit.core.language.grammar.participles import participle
from okrkit.core.language.grammar.phrases import noun_phrase
from okrkit.core.language.grammar.statements import stated_verb
from okrkit.core.language.grammar.word_classes import Words, is_people, is_verb

__all__ = [
    "Clause", "Words", "clauses", "is_people", "is_verb", "leading_verb", "noun_phrase", "participle", "stated_verb",
]  # fmt: skip
