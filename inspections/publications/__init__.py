"""What inspections publish (一公开): plans, draws, what visits found. Imported by ``AppConfig.ready``.

========================== =================================== ============ ==========================================
kind                       payload builder                     part of      files
========================== =================================== ============ ==========================================
inspections.plan           plans.plan_payload                  –            document (PDF)
inspections.draw_header    draws.draw_header_payload           the plan     header (header.json, byte for byte)
inspections.draw_result    draws.draw_result_payload           the header   package (zip), document (PDF)
inspections.draw_void      draws.draw_void_payload             the header   –
inspections.visit_result   visits.visit_result_payload         the header   document (PDF)
========================== =================================== ============ ==========================================

The subject of the three kinds of a draw is the draw itself; a surprise draw publishes its result twice: at once with
``stage`` "digest", and after the last batch with "full", by ``publicity.services.replace``. What the law keeps inside
(risk classes, officers, relations for recusal) has no field here and is refused by ``publicity`` whatever is passed.
"""

from inspections.publications.draws import (
    DRAW_HEADER,
    DRAW_RESULT,
    DRAW_VOID,
    draw_header_payload,
    draw_result_payload,
    draw_void_payload,
)
from inspections.publications.plans import PLAN, plan_payload
from inspections.publications.visits import VISIT_RESULT, visit_result_payload

__all__ = [
    "DRAW_HEADER",
    "DRAW_RESULT",
    "DRAW_VOID",
    "PLAN",
    "VISIT_RESULT",
    "draw_header_payload",
    "draw_result_payload",
    "draw_void_payload",
    "plan_payload",
    "visit_result_payload",
]
