"""Every source, in the order in which it is loaded: those that say who matters come first."""

from sources.archives import ARCHIVES
from sources.business import BUSINESS
from sources.deaths import DEATHS
from sources.declarations import DECLARATIONS
from sources.disability import DISABILITY
from sources.hardship import HARDSHIP
from sources.households import HOUSEHOLDS
from sources.housing_fund import HOUSING_FUND
from sources.income_tax import INCOME_TAX
from sources.medical import MEDICAL
from sources.payments import PAYMENTS
from sources.pensions import PENSIONS
from sources.property import PROPERTY
from sources.roster import ROSTER
from sources.staff import STAFF
from sources.vehicles import VEHICLES

SOURCES = (
    ROSTER,
    HARDSHIP,
    DISABILITY,
    STAFF,
    DECLARATIONS,
    DEATHS,
    MEDICAL,
    HOUSEHOLDS,
    PAYMENTS,
    VEHICLES,
    PROPERTY,
    BUSINESS,
    PENSIONS,
    ARCHIVES,
    HOUSING_FUND,
    INCOME_TAX,
)
