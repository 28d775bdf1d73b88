"""What both peers load: for each source the columns that their joins use, and what each one is."""

ID, DATE, AMOUNT, TEXT = "id", "date", "amount", "text"

FIELDS: dict[str, dict[str, str]] = {
    "roster": {"id_number": ID, "name": TEXT, "unit_no": TEXT, "programme": TEXT, "status": TEXT,
               "town": TEXT, "village": TEXT},
    "deaths": {"id_number": ID, "name": TEXT, "died_on": DATE, "cremated_on": DATE, "cancelled_on": DATE},
    "payments": {"id_number": ID, "name": TEXT, "programme": TEXT, "pay_month": DATE, "amount": AMOUNT,
                 "result": TEXT},
    "households": {"id_number": ID, "name": TEXT, "book": TEXT, "relation": TEXT, "father_id": ID,
                   "mother_id": ID, "spouse_id": ID, "town": TEXT, "village": TEXT, "state": TEXT},
    "vehicles": {"id_number": ID, "name": TEXT, "plate": TEXT, "vehicle_type": TEXT,
                 "registered_on": DATE, "state": TEXT},
    "property": {"id_number": ID, "name": TEXT, "unit_code": TEXT, "use": TEXT, "area": AMOUNT,
                 "registered_on": DATE, "state": TEXT},
    "medical": {"id_number": ID, "name": TEXT, "settled_on": DATE, "self_paid": AMOUNT},
    "disability": {"id_number": ID, "name": TEXT, "kind": TEXT, "grade": TEXT, "state": TEXT,
                   "town": TEXT, "village": TEXT},
    "hardship": {"id_number": ID, "name": TEXT, "kind": TEXT, "on_date": DATE, "town": TEXT,
                 "village": TEXT},
    "staff": {"id_number": ID, "name": TEXT, "office": TEXT, "post": TEXT, "staff_kind": TEXT},
    "declarations": {"staff_id": ID, "id_number": ID, "name": TEXT, "relation": TEXT},
    "business": {"id_number": ID, "name": TEXT, "business_name": TEXT, "capital": AMOUNT, "state": TEXT},
    "pensions": {"id_number": ID, "name": TEXT, "insurance": TEXT, "monthly": AMOUNT, "state": TEXT},
}  # fmt: skip

EXEMPT_STAFF = "公益|遗属|三支一扶|退休|离休|村民小组长|临时"
COUNTED_CARS = "^(?:K|Z|Q|J|H[1-4]|T11)|轿|客车|载货|面包|越野|普通货车|重型|作业车"
ENDED = "注销|报废|转出|历史|灭失|[EMBCP]"
LISTS = ("脱贫不稳定", "边缘易致贫", "突发严重困难", "近年退保", "申请未通过")
SELF_PAID = 40_000
