package org.meander.source.hdf;

import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.nio.ByteOrder;
import java.util.Optional;
import org.meander.base.DType;

/**
 * The type of a dataset of numbers.
 *
 * @param swapped whether it is big-endian
 */
record ElementType(DType dtype, boolean swapped) {

    /** Empty for what is no number of a known layout: texts, compounds, references, numbers of 128 bits or of some bits of their bytes. */
    static Optional<ElementType> of(DataType type) {
        return switch (type) {
            case FixedPoint whole
            when whole.getBitOffset() == 0 && whole.getBitPrecision() == 8 * whole.getSize() ->
                whole(whole.getSize(), whole.isSigned()).map(t -> of(t, whole.getByteOrder()));
            case FloatingPoint real
            when real.getBitOffset() == 0 && real.getBitPrecision() == 8 * real.getSize() ->
                real(real).map(t -> of(t, real.getByteOrder()));
            default -> Optional.empty();
        };
    }

    private static ElementType of(DType dtype, ByteOrder order) {
        return new ElementType(dtype, dtype.bits() > 8 && order == ByteOrder.BIG_ENDIAN);
    }

    int bytes() {
        return dtype.bits() / 8;
    }

    private static Optional<DType> whole(int bytes, boolean signed) {
        return switch (bytes) {
            case 1 -> Optional.of(signed ? DType.I8 : DType.U8);
            case 2 -> Optional.of(signed ? DType.I16 : DType.U16);
            case 4 -> Optional.of(signed ? DType.I32 : DType.U32);
            case 8 -> Optional.of(signed ? DType.I64 : DType.U64);
            default -> Optional.empty();
        };
    }

    /** By the layout of IEEE 754: sign, exponent and mantissa from the top, the mantissa without its first bit. */
    private static Optional<DType> real(FloatingPoint real) {
        int bits = 8 * real.getSize();
        int exponent = real.getExponentSize();
        int mantissa = real.getMantissaSize();
        boolean packed = exponent + mantissa + 1 == bits
                && real.getMantissaLocation() == 0
                && real.getExponentLocation() == mantissa
                && (real.getSignLocation() & 0xff) == bits - 1
                && real.getExponentBias() == (1 << exponent - 1) - 1
                && real.getMantissaNormalization() == 2;
        if (!packed) {
            return Optional.empty();
        }
        return switch (bits * 100 + exponent) {
            case 1605 -> Optional.of(DType.F16);
            case 1608 -> Optional.of(DType.BF16);
            case 3208 -> Optional.of(DType.F32);
            case 6411 -> Optional.of(DType.F64);
            default -> Optional.empty();
        };
    }
}
