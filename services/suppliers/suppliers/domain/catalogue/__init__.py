"""What suppliers may be described with: commodities, units of measure, regions, legal forms, seasons.

Pure data and matching of free text against it; nothing here reads a database or the network.
"""

from suppliers.domain.catalogue.commodities import Commodity, commodities, commodity
from suppliers.domain.catalogue.commodity_names import match_commodity
from suppliers.domain.catalogue.legal_forms import LegalForm, legal_form_in_name, legal_forms, match_legal_form
from suppliers.domain.catalogue.matching import Match, MatchKind
from suppliers.domain.catalogue.names import foreign_letters, normalise_name
from suppliers.domain.catalogue.offices import other_office
from suppliers.domain.catalogue.region_names import RegencyMatch, find_regencies, match_regency
from suppliers.domain.catalogue.regions import Region, RegionStatus, province_name, regencies, region, region_status
from suppliers.domain.catalogue.seasons import ALL_YEAR, format_season, month_of, parse_season
from suppliers.domain.catalogue.units_of_measure import UNITS, conversion, match_unit

__all__ = [
    "ALL_YEAR",
    "UNITS",
    "Commodity",
    "LegalForm",
    "Match",
    "MatchKind",
    "RegencyMatch",
    "Region",
    "RegionStatus",
    "commodities",
    "commodity",
    "conversion",
    "find_regencies",
    "foreign_letters",
    "format_season",
    "legal_form_in_name",
    "legal_forms",
    "match_commodity",
    "match_legal_form",
    "match_regency",
    "match_unit",
    "month_of",
    "normalise_name",
    "other_office",
    "parse_season",
    "province_name",
    "regencies",
    "region",
    "region_status",
]
