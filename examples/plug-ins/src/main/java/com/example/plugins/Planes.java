package com.example.plugins;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Bytes of elements, those of equal weight side by side. */
final class Planes {

    private Planes() {}

    static void split(MemorySegment cells, byte[] planes, int width) {
        int elements = (int) (cells.byteSize() / width);
        for (int b = 0; b < width; b++) {
            for (int i = 0; i < elements; i++) {
                planes[b * elements + i] = cells.get(ValueLayout.JAVA_BYTE, (long) i * width + b);
            }
        }
    }

    static void join(byte[] planes, MemorySegment cells, int width) {
        int elements = (int) (cells.byteSize() / width);
        for (int b = 0; b < width; b++) {
            for (int i = 0; i < elements; i++) {
                cells.set(ValueLayout.JAVA_BYTE, (long) i * width + b, planes[b * elements + i]);
            }
        }
    }
}
