"""The tables of what the desk shows: what was judged of each contract, plans, and the figures of past days.

All of it can be made again from contracts and the trail; nothing here decides anything.
"""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import JSON, Index
from sqlmodel import Field

from workflows.store.declaring import DeclaredRow, table
from workflows.store.types import Moment


class EvaluationRow(DeclaredRow, table=True):
    """What was judged of a contract's next step at `judged_at`; a contract without a next step has no row.

    It holds on `day` alone: the first of all days once something that it rests on has changed since. `marks` counts
    those changes, so that what was judged before one is not kept after it. `licence_until` is the first day on which
    a licence runs out inside the term.
    """

    __tablename__ = "evaluation"
    __table_args__ = (
        Index("evaluation_by_day", "day"),
        Index("evaluation_by_ready", "ready", "action"),
        Index("evaluation_by_licence", "licence_until"),
        Index("evaluation_by_judged", "judged_at"),
    )
    contract_id: int = Field(primary_key=True, foreign_key="contract.id")
    action: str
    ready: bool = False
    day: date
    marks: int = 0
    judged_at: datetime | None = Field(default=None, sa_type=Moment)
    licence_until: date | None = None


class EvaluationRuleRow(DeclaredRow, table=True):
    """A required rule that stood in the way of a contract's next step when it was judged."""

    __tablename__ = "evaluation_rule"
    rule: str = Field(primary_key=True)
    contract_id: int = Field(primary_key=True, foreign_key="contract.id", index=True)


class PlanRow(DeclaredRow, table=True):
    """One action on many contracts that `maker` was shown, and until when it can be confirmed.

    `asked` is what the action is done with: a reason, grounds, the moment of the signature.
    """

    __tablename__ = "plan"
    id: str = Field(primary_key=True)
    maker: str = Field(index=True)
    action: str
    asked: dict[str, Any] = Field(sa_type=JSON)
    made_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment, index=True)


class PlanLineRow(DeclaredRow, table=True):
    """One contract of a plan: the version that was judged, the rules in the way, and what came of it.

    `lifted` are the rules that an override would lift, `approval` the request for approval that it is about.
    """

    __tablename__ = "plan_line"
    plan_id: str = Field(primary_key=True, foreign_key="plan.id")
    place: int = Field(primary_key=True)
    number: str
    version: int
    state: str
    possible: bool
    rules: list[str] = Field(sa_type=JSON)
    lifted: list[str] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    approval: int | None = None
    outcome: str = "waiting"
    came_of: list[str] = Field(sa_type=JSON)


class FigureDayRow(DeclaredRow, table=True):
    """A past day whose figures are kept."""

    __tablename__ = "figure_day"
    day: date = Field(primary_key=True)


class FigureMoveRow(DeclaredRow, table=True):
    """How many contracts moved from one state to another on a past day; `source` is empty for new contracts."""

    __tablename__ = "figure_move"
    day: date = Field(primary_key=True, foreign_key="figure_day.day")
    policy: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    source: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    number: int


class FigureRefusalRow(DeclaredRow, table=True):
    """How often a rule refused on a past day; `policy` is empty where none decided."""

    __tablename__ = "figure_refusal"
    day: date = Field(primary_key=True, foreign_key="figure_day.day")
    policy: str = Field(primary_key=True)
    rule: str = Field(primary_key=True)
    number: int


EVALUATIONS: Final = table(EvaluationRow)
EVALUATION_RULES: Final = table(EvaluationRuleRow)
PLANS: Final = table(PlanRow)
PLAN_LINES: Final = table(PlanLineRow)
FIGURE_DAYS: Final = table(FigureDayRow)
FIGURE_MOVES: Final = table(FigureMoveRow)
FIGURE_REFUSALS: Final = table(FigureRefusalRow)
