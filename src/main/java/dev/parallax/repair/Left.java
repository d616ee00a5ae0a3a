package dev.parallax.repair;

/** A row for which nothing is printed that can be run, and why. */
record Left(DivergedRow row, String why) {}
