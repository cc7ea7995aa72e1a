package org.meander.source.hub;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.source.ByteRange;
import org.meander.source.ElementStream;
import org.meander.source.FileTree;
import org.meander.source.RangedFile;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** A format for tests: {@code TINY}, the length of a list of {@code name=bytes}, the list, then the bytes of the U8 tensors. */
final class TinyFormat implements TensorFormat {

    /** Tensors of random bytes, in a file. */
    static byte[] file(long seed, Map<String, Integer> tensors) {
        StringBuilder list = new StringBuilder();
        tensors.forEach(
                (name, bytes) -> list.append(name).append('=').append(bytes).append('\n'));
        byte[] text = list.toString().getBytes(StandardCharsets.UTF_8);
        byte[] values = new byte[tensors.values().stream().mapToInt(i -> i).sum()];
        new Random(seed).nextBytes(values);
        return ByteBuffer.allocate(8 + text.length + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("TINY".getBytes(StandardCharsets.US_ASCII))
                .putInt(text.length)
                .put(text)
                .put(values)
                .array();
    }

    /** Tensors {@code t0}, {@code t1} ... of these bytes. */
    static byte[] file(long seed, int... bytes) {
        Map<String, Integer> tensors = new LinkedHashMap<>();
        for (int i = 0; i < bytes.length; i++) {
            tensors.put("t" + i, bytes[i]);
        }
        return file(seed, tensors);
    }

    @Override
    public String type() {
        return "tiny";
    }

    @Override
    public Optional<Integer> recognises(String name, MemorySegment head, long size) {
        byte[] magic = head.asSlice(0, Math.min(4, head.byteSize())).toArray(JAVA_BYTE);
        return new String(magic, StandardCharsets.ISO_8859_1).equals("TINY") ? Optional.of(100) : Optional.empty();
    }

    @Override
    public TensorModel open(String model, FileTree files, String file) {
        RangedFile opened = files.open(file);
        byte[] start = new byte[8];
        opened.read(0, MemorySegment.ofArray(start));
        byte[] list =
                new byte[ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(4)];
        opened.read(8, MemorySegment.ofArray(list));
        Map<TensorInfo, Long> offsets = new LinkedHashMap<>();
        long offset = 8L + list.length;
        for (String line : new String(list, StandardCharsets.UTF_8).lines().toList()) {
            String[] pair = line.split("=");
            int bytes = Integer.parseInt(pair[1]);
            offsets.put(new TensorInfo(pair[0], DType.U8, Shape.of(bytes)), offset);
            offset += bytes;
        }
        return new Model(model, opened, offsets, files);
    }

    private record Model(String name, RangedFile file, Map<TensorInfo, Long> offsets, FileTree files)
            implements TensorModel {

        @Override
        public Map<String, String> metadata() {
            return Map.of("format", "tiny");
        }

        @Override
        public List<TensorInfo> tensors() {
            return List.copyOf(offsets.keySet());
        }

        @Override
        public String fingerprint() {
            return file.fingerprint();
        }

        @Override
        public TensorStream stream(TensorInfo tensor, long from) {
            Long offset = offsets.get(tensor);
            if (offset == null) {
                throw MeanderException.notFound("no tensor %s", tensor);
            }
            file.checkOpen();
            return new ElementStream(tensor, from, file.elements(tensor.dtype(), offset, tensor.elements()));
        }

        @Override
        public void plan(List<TensorInfo> tensors) {
            List<ByteRange> ranges = new ArrayList<>();
            tensors.forEach(t -> ranges.add(new ByteRange(offsets.get(t), t.bytes())));
            file.plan(ranges);
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
