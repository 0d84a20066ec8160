"""The case desk: takes claims, and answers them some days later. Amazon has no such interface; the demo files through it."""
