"""What silence means is done, and whoever comes to a coach who is away is covered: each in a transaction of its own.

Whoever decides over a person takes their turn first; one transaction for all of them could wait for another in a ring.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from coachdesk.services import absence_questions, absences


def follow_all_due(session: Session, as_of: datetime) -> int:
    """Several may be at it: each question is followed once."""
    done = 0
    for question_id in absence_questions.due(session, as_of):
        done += absence_questions.follow_silence(session, question_id, at=as_of)
        session.commit()
    return done


def complete_all(session: Session, as_of: datetime) -> int:
    """How many absences were looked at."""
    standing = absences.standing(session, as_of)
    for absence_id in standing:
        absences.complete(session, absence_id, at=as_of)
        session.commit()
    return len(standing)
