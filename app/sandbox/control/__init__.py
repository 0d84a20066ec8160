"""What Amazon does not have: the sandbox's home page, its clock, its truth, and faults on order."""
