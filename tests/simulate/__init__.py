"""Counties that live on from month to month, run through the product, and watched by code of their own."""
