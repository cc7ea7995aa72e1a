package org.meander.optimizer.xpcs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** Numbers of tensors as doubles. */
final class Numbers {

    /** The most numbers of a list. */
    static final int MOST = 1_000_000;

    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Numbers() {}

    /** The first so many numbers of a tensor that has as many. */
    static double[] read(TensorModel file, TensorInfo tensor, int count) {
        double[] numbers = new double[count];
        MemorySegment bytes =
                MemorySegment.ofArray(new byte[Math.toIntExact(tensor.dtype().bytes(count))]);
        try (TensorStream stream = file.stream(tensor, 0)) {
            fill(file, tensor, stream, bytes);
        }
        for (int i = 0; i < count; i++) {
            numbers[i] = number(file, tensor, bytes, i);
        }
        return numbers;
    }

    /** Reads until the target is full. */
    static void fill(TensorModel file, TensorInfo tensor, TensorStream stream, MemorySegment target) {
        long bytes = target.byteSize();
        for (long done = 0; done < bytes; ) {
            long read = stream.read(target.asSlice(done));
            if (read == 0) {
                throw MeanderException.malformed(
                        "%s: %s ends before its shape %s says", file.name(), tensor.name(), tensor.shape());
            }
            done += tensor.dtype().bytes(read);
        }
    }

    private static double number(TensorModel file, TensorInfo tensor, MemorySegment bytes, int i) {
        return switch (tensor.dtype()) {
            case F64 -> bytes.get(F64, 8L * i);
            case F32 -> bytes.get(F32, 4L * i);
            case I64, U64 -> bytes.get(I64, 8L * i);
            case I32 -> bytes.get(I32, 4L * i);
            case U32 -> Integer.toUnsignedLong(bytes.get(I32, 4L * i));
            case I16 -> bytes.get(I16, 2L * i);
            case U16 -> Short.toUnsignedInt(bytes.get(I16, 2L * i));
            case I8 -> bytes.get(ValueLayout.JAVA_BYTE, i);
            case U8 -> Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, i));
            default ->
                throw MeanderException.unsupported(
                        "%s: %s is of type %s; it must hold numbers", file.name(), tensor.name(), tensor.dtype());
        };
    }

    /** Copies F64 or F32 into doubles. */
    static void widen(DType dtype, MemorySegment bytes, int count, double[] target, int to) {
        if (dtype == DType.F64) {
            MemorySegment.copy(bytes, F64, 0, target, to, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            target[to + i] = bytes.get(F32, 4L * i);
        }
    }
}
