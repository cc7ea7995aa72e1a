package org.meander.source.npy;

import org.meander.base.DType;
import org.meander.base.MeanderException;

/**
 * The type that a {@code descr} such as {@code <f4} names.
 *
 * @param swapped whether it is big-endian
 */
record ElementType(DType dtype, boolean swapped) {

    private static final String READ = "it must be b1, i1 to i8, u1 to u8, f2, f4, f8 or c8";

    static ElementType of(String where, String descr) {
        if (!descr.matches("[<>|=][a-zA-Z?]\\d{0,9}(\\[.*)?")) {
            throw MeanderException.malformed(
                    "%s: the type '%s' is none; it must be an order of bytes, a kind and a size, such as <f4",
                    where, descr);
        }
        String kind = descr.substring(1);
        DType dtype =
                switch (kind) {
                    case "b1" -> DType.BOOL;
                    case "i1" -> DType.I8;
                    case "i2" -> DType.I16;
                    case "i4" -> DType.I32;
                    case "i8" -> DType.I64;
                    case "u1" -> DType.U8;
                    case "u2" -> DType.U16;
                    case "u4" -> DType.U32;
                    case "u8" -> DType.U64;
                    case "f2" -> DType.F16;
                    case "f4" -> DType.F32;
                    case "f8" -> DType.F64;
                    case "c8" -> DType.C64;
                    default -> throw refused(where, descr, kind.charAt(0));
                };
        boolean one = dtype.bits() == 8;
        char order = descr.charAt(0);
        if (order == '=' || order == '|' && !one) {
            throw MeanderException.malformed(
                    "%s: the type '%s' does not say its order of bytes; it must begin with < or >", where, descr);
        }
        return new ElementType(dtype, order == '>' && !one);
    }

    private static MeanderException refused(String where, String descr, char kind) {
        String what =
                switch (kind) {
                    case 'O' -> "Python objects, which are pickled and never read";
                    case 'c' -> "complex numbers of more than 64 bits";
                    case 'f' -> "floating-point numbers of a size that depends on the machine";
                    case 'S', 'a', 'U' -> "texts";
                    case 'V' -> "raw bytes, whose meaning only the writer knows";
                    case 'M', 'm' -> "dates or times";
                    default -> "no numbers that are known";
                };
        return MeanderException.unsupported("%s: the type '%s' is of %s; %s", where, descr, what, READ);
    }
}
