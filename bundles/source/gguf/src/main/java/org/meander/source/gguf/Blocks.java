package org.meander.source.gguf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Turns blocks of quantised values into what they stand for, bit for bit as the reference of the format does. Stateless. */
interface Blocks {

    /**
     * Widens blocks that lie one after the other.
     *
     * @param in the blocks, from byte {@code from}
     * @param count of them
     * @param out room for their values, from index {@code to}
     */
    void widen(byte[] in, int from, int count, float[] out, int to);

    /** The F16 number at a byte. */
    static float half(byte[] in, int at) {
        return Float.float16ToFloat((short) Fields.SHORT.get(in, at));
    }

    /** Unaligned little-endian numbers. */
    final class Fields {
        static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
        static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
        static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

        private Fields() {}
    }
}
