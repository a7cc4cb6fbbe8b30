"""What a body may hold: nothing that is not understood."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail


class Input(serializers.Serializer[Any]):
    """A body of a request. A member it does not know is refused: a misspelt one must not silently be left out.

    The base of every serializer that reads a body; what is shown has another one.
    """

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                known = ", ".join(self.fields)
                sentence = _("There is no such member. It may be one of: %(known)s.") % {"known": known}
                raise serializers.ValidationError({name: [ErrorDetail(sentence, "unknown")] for name in unknown})
        return super().to_internal_value(data)
