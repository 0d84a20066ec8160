"""Valid rows from no arguments, one file per room."""
