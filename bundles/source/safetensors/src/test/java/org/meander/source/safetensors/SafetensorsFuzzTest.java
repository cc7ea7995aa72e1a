package org.meander.source.safetensors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.meander.source.TensorFormat;
import org.meander.tck.FormatFuzz;

/** The corpus damaged anywhere, and its headers damaged within files whose length is right again. */
class SafetensorsFuzzTest extends FormatFuzz {

    @Override
    protected TensorFormat format() {
        return new SafetensorsFormat();
    }

    @Override
    protected Map<String, byte[]> seeds() {
        Map<String, byte[]> seeds = new TreeMap<>();
        try (Stream<Path> files = Files.list(Samples.corpus())) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
                seeds.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seeds;
    }

    @Override
    protected int files() {
        return 30_000;
    }

    @Override
    protected byte[] damaged(String name, byte[] seed, Random random) {
        if (seed.length < 9 || random.nextBoolean()) {
            return damaged(seed, random);
        }
        long stated = ByteBuffer.wrap(seed).order(ByteOrder.LITTLE_ENDIAN).getLong();
        int length = Math.clamp(stated, 0, seed.length - 8);
        byte[] header = damaged(Arrays.copyOfRange(seed, 8, 8 + length), random);
        byte[] file = spliced(seed, 8, length, header);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
        return file;
    }
}
