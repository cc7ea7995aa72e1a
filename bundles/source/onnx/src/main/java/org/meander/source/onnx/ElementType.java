package org.meander.source.onnx;

import java.util.Optional;
import org.meander.base.DType;

/**
 * The element types of ONNX, by their number in {@code TensorProto.DataType}.
 *
 * @param name as ONNX has it
 * @param stored what the bytes are, if we have such a type; integers of 4 bits are widened to 8
 * @param nibbles whether two elements share a byte, the first in the lower half
 * @param signed whether widening extends a sign
 */
record ElementType(String name, Optional<DType> stored, boolean nibbles, boolean signed) {

    static ElementType of(int number) {
        return switch (number) {
            case 1 -> plain("FLOAT", DType.F32);
            case 2 -> plain("UINT8", DType.U8);
            case 3 -> plain("INT8", DType.I8);
            case 4 -> plain("UINT16", DType.U16);
            case 5 -> plain("INT16", DType.I16);
            case 6 -> plain("INT32", DType.I32);
            case 7 -> plain("INT64", DType.I64);
            case 8 -> none("STRING");
            case 9 -> plain("BOOL", DType.BOOL);
            case 10 -> plain("FLOAT16", DType.F16);
            case 11 -> plain("DOUBLE", DType.F64);
            case 12 -> plain("UINT32", DType.U32);
            case 13 -> plain("UINT64", DType.U64);
            case 14 -> plain("COMPLEX64", DType.C64);
            case 15 -> none("COMPLEX128");
            case 16 -> plain("BFLOAT16", DType.BF16);
            case 17 -> plain("FLOAT8E4M3FN", DType.F8_E4M3);
            case 18 -> plain("FLOAT8E4M3FNUZ", DType.F8_E4M3FNUZ);
            case 19 -> plain("FLOAT8E5M2", DType.F8_E5M2);
            case 20 -> plain("FLOAT8E5M2FNUZ", DType.F8_E5M2FNUZ);
            case 21 -> new ElementType("UINT4", Optional.of(DType.U8), true, false);
            case 22 -> new ElementType("INT4", Optional.of(DType.I8), true, true);
            case 23 -> new ElementType("FLOAT4E2M1", Optional.of(DType.F4), true, false);
            case 24 -> plain("FLOAT8E8M0", DType.F8_E8M0);
            case 25 -> none("UINT2");
            case 26 -> none("INT2");
            default -> none("type " + number);
        };
    }

    private static ElementType plain(String name, DType dtype) {
        return new ElementType(name, Optional.of(dtype), false, false);
    }

    private static ElementType none(String name) {
        return new ElementType(name, Optional.empty(), false, false);
    }

    /** Whether elements are handed out wider than they are stored. */
    boolean widened() {
        return nibbles && stored.filter(t -> t != DType.F4).isPresent();
    }
}
