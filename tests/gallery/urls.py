"""The system's URLs with the gallery in front of them."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

HERE = Path(__file__).parent


def show(request: HttpRequest, name: str) -> HttpResponse:
    template = engines["django"].from_string((HERE / f"{name}.html").read_text())
    return HttpResponse(template.render(examples(), request))


def examples() -> dict[str, Any]:
    return {
        "steps": [
            {"label": "冻结名录", "when": "11-20 09:00", "state": "done"},
            {"label": "公布承诺", "when": "11-20 09:02", "state": "done"},
            {"label": "种子份额到齐", "when": "11-22 17:30", "state": "done"},
            {"label": "抽取对象与人员", "when": "11-23 09:00", "state": "now"},
            {"label": "检查", "when": "至 12-20", "state": ""},
            {"label": "结果公示", "when": "20 个工作日内", "state": ""},
        ],
        "tabs": [
            ("全部", "?tab=all", True, "1,204"),
            ("进行中", "?tab=live", False, "12"),
            ("已办结", "?tab=over", False, ""),
        ],
    }


urlpatterns = [path("gallery/<str:name>/", show), path("", include("oversight.urls"))]
