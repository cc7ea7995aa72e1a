package org.meander.optimizer.xpcs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongToDoubleFunction;
import org.meander.base.DType;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.source.ElementStream;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** A file whose tensors are arrays or functions of the index. */
final class FakeFile implements TensorModel {

    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Map<TensorInfo, LongToDoubleFunction> tensors = new LinkedHashMap<>();

    /** Elements that were read. */
    private final AtomicLong read = new AtomicLong();

    FakeFile with(String name, DType dtype, LongToDoubleFunction values, long... shape) {
        tensors.put(new TensorInfo(name, dtype, Shape.of(shape)), values);
        return this;
    }

    FakeFile with(String name, DType dtype, double[] values, long... shape) {
        return with(name, dtype, i -> values[(int) i], shape);
    }

    FakeFile with(String name, double[] values, long... shape) {
        return with(name, DType.F64, values, shape);
    }

    /** An old file: a wave vector and an angle for each matrix, all of one side. */
    static FakeFile aps(double[] q, double[] angles, int side, double[]... matrices) {
        FakeFile file = new FakeFile().with("xpcs/dqlist", q, 1, q.length).with("xpcs/dphilist", angles, 1, q.length);
        for (int k = 0; k < matrices.length; k++) {
            file.with("exchange/C2T_all/g2_0000" + (k + 1), matrices[k], side, side);
        }
        return file;
    }

    @Override
    public String name() {
        return "fake.h5";
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public List<TensorInfo> tensors() {
        return List.copyOf(tensors.keySet());
    }

    @Override
    public String fingerprint() {
        return "fake";
    }

    @Override
    public TensorStream stream(TensorInfo tensor, long from) {
        LongToDoubleFunction values = tensors.get(tensor);
        return new ElementStream(tensor, from, (first, count, target) -> {
            read.addAndGet(count);
            for (int i = 0; i < count; i++) {
                set(tensor.dtype(), target, i, values.applyAsDouble(first + i));
            }
        });
    }

    long read() {
        return read.get();
    }

    private static void set(DType dtype, MemorySegment target, int i, double value) {
        switch (dtype) {
            case F64 -> target.set(F64, 8L * i, value);
            case F32 -> target.set(F32, 4L * i, (float) value);
            case I32 -> target.set(ValueLayout.JAVA_INT_UNALIGNED, 4L * i, (int) value);
            default -> throw new IllegalArgumentException(dtype.toString());
        }
    }

    @Override
    public void close() {}
}
