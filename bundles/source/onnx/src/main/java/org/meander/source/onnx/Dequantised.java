package org.meander.source.onnx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.meander.base.DType;
import org.meander.base.Floats;
import org.meander.base.MeanderException;
import org.meander.source.onnx.Values.Extent;
import org.meander.source.onnx.Values.Reader;

/**
 * Integers as the F32 values that they stand for: {@code (q - zero point) * scale}, each step rounded to F32, as the
 * operator {@code DequantizeLinear} defines it. Scale and zero point are one for all or one for each index along an
 * axis.
 */
final class Dequantised {

    private static final int BLOCK = 4096;
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Dequantised() {}

    /**
     * @param inner elements from one index along the axis to the next
     * @param scale of float type, one element for all or one an index
     * @param zero as many elements as {@code scale}, or {@code null} for 0
     */
    static Values of(Values quantised, long inner, Values scale, Values zero) {
        List<Extent> extents = new ArrayList<>(scale.extents());
        if (zero != null) {
            extents.addAll(zero.extents());
        }
        extents.addAll(quantised.extents());
        return new Values(DType.F32, quantised.elements(), extents, () -> new Affine(quantised, inner, scale, zero));
    }

    /** Whether {@link #of} reads that type. */
    static boolean reads(DType dtype) {
        return switch (dtype) {
            case I8, U8, I16, U16, I32 -> true;
            default -> false;
        };
    }

    private static final class Affine implements Reader {

        private final DType dtype;
        private final int width;
        private final Reader quantised;
        private final long inner;
        private final float[] scales;
        private final int[] zeros;
        private final byte[] in;
        private final int[] integers = new int[BLOCK];
        private final float[] out = new float[BLOCK];

        Affine(Values quantised, long inner, Values scale, Values zero) {
            this.dtype = quantised.dtype();
            this.width = dtype.bits() / 8;
            this.quantised = quantised.open().get();
            this.inner = inner;
            int channels = Math.toIntExact(scale.elements());
            this.scales = floats(scale, channels);
            this.zeros = new int[channels];
            if (zero != null) {
                byte[] bytes = new byte[channels * zero.dtype().bits() / 8];
                zero.open().get().read(0, channels, MemorySegment.ofArray(bytes));
                widen(zero.dtype(), bytes, zeros, channels);
            }
            this.in = new byte[BLOCK * width];
        }

        private static float[] floats(Values scale, int channels) {
            byte[] bytes = new byte[Math.toIntExact(scale.dtype().bytes(channels))];
            scale.open().get().read(0, channels, MemorySegment.ofArray(bytes));
            byte[] widened = new byte[4 * channels];
            Floats.widen(scale.dtype(), MemorySegment.ofArray(bytes), MemorySegment.ofArray(widened), channels);
            return MemorySegment.ofArray(widened).toArray(F32);
        }

        @Override
        public void read(long from, long count, MemorySegment target) {
            for (long done = 0; done < count; ) {
                int n = (int) Math.min(BLOCK, count - done);
                quantised.read(from + done, n, MemorySegment.ofArray(in).asSlice(0, (long) n * width));
                widen(dtype, in, integers, n);
                if (scales.length == 1) {
                    scale(0, n, 0);
                } else if (inner == 1) {
                    scaleEach(n, (int) ((from + done) % scales.length));
                } else {
                    scaleRuns(from + done, n);
                }
                MemorySegment.copy(out, 0, target, F32, 4 * done, n);
                done += n;
            }
        }

        private void scale(int begin, int end, int channel) {
            float scale = scales[channel];
            int zero = zeros[channel];
            for (int i = begin; i < end; i++) {
                out[i] = (integers[i] - zero) * scale;
            }
        }

        private void scaleRuns(long from, int n) {
            for (int i = 0; i < n; ) {
                long at = from + i;
                int end = (int) Math.min(n, i + inner - at % inner);
                scale(i, end, (int) (at / inner % scales.length));
                i = end;
            }
        }

        private void scaleEach(int n, int first) {
            for (int i = 0, channel = first; i < n; ) {
                int run = Math.min(n - i, scales.length - channel);
                for (int j = 0; j < run; j++) {
                    out[i + j] = (integers[i + j] - zeros[channel + j]) * scales[channel + j];
                }
                i += run;
                channel = 0;
            }
        }

        private static void widen(DType dtype, byte[] in, int[] out, int n) {
            MemorySegment bytes = MemorySegment.ofArray(in);
            switch (dtype) {
                case I8 -> {
                    for (int i = 0; i < n; i++) {
                        out[i] = in[i];
                    }
                }
                case U8 -> {
                    for (int i = 0; i < n; i++) {
                        out[i] = in[i] & 0xff;
                    }
                }
                case I16 -> {
                    for (int i = 0; i < n; i++) {
                        out[i] = bytes.get(I16, 2L * i);
                    }
                }
                case U16 -> {
                    for (int i = 0; i < n; i++) {
                        out[i] = bytes.get(I16, 2L * i) & 0xffff;
                    }
                }
                case I32 -> MemorySegment.copy(bytes, I32, 0, out, 0, n);
                default -> throw MeanderException.unsupported("type %s cannot be dequantised", dtype);
            }
        }
    }
}
