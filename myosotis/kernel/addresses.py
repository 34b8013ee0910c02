"""Addresses of pages, put together once for a process: a list has a hundred of them."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import get_urlconf, reverse


def address_of(name: str, *arguments: object) -> str:
    """The address of a named page; `arguments` are references and ids."""
    return _find(name, arguments, get_urlconf() or settings.ROOT_URLCONF)


@lru_cache(maxsize=8192)
def _find(name: str, arguments: tuple[object, ...], urlconf: str) -> str:
    return reverse(name, urlconf, args=arguments)
