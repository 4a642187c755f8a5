"""What evidence weighs, in points: above zero a unit is a pick. Chosen on labelled answers.

What speaks against a work is weighed on a scale of its own, where more is worse. Each number is
final, so that compiled code has it in its place; pairs are none, which mypyc 2.4 would not find.
"""

from typing import Final

BIAS: Final = -0.8
"""So each unit begins: a name of which nothing more is said is no pick."""

# What a cue weighs

PICK: Final = 3.0  # "my favourite"
FINAL: Final = 4.0  # a decision says more than liking
RUNNER: Final = 3.5  # a second place is a pick too
ALSO: Final = 1.5  # so does what is added, and what it is added to
ALSO_FIRST: Final = 1.0  # "also" where nothing stands before it
PRAISE: Final = 1.2  # what is liked need not be the pick
WARM: Final = -1.5  # praise, where the worst is asked for
PASSING: Final = -3.0  # undoes one cue for a pick
NEGATIVE: Final = 3.0  # against: hated
PAN: Final = 1.6  # against: praise or a pick that is denied, which is milder

# What a place weighs

RANK: Final = 4.0  # a number before it
RANK_TOO_LOW: Final = 2 * PASSING  # a number so far down that it is one of the worst
RANK_ELSEWHERE: Final = -1.5  # the number stands before another
HEADING: Final = 4.0  # under "My favourites:"
HEADING_AGAINST: Final = 4.0  # against: under "The worst:"
HEADING_PASSING: Final = -4.0  # under "Still to watch:"
HEADING_NEXT_TO: Final = HEADING / 1.6  # right behind a colon whose heading says little of picks
HEADING_ABOVE: Final = HEADING / 4  # further behind such a colon
LABEL: Final = 2.6  # it opens a sentence, parted from the rest
LABEL_BY_COMMA: Final = LABEL / 2  # only a comma parts it: the sentence may go on about it
FRAGMENT: Final = 2.0  # a sentence of little more than the title answers
LIST: Final = 1.0  # long lists are answers, but of what is seen too
COLON: Final = 2.0  # a colon leads to it
COPULA: Final = 1.6  # "it is …"
BEARER: Final = 1.2  # "the kiss in …"
WHOSE: Final = 2.4  # "Mei from …", where somebody is asked for
CREDIT: Final = -1.3  # what somebody is known for
QUESTION: Final = -1.6  # who asks does not answer
ASIDE: Final = -2.5  # in parentheses
ASKED_FOR: Final = 0.6  # its sentence has a word of the prompt
ASKED_FOR_IN_IT: Final = 1.3  # and that word stands for a scene or couple just before the title

# What the whole weighs

SOLE: Final = 1.3  # what is named alone is named for a reason
SOLE_OF_MANY: Final = SOLE / 3  # a list, or where the prompt asks for nothing certain
SIDES: Final = 3.0  # "I'm with you on …" is a vote
UNPICKED: Final = 0.9  # something must be the answer
ALONGSIDE: Final = 1.0  # in one sentence with a pick, behind it
BESIDE: Final = -1.0  # in another sentence behind a pick
ELSEWHERE: Final = -2.6  # before the pick: thought about
BESIDE_PROMPT: Final = -2.6  # the prompt is about another work
DECIDED: Final = -4.5  # it takes a rank or heading to stand against a later decision
REPLY: Final = -0.7  # fans talk with each other of much
AGAINST: Final = 0.6  # of what is against it, so much is taken from its points

# Shares of a weight

MOSTLY: Final = 0.5  # from this share on a cue makes a pick
AGAIN: Final = 0.6  # a second cue for a pick says little that is new
OVERTURNED: Final = 0.3  # a "but" says the opposite
NEAR: Final = 0.9  # of a cue that passes by, and does not stand next to the name
TOPIC: Final = 0.3  # of a question that only names what it is about
ANNOUNCED: Final = 0.9  # the sentence before says that the pick comes
FOLLOWING: Final = 0.6  # a decision before the name, not announced
ANSWERED: Final = 1.9  # praise that answers an own question is the answer
POINTED_BACK: Final = 0.7  # said of "it", a sentence behind the name
BEHIND: Final = 0.45  # said of nothing certain, a sentence behind the name
BAD_BEHIND: Final = 0.3  # bad words then are often about something else
FAR: Final = 0.6  # of these, two sentences behind the name

# What somebody weighs for a work that they are in, where several go by its name

WHOLE_NAME: Final = 2.0
PART_OF_A_NAME: Final = 1.0  # many share a surname
AWAY: Final = 0.5  # a share: some sentences away
PERHAPS_NOBODY: Final = 0.4  # a share: the words may be no name
KIN: Final = 0.75  # a share: not the work, but a remake or original of it goes by the name
KIN_FROM: Final = 0.7  # fewer points do not lead to such a work

# Limits

WARM_AT_MOST: Final = 2.4  # praise adds up to no more
PICK_AT_MOST: Final = PICK  # before a later decision no more counts
PASSED: Final = -2.0  # fewer points say that a title is named in passing
PASSED_BY: Final = BIAS + PASSING / 2  # so few has what a cue passes by and little speaks for
REJECTED: Final = PAN - 0.1  # from so much against it on, a denied praise rejects
REJECTED_ALTHOUGH: Final = 1.0  # so much more is against what is firm, or stands like an answer
WARM_ENOUGH: Final = 1.6  # praise with so many points is a pick, where nothing else is named
CLEAR: Final = 2.0  # a couple of another work than the titles' counts from so many points on
DOUBT: Final = -0.75  # what weighs so much against a pick leaves it to a host
DOUBT_ALONE: Final = -2.7  # and so much, where the answer names nothing else

# Chances

EVEN: Final = 0.5  # from this chance on a title is a pick
SETTLED: Final = 0.5  # and from this one on it is settled which work it means
FAR_AHEAD: Final = 3.0  # so far, in thirds of points, is what leaves every other work behind
SETTLED_PICK: Final = 0.9  # no less sure is a pick beyond doubt; `tests.bench.sureness` counts them
UNSURE: Final = 0.7  # no surer is a pick in a question, nor one beside what the prompt is about
CHOSEN: Final = 0.97  # a host chose the work for this wording before
REJECTED_BY = ((3.0, 0.97), (2.0, 0.95), (1.2, 0.92), (0.6, 0.85), (0.3, 0.75))
"""How sure a margin of points makes that a work is rejected, greatest first."""
REJECTED_BARELY: Final = 0.6  # by less than all of these
