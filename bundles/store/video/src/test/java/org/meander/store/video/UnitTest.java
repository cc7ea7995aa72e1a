package org.meander.store.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meander.codec.frames.Coding;
import org.meander.store.folder.VideoFormat;

/** What shares a file. */
final class UnitTest {

    private static Unit unit(int side, boolean copied, int... header) {
        byte[] bytes = new byte[header.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) header[i];
        }
        VideoFormat format = new VideoFormat("ffv1", side, side, 8, bytes);
        return new Unit(null, Optional.of(format), copied, side, side, 8, List.of(new float[1]));
    }

    /** 31 · 0 + 31 = 31 · 1 + 0: headers of which {@code Arrays.hashCode} is the same. */
    @Test
    void headersOfOneHashDoNotShareAFile() {
        Optional<VideoFormat> one = unit(64, true, 0, 31).common(Optional.empty());
        Optional<VideoFormat> other = unit(64, true, 1, 0).common(Optional.empty());
        assertEquals(one.hashCode(), other.hashCode());
        assertEquals(one.toString(), other.toString());
        assertNotEquals(one, other);
        assertEquals(one, unit(64, true, 0, 31).common(Optional.empty()));
    }

    @Test
    void picturesThatAreCodedAnewShareAFileByGeometryAlone() {
        Optional<Coding> anew = Optional.of(Coding.VP9);
        assertEquals(unit(64, true, 1).common(anew), unit(64, false, 2).common(anew));
        assertNotEquals(unit(64, true, 1).common(anew), unit(128, true, 1).common(anew));
    }

    @Test
    void whatCannotBeCopiedStaysWhereItIs() {
        assertEquals(Optional.empty(), unit(64, false, 1).common(Optional.empty()));
    }
}
