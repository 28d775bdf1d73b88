"""Every rule, in the order in which its sheet stands in the ledger."""

from matchers.rules.amount_off_standard import AMOUNT_OFF_STANDARD
from matchers.rules.business_owner import BUSINESS_OWNER
from matchers.rules.deceased_recipient import DECEASED_RECIPIENT
from matchers.rules.dual_enrolment import DUAL_ENROLMENT
from matchers.rules.exit_wave import EXIT_WAVE
from matchers.rules.grace_period import GRACE_PERIOD
from matchers.rules.head_deceased import HEAD_DECEASED
from matchers.rules.identity_error import IDENTITY_ERROR
from matchers.rules.inmate_recipient import INMATE_RECIPIENT
from matchers.rules.late_payment import LATE_PAYMENT
from matchers.rules.ledger_mismatch import LEDGER_MISMATCH
from matchers.rules.missed_case import MISSED_CASE
from matchers.rules.missed_case_excluded import MISSED_CASE_EXCLUDED
from matchers.rules.moved_out import MOVED_OUT
from matchers.rules.official_concentration import OFFICIAL_CONCENTRATION
from matchers.rules.paid_after_death import PAID_AFTER_DEATH
from matchers.rules.paid_while_stopped import PAID_WHILE_STOPPED
from matchers.rules.payment_break import PAYMENT_BREAK
from matchers.rules.payment_mismatch import PAYMENT_MISMATCH
from matchers.rules.pension_or_wage import PENSION_OR_WAGE
from matchers.rules.property_owner import PROPERTY_OWNER
from matchers.rules.report_expired import REPORT_EXPIRED
from matchers.rules.review_overdue import REVIEW_OVERDUE
from matchers.rules.shared_account import SHARED_ACCOUNT
from matchers.rules.shared_contact import SHARED_CONTACT
from matchers.rules.should_be_tekun import SHOULD_BE_TEKUN
from matchers.rules.single_without_grounds import SINGLE_WITHOUT_GROUNDS
from matchers.rules.staff_recipient import STAFF_RECIPIENT
from matchers.rules.staff_relative_declared import STAFF_RELATIVE_DECLARED
from matchers.rules.staff_relative_undeclared import STAFF_RELATIVE_UNDECLARED
from matchers.rules.subsidy_missing import SUBSIDY_MISSING
from matchers.rules.tekun_unfit import TEKUN_UNFIT
from matchers.rules.town_rate import TOWN_RATE
from matchers.rules.uniform_amounts import UNIFORM_AMOUNTS
from matchers.rules.vehicle_owner import VEHICLE_OWNER
from matchers.rules.village_unchanged import VILLAGE_UNCHANGED

RULES = (
    DECEASED_RECIPIENT,
    PAID_AFTER_DEATH,
    HEAD_DECEASED,
    PAID_WHILE_STOPPED,
    PAYMENT_MISMATCH,
    SHARED_ACCOUNT,
    LATE_PAYMENT,
    AMOUNT_OFF_STANDARD,
    GRACE_PERIOD,
    DUAL_ENROLMENT,
    SINGLE_WITHOUT_GROUNDS,
    SHOULD_BE_TEKUN,
    TEKUN_UNFIT,
    INMATE_RECIPIENT,
    MOVED_OUT,
    VEHICLE_OWNER,
    PROPERTY_OWNER,
    BUSINESS_OWNER,
    PENSION_OR_WAGE,
    STAFF_RECIPIENT,
    STAFF_RELATIVE_DECLARED,
    STAFF_RELATIVE_UNDECLARED,
    LEDGER_MISMATCH,
    REVIEW_OVERDUE,
    REPORT_EXPIRED,
    MISSED_CASE,
    MISSED_CASE_EXCLUDED,
    SUBSIDY_MISSING,
    IDENTITY_ERROR,
    EXIT_WAVE,
    TOWN_RATE,
    OFFICIAL_CONCENTRATION,
    UNIFORM_AMOUNTS,
    PAYMENT_BREAK,
    SHARED_CONTACT,
    VILLAGE_UNCHANGED,
)

CODES = {rule.code: rule.slug for rule in RULES}
"""Code, as ledgers print it -> slug."""
