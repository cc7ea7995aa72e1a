package org.meander.workflow.fit;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.optimizer.Checkpoint;
import org.meander.optimizer.CheckpointStore;
import org.meander.workflow.RunContext;

/**
 * Keeps the newest state of a fit in the checkpoint area of its workflow. The area replaces it as a whole and knows damage by a
 * checksum. States above 1 MiB, which take some 200 parameters, have no room there and are not kept.
 */
final class RunCheckpoints implements CheckpointStore {

    static final int MOST = 1 << 20;

    private static final String KEY = "fit";
    private static final int VERSION = 1;

    private final RunContext context;
    private final byte[] identity;
    private final List<String> warnings = new ArrayList<>();

    /** @param identity of the points and of every setting that decides the result; the state of another is not taken up */
    RunCheckpoints(RunContext context, String identity) {
        this.context = context;
        this.identity = identity.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void save(Checkpoint checkpoint) {
        long size = size(checkpoint);
        if (size > MOST) {
            if (warnings.isEmpty() || !warnings.getLast().startsWith("the state")) {
                warnings.add("the state of the fit takes " + size + " bytes and a checkpoint may have " + MOST
                        + ": none was kept, a fit that is interrupted begins anew");
            }
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size);
        bytes.putInt(VERSION);
        put(bytes, identity);
        bytes.putLong(checkpoint.number());
        put(bytes, utf8(checkpoint.problem()));
        put(bytes, utf8(checkpoint.phase()));
        bytes.putInt(checkpoint.reals().size());
        checkpoint.reals().forEach((name, values) -> {
            put(bytes, utf8(name));
            bytes.putInt(values.length);
            for (double value : values) {
                bytes.putLong(Double.doubleToRawLongBits(value));
            }
        });
        bytes.putInt(checkpoint.integers().size());
        checkpoint.integers().forEach((name, values) -> {
            put(bytes, utf8(name));
            bytes.putInt(values.length);
            for (long value : values) {
                bytes.putLong(value);
            }
        });
        context.save(KEY, bytes.array());
    }

    private long size(Checkpoint checkpoint) {
        long size = 5L * Integer.BYTES
                + Long.BYTES
                + identity.length
                + utf8(checkpoint.problem()).length
                + utf8(checkpoint.phase()).length
                + Integer.BYTES;
        for (Map.Entry<String, double[]> reals : checkpoint.reals().entrySet()) {
            size += 2L * Integer.BYTES + utf8(reals.getKey()).length + (long) Long.BYTES * reals.getValue().length;
        }
        for (Map.Entry<String, long[]> integers : checkpoint.integers().entrySet()) {
            size += 2L * Integer.BYTES
                    + utf8(integers.getKey()).length
                    + (long) Long.BYTES * integers.getValue().length;
        }
        return size;
    }

    @Override
    public Optional<Checkpoint> load() {
        Optional<byte[]> saved = context.load(KEY);
        if (saved.isEmpty()) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(saved.get());
        try {
            if (bytes.getInt() != VERSION || !Arrays.equals(take(bytes), identity)) {
                warnings.add("an interrupted fit had other points or settings; this one began anew");
                return Optional.empty();
            }
            long number = bytes.getLong();
            String problem = text(bytes);
            String phase = text(bytes);
            Map<String, double[]> reals = new TreeMap<>();
            for (int left = bytes.getInt(); left > 0; left--) {
                String name = text(bytes);
                double[] values = new double[length(bytes)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Double.longBitsToDouble(bytes.getLong());
                }
                reals.put(name, values);
            }
            Map<String, long[]> integers = new TreeMap<>();
            for (int left = bytes.getInt(); left > 0; left--) {
                String name = text(bytes);
                long[] values = new long[length(bytes)];
                bytes.asLongBuffer().get(values);
                bytes.position(bytes.position() + Long.BYTES * values.length);
                integers.put(name, values);
            }
            return Optional.of(new Checkpoint(number, problem, phase, reals, integers));
        } catch (BufferUnderflowException e) {
            throw new MeanderException(
                    StandardError.MALFORMED_DATA,
                    "the checkpoint of the fit ends at byte " + saved.get().length + " within a value; remove the"
                            + " workflow and apply it again",
                    e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void put(ByteBuffer bytes, byte[] value) {
        bytes.putInt(value.length).put(value);
    }

    private static String text(ByteBuffer bytes) {
        return new String(take(bytes), StandardCharsets.UTF_8);
    }

    private static byte[] take(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] value = new byte[length];
        bytes.get(value);
        return value;
    }

    /** Of values of 8 bytes, bounded by what is there. */
    private static int length(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining() / Long.BYTES) {
            throw new BufferUnderflowException();
        }
        return length;
    }
}
