"""Many tables made in one step are the tables that single steps make."""

from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from myosotis.kernel.making_tables import MakeTables

STEPS = [
    migrations.CreateModel(
        "Shelf", [("id", models.AutoField(primary_key=True)), ("name", models.TextField())]
    ),
    migrations.CreateModel(
        "Book", [("id", models.AutoField(primary_key=True)), ("pages", models.IntegerField())]
    ),
    migrations.AddField("Book", "shelf", models.ForeignKey("kernel.Shelf", models.CASCADE)),
    migrations.AddIndex("Book", models.Index(fields=["pages"], name="book_pages")),
    migrations.AddConstraint(
        "Book", models.CheckConstraint(condition=models.Q(pages__gt=0), name="book_has_pages")
    ),
]


def collect():
    """An editor of tables that only says what it would do."""
    editor = connection.SchemaEditorClass(connection, collect_sql=True, atomic=False)
    editor.deferred_sql = []
    return editor


def forward(operations):
    """The state they lead to, and what is said to the database."""
    state, editor = ProjectState(), collect()
    for operation in operations:
        before = state.clone()
        operation.state_forwards("kernel", state)
        operation.database_forwards("kernel", editor, before, state)
    return state, [*editor.collected_sql, *map(str, editor.deferred_sql)]


def test_the_state_is_the_same_and_each_table_comes_with_all_it_has(db):
    one_by_one, _ = forward(STEPS)
    at_once, said = forward([MakeTables(STEPS)])
    assert at_once.models.keys() == one_by_one.models.keys()
    assert all(at_once.models[name] == one_by_one.models[name] for name in at_once.models)
    words = "\n".join(said)
    assert words.count("CREATE TABLE") == 2
    assert all(name in words for name in ("shelf_id", "book_pages", "book_has_pages"))


def test_it_can_be_written_into_a_file_and_taken_back(db):
    name, arguments, named = MakeTables(STEPS).deconstruct()
    assert (name, named) == ("MakeTables", {})
    again = MakeTables(*arguments)
    state, _ = forward([again])
    editor = collect()
    again.database_backwards("kernel", editor, state, ProjectState())
    dropped = [line for line in editor.collected_sql if line.startswith("DROP TABLE")]
    assert ["book" in line for line in dropped] == [True, False]
