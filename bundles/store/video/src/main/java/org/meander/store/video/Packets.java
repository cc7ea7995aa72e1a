package org.meander.store.video;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.meander.codec.frames.Coding;
import org.meander.codec.levels.Pictures;

/**
 * What a Matroska file holds of packets. Most it holds as they are. Of AV1 it leaves out the temporal delimiter that each begins with, and wants
 * the sequence header, which each has, for itself as well (AV1 Codec ISO Media File Format Binding, 2.4; the same in Matroska).
 */
final class Packets {

    /** Codings whose packets it holds without a change of a byte. */
    private static final List<Coding> AS_THEY_ARE = List.of(Coding.FFV1, Coding.MJPEG, Coding.VP9, Coding.MPEG4);

    private static final int SEQUENCE_HEADER = 1;
    private static final int TEMPORAL_DELIMITER = 2;
    /** Others that it leaves out: redundant frame headers, lists of tiles, padding. */
    private static final List<Integer> LEFT_OUT = List.of(7, 8, 15);

    /** A unit of AV1 ("OBU"), header and size included. */
    private record Unit(int type, int from, int to) {}

    private Packets() {}

    /** Whether a file can hold the packets of pictures so that they come back byte by byte. */
    static boolean areCopied(Coding coding, Pictures pictures) {
        if (coding != Coding.AV1) {
            return AS_THEY_ARE.contains(coding);
        }
        Optional<byte[]> header = sequenceHeader(pictures.packet(0));
        for (int i = 0; i < pictures.count(); i++) {
            byte[] packet = pictures.packet(i);
            List<Unit> units = units(packet);
            boolean kept = !units.isEmpty()
                    && units.getFirst().type == TEMPORAL_DELIMITER
                    && units.stream()
                            .skip(1)
                            .noneMatch(unit -> unit.type == TEMPORAL_DELIMITER || LEFT_OUT.contains(unit.type));
            if (!kept
                    || header.isEmpty()
                    || !Arrays.equals(header.get(), sequenceHeader(packet).orElse(null))) {
                return false;
            }
        }
        return true;
    }

    /** How many bytes of a packet's beginning its file lacks. */
    static int leftOut(Coding coding, byte[] packet) {
        return coding == Coding.AV1 ? units(packet).getFirst().to : 0;
    }

    /** What decoders and files need beside the packets of pictures. */
    static byte[] header(Coding coding, Pictures pictures) {
        return coding == Coding.AV1
                ? sequenceHeader(pictures.packet(0)).orElseGet(pictures::header)
                : pictures.header();
    }

    private static Optional<byte[]> sequenceHeader(byte[] packet) {
        return units(packet).stream()
                .filter(unit -> unit.type == SEQUENCE_HEADER)
                .map(unit -> Arrays.copyOfRange(packet, unit.from, unit.to))
                .findFirst();
    }

    /** The units of a packet (AV1 specification, 5.3); none if it is not made of such that say their size. */
    private static List<Unit> units(byte[] packet) {
        List<Unit> units = new ArrayList<>();
        for (int at = 0; at < packet.length; ) {
            int from = at;
            int type = packet[at] >> 3 & 15;
            boolean sized = (packet[at] & 2) != 0;
            at += (packet[at] & 4) != 0 ? 2 : 1;
            long size = 0;
            boolean more = true;
            for (int i = 0; more && i < 8 && at < packet.length; i++) {
                size |= (packet[at] & 0x7fL) << 7 * i;
                more = packet[at++] < 0;
            }
            if (!sized || more || size > packet.length - at) {
                return List.of();
            }
            at += (int) size;
            units.add(new Unit(type, from, at));
        }
        return units;
    }
}
