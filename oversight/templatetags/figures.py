"""Figures in words."""

from django import template

from core.pages.formatting import number
from oversight.figures.definitions import Definition
from oversight.figures.selectors import Share

register = template.Library()


@register.simple_tag
def figure_words(definition: Definition, share: Share) -> str:
    """``12 of 40 visits``."""
    return str(definition.whole_words) % {"part": number(share.part), "whole": number(share.whole)}
