"""Tables of figures, one module a subject."""

from myosotis.figures.models.bringing import BroughtIn
from myosotis.figures.models.mappings import LocalMatch
from myosotis.figures.models.mediators import MediatorAnswer
from myosotis.figures.models.releases import (
    ChildPopulation,
    LedgerEntry,
    OtherFigure,
    Policy,
    Proof,
    PublicCell,
    Release,
)
from myosotis.figures.models.returns import (
    AnnualReturn,
    AnswerToNotice,
    AnswerToQuestion,
    FiguresNotice,
    RemarkOnCell,
)
from myosotis.figures.models.rounds import Asked, Reminder, Round
from myosotis.figures.models.submissions import ReturnQuestion, Submission, SubmittedTable
from myosotis.figures.models.vocabulary_changes import ChangeComment, ChangeVote, VocabularyChange

__all__ = [
    "AnnualReturn",
    "AnswerToNotice",
    "AnswerToQuestion",
    "Asked",
    "BroughtIn",
    "ChangeComment",
    "ChangeVote",
    "ChildPopulation",
    "FiguresNotice",
    "LedgerEntry",
    "LocalMatch",
    "MediatorAnswer",
    "OtherFigure",
    "Policy",
    "Proof",
    "PublicCell",
    "Release",
    "RemarkOnCell",
    "Reminder",
    "ReturnQuestion",
    "Round",
    "Submission",
    "SubmittedTable",
    "VocabularyChange",
]
