"""The HTTP edge."""

from chassis.units import api as units

from exhibition.api import entries, exhibitions, makers, pictures, products
from exhibition.permissions import exhibitions_read

routers = (
    exhibitions.router,
    entries.router,
    products.router,
    makers.router,
    pictures.router,
    pictures.receiving,
    units.make_router(exhibitions_read),
)
