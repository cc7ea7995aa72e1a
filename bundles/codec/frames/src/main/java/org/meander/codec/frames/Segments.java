package org.meander.codec.frames;

/** What writer and reader of segments share. */
final class Segments {

    /** Frames a second unless told otherwise; a frame's number is its time. */
    static final int RATE = 25;

    private Segments() {}
}
