"""The numbers of a dispute and of its papers."""

from core.documents.numbers import NumberSeries

DISPUTE = NumberSeries("dispute", "责争")
MINUTES = NumberSeries("dispute-minutes", "协纪")
REQUEST = NumberSeries("dispute-request", "提协")
OPINION = NumberSeries("dispute-opinion", "协意")
ADJUSTMENT = NumberSeries("dispute-adjustment", "清调")
