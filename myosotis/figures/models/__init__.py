"""Tables of figures, one module a subject."""

from myosotis.figures.models.returns import AnnualReturn, AnswerToQuestion, AskedBack, RemarkOnCell

__all__ = ["AnnualReturn", "AnswerToQuestion", "AskedBack", "RemarkOnCell"]
