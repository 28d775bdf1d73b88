"""What a perfect reader of the extracts would find, computed from the finished world."""
