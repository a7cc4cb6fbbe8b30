"""A test client without its instruments: no copies of template contexts, which cost more than the pages themselves."""

from typing import Any

from django.test import Client


class PlainClient(Client):
    """Sends a request and gives the answer; a fault of the program is an answer of 500, its traceback is in the log."""

    def request(self, **request: Any) -> Any:
        answer = self.handler(self._base_environ(**request))
        if answer.cookies:
            self.cookies.update(answer.cookies)
        return answer
