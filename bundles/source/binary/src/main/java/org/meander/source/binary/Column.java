package org.meander.source.binary;

import org.meander.base.Checks;
import org.meander.base.DType;

/** A column of a raw file. */
record Column(String name, DType dtype) {

    private static final String TYPES = "f8, f4, f2, i1, i2, i4, i8, u1, u2, u4 or u8";

    /**
     * @param key for messages
     * @param text {@code NAME} or {@code NAME:TYPE}
     */
    static Column parse(String key, String text, String otherwise) {
        int colon = text.lastIndexOf(':');
        String name = (colon < 0 ? text : text.substring(0, colon)).strip();
        String type = colon < 0 ? otherwise : text.substring(colon + 1).strip();
        if (name.isEmpty()) {
            throw Checks.configuration(key, "'" + text + "'", "NAME or NAME:TYPE");
        }
        DType dtype =
                switch (type) {
                    case "f8" -> DType.F64;
                    case "f4" -> DType.F32;
                    case "f2" -> DType.F16;
                    case "i1" -> DType.I8;
                    case "i2" -> DType.I16;
                    case "i4" -> DType.I32;
                    case "i8" -> DType.I64;
                    case "u1" -> DType.U8;
                    case "u2" -> DType.U16;
                    case "u4" -> DType.U32;
                    case "u8" -> DType.U64;
                    default -> throw Checks.configuration(key, "'" + text + "' with the type '" + type + "'", TYPES);
                };
        return new Column(name, dtype);
    }

    /** Of a number. */
    int bytes() {
        return dtype.bits() / 8;
    }

    @Override
    public String toString() {
        return name + ":" + dtype;
    }
}
