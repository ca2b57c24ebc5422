"""Catalogue of commodities, units of measure and seasons, and of the titles by which offices are named.

Pure data and matching of free text against it; nothing here reads a database or the network.
"""

from suppliers.domain.catalogue.commodities import Commodity, commodities, commodity
from suppliers.domain.catalogue.commodity_names import match_commodity
from suppliers.domain.catalogue.offices import other_office
from suppliers.domain.catalogue.seasons import ALL_YEAR, format_season, month_of, parse_season
from suppliers.domain.catalogue.units_of_measure import UNITS, conversion, match_unit

__all__ = [
    "ALL_YEAR",
    "UNITS",
    "Commodity",
    "commodities",
    "commodity",
    "conversion",
    "format_season",
    "match_commodity",
    "match_unit",
    "month_of",
    "other_office",
    "parse_season",
]
