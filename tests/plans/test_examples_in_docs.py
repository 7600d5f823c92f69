"""Every rule carries an example in its docstring; the examples hold."""

import doctest
import importlib
import pkgutil

import pytest

import hongxian.plans

MODULES = [info.name for info in pkgutil.iter_modules(hongxian.plans.__path__, "hongxian.plans.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
