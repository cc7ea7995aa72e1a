package org.meander.quantizer.composed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of vectors, as little-endian F32. */
final class Digest {

    private static final int PIECE = 1 << 14;
    private static final int NAME_DIGITS = 12;

    private Digest() {}

    static String of(float[] values) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        ByteBuffer piece = ByteBuffer.allocate(Float.BYTES * PIECE).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += PIECE) {
            int count = Math.min(PIECE, values.length - from);
            piece.clear().limit(Float.BYTES * count);
            piece.asFloatBuffer().put(values, from, count);
            digest.update(piece);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A name that equal vectors share. */
    static String name(float[] values) {
        return "model-" + of(values).substring(0, NAME_DIGITS);
    }
}
