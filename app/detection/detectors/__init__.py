"""Detectors: one file per kind of loss, each with its rule. `DETECTORS` lists those in use."""

from app.detection.detectors.detector import Detector
from app.detection.detectors.warehouse_damaged import WAREHOUSE_DAMAGED_DETECTOR
from app.detection.detectors.warehouse_lost import WAREHOUSE_LOST_DETECTOR

DETECTORS: tuple[Detector, ...] = (WAREHOUSE_LOST_DETECTOR, WAREHOUSE_DAMAGED_DETECTOR)
