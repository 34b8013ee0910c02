"""Other people's matching on the same questions, in an environment of its own; no part of Myosotis.

`python -m tests.bench.matching_anchors names | questions | linkage`, called by `tests.bench.matching_beside`.
nomenklatura keeps what it worked out by the id of an entity, so every entity here has an id that is used once.
"""

from __future__ import annotations

import json
import logging
import sys
from itertools import count
from pathlib import Path
from typing import Any

import pandas
from followthemoney import model
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as comparisons

from tests.bench.matching_sets import find_folder, load_name_bench

NUMBERS = count()
CLUSTERS = 300
RECORD = ("unique_id", "cluster", "first", "last", "born")


def make_entity(name: str, year: int | None = None) -> Any:
    """A person as nomenklatura sees one."""
    properties = {"name": [name]} | ({"birthDate": [str(year)]} if year else {})
    return model.get_proxy({"id": f"e{next(NUMBERS)}", "schema": "Person", "properties": properties})


def score_names(folder: Path) -> list[tuple[float, bool, bool]]:
    """logic-v2 on the rows of name_bench: score, whether they match, whether a language model proposed them."""
    algorithm, config = get_algorithm("logic-v2"), ScoringConfig.defaults()
    return [
        (algorithm.compare(make_entity(left), make_entity(right), config).score, same, proposed)
        for left, right, same, proposed in load_name_bench(folder)
    ]


def score_questions(asked: dict[str, Any]) -> list[list[float]]:
    """logic-v2 on the candidates of each question: their scores, in the order given."""
    algorithm, config = get_algorithm("logic-v2"), ScoringConfig.defaults()
    known = {key: make_entity(name, year) for key, (name, year) in asked["people"].items()}
    found = []
    for name, year, candidates in asked["questions"]:
        entity = make_entity(name, year)
        found.append([algorithm.compare(entity, known[key], config).score for key in candidates])
    return found


def read_febrl(folder: Path) -> list[pandas.DataFrame]:
    """5,000 people written down twice, with mistakes made by a program."""
    frames = []
    for file in ("dataset4a.csv", "dataset4b.csv"):
        raw = pandas.read_csv(folder / "linkage" / file, dtype=str, skipinitialspace=True)
        raw = raw.apply(lambda column: column.str.strip())
        born = raw["date_of_birth"].str.replace(r"(\d{4})(\d\d)(\d\d)", r"\1-\2-\3", regex=True)
        cluster = raw["rec_id"].str.extract(r"rec-(\d+)")[0]
        columns = (raw["rec_id"], cluster, raw["given_name"], raw["surname"], born)
        frames.append(pandas.DataFrame(dict(zip(RECORD, columns, strict=True))))
    return frames


def read_historical(folder: Path) -> list[pandas.DataFrame]:
    """About 3,000 of 50,000 descriptions of historical people, whole clusters."""
    raw = pandas.read_parquet(folder / "linkage/historical_figures_with_errors_50k.parquet")
    kept = raw[raw["cluster"].isin(sorted(raw["cluster"].unique())[:CLUSTERS])]
    words = kept["full_name"].str.split()
    columns = (kept["unique_id"], kept["cluster"], words.str[0], words.str[1:].str.join(" "), kept["dob"])
    return [
        pandas.DataFrame(dict(zip(RECORD, columns, strict=True))).replace({"": None}).reset_index(drop=True)
    ]


def link(frames: list[pandas.DataFrame]) -> list[tuple[float, bool]]:
    """splink as its guide says, on the names and the day of birth: the probability of each pair, and the truth."""
    database = DuckDBAPI()
    rules = [block_on("first", "last"), block_on("born"), block_on("first"), block_on("last")]
    settings = SettingsCreator(
        link_type="link_only" if len(frames) > 1 else "dedupe_only",
        comparisons=[
            comparisons.ForenameSurnameComparison("first", "last"),
            comparisons.DateOfBirthComparison("born", input_is_string=True),
        ],
        blocking_rules_to_generate_predictions=rules,
        additional_columns_to_retain=["cluster"],
    )
    linker = Linker([database.register(frame) for frame in frames], settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("first", "last", "born")], recall=0.5
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("born"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first", "last"))
    pairs = linker.inference.predict(threshold_match_probability=0.001).as_pandas_dataframe()
    same = pairs["cluster_l"] == pairs["cluster_r"]
    return list(zip(map(float, pairs["match_probability"]), map(bool, same), strict=True))


def link_all(folder: Path) -> dict[str, Any]:
    """For each set: the records of each side, and what splink makes of them."""
    sets = {"febrl4": read_febrl(folder), "historical_50k, 300 clusters": read_historical(folder)}
    return {
        name: {
            "sides": [frame.astype(object).where(frame.notna(), None).values.tolist() for frame in frames],
            "splink": link(frames),
        }
        for name, frames in sets.items()
    }


def main() -> None:
    """Answer on standard output, as JSON."""
    folder = find_folder()
    if folder is None:
        raise SystemExit("The sets of real names are not here.")
    if sys.argv[1] == "questions":
        found: Any = score_questions(json.load(sys.stdin))
    else:
        found = {"names": score_names, "linkage": link_all}[sys.argv[1]](folder)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
