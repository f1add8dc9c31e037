"""A city to try things on: invented, deterministic by seed, of any size; shaped after 聊城."""

from __future__ import annotations

from enforcement_plugin.demo.build import City, Distribution, build, draw_city

__all__ = ["City", "Distribution", "build", "draw_city"]
