"""The linkage beside its peers: one frame of residents, one list of damaged records, many linkers."""
