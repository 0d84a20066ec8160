"""One mirrored test file per module of `app`, the factories they use, journeys, browser tests, and the rules of the house."""
