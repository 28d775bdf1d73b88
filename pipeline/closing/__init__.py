"""How cases end: 销号 with evidence, money brought back, 回头看, 移送, and the ledgers of all that."""
