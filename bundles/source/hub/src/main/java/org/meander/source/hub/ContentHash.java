package org.meander.source.hub;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.source.hub.Listing.Entry;

/** The hash by which a hub knows a file: SHA-256 of large ones, SHA-1 as Git computes it of others. For one thread. */
final class ContentHash {

    private final Entry entry;
    private final MessageDigest digest;

    /** Native memory is copied by the digest in pieces of 4 KiB, which is a tenth slower. */
    private final byte[] piece = new byte[1 << 16];

    ContentHash(Entry entry) {
        this.entry = entry;
        try {
            digest = MessageDigest.getInstance(entry.large() ? "SHA-256" : "SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        if (!entry.large()) {
            digest.update(("blob " + entry.size() + "\0").getBytes(StandardCharsets.US_ASCII));
        }
    }

    void update(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            int length = Math.min(bytes.remaining(), piece.length);
            bytes.get(piece, 0, length);
            digest.update(piece, 0, length);
        }
    }

    /**
     * Ends it.
     *
     * @throws MeanderException {@code CHECKSUM_MISMATCH} if the bytes were not the file's
     */
    void check(String location) {
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(entry.etag())) {
            throw new MeanderException(
                    StandardError.CHECKSUM_MISMATCH,
                    "%s came with the hash %s; %s is right, so bytes were damaged on their way"
                            .formatted(location, found, entry.etag()));
        }
    }
}
