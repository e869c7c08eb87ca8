"""Text as people write it: safe, folded, counted, dated; plain Python without a terminal."""
