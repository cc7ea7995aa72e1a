package org.meander.curve;

/** A cell of a grid: column {@code x} and row {@code y}, both from 0. */
public record Point(long x, long y) {}
