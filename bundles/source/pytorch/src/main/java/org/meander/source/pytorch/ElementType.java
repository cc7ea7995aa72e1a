package org.meander.source.pytorch;

import java.util.Optional;
import org.meander.base.DType;

/**
 * The element types of PyTorch: the name of the type, of its storage class, bytes an element takes, and the type it is here if
 * there is one.
 */
enum ElementType {
    BOOL("bool", "BoolStorage", 1, DType.BOOL),
    UINT8("uint8", "ByteStorage", 1, DType.U8),
    INT8("int8", "CharStorage", 1, DType.I8),
    INT16("int16", "ShortStorage", 2, DType.I16),
    UINT16("uint16", "", 2, DType.U16),
    INT32("int32", "IntStorage", 4, DType.I32),
    UINT32("uint32", "", 4, DType.U32),
    INT64("int64", "LongStorage", 8, DType.I64),
    UINT64("uint64", "", 8, DType.U64),
    FLOAT16("float16", "HalfStorage", 2, DType.F16),
    BFLOAT16("bfloat16", "BFloat16Storage", 2, DType.BF16),
    FLOAT32("float32", "FloatStorage", 4, DType.F32),
    FLOAT64("float64", "DoubleStorage", 8, DType.F64),
    COMPLEX32("complex32", "ComplexHalfStorage", 4, null),
    COMPLEX64("complex64", "ComplexFloatStorage", 8, DType.C64),
    COMPLEX128("complex128", "ComplexDoubleStorage", 16, null),
    FLOAT8_E5M2("float8_e5m2", "", 1, DType.F8_E5M2),
    FLOAT8_E4M3FN("float8_e4m3fn", "", 1, DType.F8_E4M3),
    FLOAT8_E5M2FNUZ("float8_e5m2fnuz", "", 1, DType.F8_E5M2FNUZ),
    FLOAT8_E4M3FNUZ("float8_e4m3fnuz", "", 1, DType.F8_E4M3FNUZ),
    FLOAT8_E8M0FNU("float8_e8m0fnu", "", 1, DType.F8_E8M0),
    FLOAT4_E2M1FN_X2("float4_e2m1fn_x2", "", 1, null),
    QINT8("qint8", "QInt8Storage", 1, null),
    QUINT8("quint8", "QUInt8Storage", 1, null),
    QINT32("qint32", "QInt32Storage", 4, null),
    QUINT4X2("quint4x2", "QUInt4x2Storage", 1, null),
    QUINT2X4("quint2x4", "QUInt2x4Storage", 1, null);

    private final String typeName;
    private final String storageName;
    private final int bytes;
    private final Optional<DType> dtype;

    ElementType(String typeName, String storageName, int bytes, DType dtype) {
        this.typeName = typeName;
        this.storageName = storageName;
        this.bytes = bytes;
        this.dtype = Optional.ofNullable(dtype);
    }

    /** As in {@code torch.float32}. */
    String typeName() {
        return typeName;
    }

    /** As in {@code torch.FloatStorage}; empty for types that have none. */
    String storageName() {
        return storageName;
    }

    int bytes() {
        return bytes;
    }

    Optional<DType> dtype() {
        return dtype;
    }

    /** Bytes that are turned over where the other byte order is used: those of a part of a complex number. */
    int swapBytes() {
        return this == COMPLEX64 ? 4 : bytes;
    }
}
