"""Loading a module without the heavy ones that it names and this program never uses."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class Later(ModuleType):
    """Stands for a module until something of it is used; then that is loaded."""

    def __getattr__(self, name: str) -> Any:
        """Return what the module itself has under that name."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


@contextmanager
def lean_imports(bare: Mapping[str, bool], later: Mapping[str, Sequence[str]]) -> Iterator[None]:
    """Load modules inside `with` leanly: of packages in `bare` only the parts that are named, modules in `later` when used.

    `bare` says of each package whether its parts stay loaded; `later` maps a module to the functions that are
    imported from it by name. What was loaded before stays as it is. Afterwards whoever imports these gets them whole.
    """
    before = set(sys.modules)
    stand_ins: dict[str, ModuleType] = {}
    for name in bare:
        spec = find_spec(name) if name not in before else None
        if spec is not None and spec.submodule_search_locations:
            stand_ins[name] = ModuleType(name)
            stand_ins[name].__path__ = list(spec.submodule_search_locations)
            stand_ins[name].__spec__ = spec
    for name, functions in later.items():
        package = name.partition(".")[0]
        if not {name, package} & before:
            stand_ins[package] = Later(package)
            stand_ins[name] = module = stand_ins[package] if name == package else Later(name)
            for function in functions:
                setattr(module, function, _when_called(name, function))
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        parts = tuple(f"{name}." for name, stay in bare.items() if name in stand_ins and not stay)
        for name in [name for name in sys.modules if name in stand_ins or name.startswith(parts)]:
            del sys.modules[name]


def _when_called(module: str, function: str) -> Callable[..., Any]:
    def called(*given: Any, **named: Any) -> Any:
        return getattr(import_module(module), function)(*given, **named)

    return called
