"""The figures: the real application beside a floor in plain SQL, in one process and in turns. Quote the ratios."""
