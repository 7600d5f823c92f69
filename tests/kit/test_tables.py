"""New tables made together are the tables made one by one."""

from django.db import models
from django.db.migrations.operations import AddField, CreateModel
from django.db.migrations.state import ProjectState

from hongxian.kit.tables import CreateTogether, at_once


def table(name: str, **fields: models.Field) -> CreateModel:
    return CreateModel(name, [("id", models.BigAutoField(primary_key=True)), *fields.items()])


def steps() -> list:
    return [
        table("Shelf"),
        table("Book", shelf=models.ForeignKey("kit.shelf", models.PROTECT)),
        AddField("shelf", "newest", models.ForeignKey("kit.book", models.PROTECT, null=True)),
        table("Reader", books=models.ManyToManyField("kit.book")),
    ]


def state_after(operations: list) -> ProjectState:
    state = ProjectState()
    assert not state.apps.all_models["kit"]  # drawn up before, as in the middle of a migration
    for operation in operations:
        operation.state_forwards("kit", state)
    return state


def test_each_run_of_new_tables_becomes_one_step_and_nothing_else_does():
    made = at_once(steps())

    assert [type(each) for each in made] == [CreateTogether, AddField, CreateTogether]
    assert [len(each.creations) for each in (made[0], made[2])] == [2, 1]


def test_the_models_are_the_same_as_one_by_one():
    together, one_by_one = state_after(at_once(steps())), state_after(steps())

    assert together == one_by_one
    assert set(together.apps.all_models["kit"]) == set(one_by_one.apps.all_models["kit"])
    newest = together.apps.get_model("kit", "shelf")._meta.get_field("newest")
    assert newest.related_model is together.apps.get_model("kit", "book")
