"""The workbooks in which cases are closed and followed up (销号、追缴、回头看 and the lists beside them)."""
