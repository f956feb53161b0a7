"""Long runs over all rules: a million random evaluations, every parameter mutated. Started by hand, never by pytest."""
