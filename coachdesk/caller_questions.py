"""Questions that people agree for the telephone. What is asked about somebody we do not know comes from the same list,
so that nobody can tell from a question whether there is a person behind it. In English here, translated when shown."""

from coachdesk.translation import N_

QUESTIONS = (
    N_("What was the name of your first pet?"),
    N_("What is your word for the telephone?"),
    N_("Which street did you live in as a child?"),
    N_("What do you call your best friend?"),
    N_("What is your favourite meal?"),
    N_("Which place would you go back to tomorrow?"),
    N_("What was the first music you bought?"),
    N_("Which teacher do you remember?"),
    N_("What did you want to be when you were small?"),
    N_("Which book or film could you see again and again?"),
    N_("What is the name of your favourite toy from long ago?"),
    N_("Which tree or flower do you like best?"),
)


def question_for(code: int) -> str:
    """One of them, by any number: the same number has the same question."""
    return QUESTIONS[code % len(QUESTIONS)]
