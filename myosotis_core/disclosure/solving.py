"""The solver HiGHS, spoken to in one place: linear programmes that stay warm, whole-number ones made anew each time.

Every object has one thread: two objects with different numbers of threads in one process fail without a word.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from myosotis_core.disclosure.problems import Floats, Ints, Rows

INFINITE = float(highspy.kHighsInf)


class SolverFailed(RuntimeError):
    """The solver gave no answer where there is one: a defect, never a property of the table."""


@dataclass(frozen=True)
class Answer:
    """Values of the columns, prices of the rows, reduced costs of the columns, and what it costs."""

    values: Floats
    prices: Floats
    reduced: Floats
    cost: float


def quiet_solver() -> highspy.Highs:
    """A solver that prints nothing and takes one thread."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    return solver


def make_model(
    costs: Floats, lower: Floats, upper: Floats, rows: Rows, row_lower: Floats, row_upper: Floats
) -> highspy.HighsLp:
    """A model to minimise `costs`, its rows given row by row."""
    model = highspy.HighsLp()
    model.num_col_ = len(costs)
    model.num_row_ = rows.count
    model.col_cost_ = costs
    model.col_lower_ = lower
    model.col_upper_ = upper
    model.row_lower_ = row_lower
    model.row_upper_ = row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = rows.starts.astype(np.int32)
    model.a_matrix_.index_ = rows.columns.astype(np.int32)
    model.a_matrix_.value_ = rows.factors
    return model


class Programme:
    """A linear programme whose costs, bounds and rows change while its basis stays warm."""

    def __init__(self, model: highspy.HighsLp, primal: bool = False) -> None:
        self.solver = quiet_solver()
        self.solver.setOptionValue("presolve", "off")
        self.solver.setOptionValue("solver", "simplex")
        if primal:
            # Only costs and a few bounds change: the last answer is nearly always a start (three times as quick).
            self.solver.setOptionValue("simplex_strategy", 4)
            self.solver.setOptionValue("primal_simplex_bound_perturbation_multiplier", 0.0)
        self.solver.passModel(model)

    def limit(self, seconds: float) -> None:
        """Let one solution take no longer than this."""
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + max(0.01, seconds))

    def solve(self) -> Answer | None:
        """The optimum; None where there is none or the time is over."""
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self.solver.getSolution()
        return Answer(
            np.array(found.col_value),
            np.array(found.row_dual),
            np.array(found.col_dual),
            self.solver.getInfo().objective_function_value,
        )

    def add_rows(self, rows: Rows, lower: Floats) -> None:
        """Add rows that must not fall below `lower`."""
        upper = np.full(rows.count, INFINITE)
        self.solver.addRows(
            rows.count,
            lower,
            upper,
            len(rows.columns),
            rows.starts[:-1].astype(np.int32),
            rows.columns.astype(np.int32),
            rows.factors,
        )

    def bound(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of some columns."""
        self.solver.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def price(self, columns: Ints, costs: Floats) -> None:
        """Change the costs of some columns."""
        self.solver.changeColsCost(len(columns), columns.astype(np.int32), costs)


def solve_whole(
    model: highspy.HighsLp, seconds: float, start: Floats | None = None
) -> tuple[npt.NDArray[np.float64] | None, float, bool]:
    """Solve with every column whole: values or None, a proven lower bound, whether the values are optimal.

    A fresh solver each time: one that ran before under a limit of time never closes.
    """
    solver = quiet_solver()
    solver.setOptionValue("time_limit", max(0.05, seconds))
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.02)
    model.integrality_ = [highspy.HighsVarType.kInteger] * model.num_col_
    solver.passModel(model)
    if start is not None:
        begin = highspy.HighsSolution()
        begin.col_value = start.tolist()
        solver.setSolution(begin)
    solver.run()
    info = solver.getInfo()
    optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    values = np.array(solver.getSolution().col_value) if info.primal_solution_status == 2 else None
    bound = float(info.mip_dual_bound)
    return values, bound if np.isfinite(bound) else 0.0, optimal
