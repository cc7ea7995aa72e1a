package org.meander.source.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Blocks whose values were computed by hand from the published layouts. */
class BlocksTest {

    private static float[] widen(GgmlType type, ByteBuffer block) {
        assertEquals(type.blockBytes(), block.capacity());
        float[] out = new float[type.blockElements()];
        type.blocks().orElseThrow().widen(block.array(), 0, 1, out, 0);
        return out;
    }

    private static ByteBuffer block(GgmlType type) {
        return ByteBuffer.allocate(type.blockBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static short half(float value) {
        return Float.floatToFloat16(value);
    }

    @Test
    void q8Is0Signed() {
        ByteBuffer block =
                block(GgmlType.Q8_0).putShort(half(0.5f)).put((byte) -128).put((byte) 127);
        float[] expected = new float[32];
        expected[0] = -64;
        expected[1] = 63.5f;
        assertArrayEquals(expected, widen(GgmlType.Q8_0, block));
    }

    @Test
    void q4KeepsLowerHalvesFirst() {
        ByteBuffer block = block(GgmlType.Q4_0).putShort(half(2)).put((byte) 0xf0);
        float[] values = widen(GgmlType.Q4_0, block);
        assertEquals(-16, values[0]);
        assertEquals(14, values[16]);
        assertEquals(-16, values[1]);
        block = block(GgmlType.Q4_1).putShort(half(2)).putShort(half(-1)).put((byte) 0xf3);
        values = widen(GgmlType.Q4_1, block);
        assertEquals(5, values[0]);
        assertEquals(29, values[16]);
        assertEquals(-1, values[31]);
    }

    @Test
    void q5TakesItsFifthBitFromAWord() {
        ByteBuffer block =
                block(GgmlType.Q5_0).putShort(half(1)).putInt(1 << 31 | 1 << 1).put(new byte[] {0, 5});
        float[] values = widen(GgmlType.Q5_0, block);
        assertEquals(-16, values[0]);
        assertEquals(5, values[1]);
        assertEquals(0, values[31]);
        block = block(GgmlType.Q5_1).putShort(half(1)).putShort(half(0.25f)).putInt(1 << 16);
        values = widen(GgmlType.Q5_1, block);
        assertEquals(0.25f, values[0]);
        assertEquals(16.25f, values[16]);
    }

    /** Groups 0 and 7, whose scales and minima are 63 and 1, in two places each. */
    private static ByteBuffer scales(ByteBuffer block) {
        byte[] scales = new byte[12];
        scales[0] = 63;
        scales[4] = 1;
        // Group 7: lower bits of both in byte 11, upper bits of the scale in byte 3, of the minimum in byte 7.
        scales[11] = 0x1f;
        scales[3] = (byte) (3 << 6);
        return block.putShort(half(1)).putShort(half(2)).put(scales);
    }

    @Test
    void q4kHasSixBitScales() {
        ByteBuffer block = scales(block(GgmlType.Q4_K));
        block.put(16, (byte) 0xf2);
        block.put(16 + 127, (byte) 0xf2);
        float[] values = widen(GgmlType.Q4_K, block);
        assertEquals(63 * 2 - 2, values[0]);
        assertEquals(-2, values[1]);
        assertEquals(0, values[32]);
        assertEquals(63 * 15 - 2, values[255]);
        assertEquals(0, values[223]);
    }

    @Test
    void q5kAddsAFifthBit() {
        ByteBuffer block = scales(block(GgmlType.Q5_K));
        block.put(16, (byte) 1);
        block.put(16 + 31, (byte) 0x80);
        block.put(48, (byte) 2);
        float[] values = widen(GgmlType.Q5_K, block);
        assertEquals(63 * 18 - 2, values[0]);
        assertEquals(63 * 16 - 2, values[255]);
        assertEquals(-2, values[254]);
    }

    @Test
    void q6kHasSignedScales() {
        ByteBuffer block = block(GgmlType.Q6_K);
        block.put(0, (byte) 0x21);
        block.put(128, (byte) 0b11_00_01_10);
        block.put(192, (byte) -3);
        block.put(192 + 4, (byte) 2);
        block.put(192 + 6, (byte) 1);
        block.putShort(208, half(0.5f));
        float[] values = widen(GgmlType.Q6_K, block);
        assertEquals(-1.5f * ((1 | 2 << 4) - 32), values[0]);
        assertEquals(1f * (2 - 32), values[64]);
        assertEquals(0.5f * ((3 << 4) - 32), values[96]);
        assertEquals(-1.5f * -32, values[1]);
    }

    @Test
    void q8kHasAScaleOf32Bits() {
        ByteBuffer block = block(GgmlType.Q8_K).putFloat(0.1f).put((byte) -128).put((byte) 3);
        block.put(4 + 255, (byte) 127);
        float[] values = widen(GgmlType.Q8_K, block);
        assertEquals(0.1f * -128, values[0]);
        assertEquals(0.1f * 3, values[1]);
        assertEquals(0.1f * 127, values[255]);
    }

    @Test
    void q2kAndQ3kHaveFewBits() {
        ByteBuffer block = block(GgmlType.Q2_K);
        block.put(0, (byte) 0x2f);
        block.put(15, (byte) 0x31);
        block.put(16, (byte) 3);
        block.put(16 + 63, (byte) 0x80);
        block.putShort(80, half(2)).putShort(82, half(1));
        float[] values = widen(GgmlType.Q2_K, block);
        assertEquals(30 * 3 - 2, values[0]);
        assertEquals(-2, values[1]);
        assertEquals(2 * 2 - 3, values[255]);
        block = block(GgmlType.Q3_K);
        block.put(0, (byte) 1);
        block.put(32, (byte) 3);
        // Group 0: lower 4 bits 1, upper 2 bits 3.
        block.put(96, (byte) 1);
        block.put(104, (byte) 3);
        block.putShort(108, half(1));
        values = widen(GgmlType.Q3_K, block);
        assertEquals((49 - 32) * 3, values[0]);
        assertEquals((49 - 32) * -4, values[1]);
        assertEquals(-32 * -4, values[17]);
    }

    @Test
    void tablesAreThePublishedOnes() {
        ByteBuffer block = block(GgmlType.IQ4_NL).putShort(half(1)).put((byte) 0xf0);
        float[] values = widen(GgmlType.IQ4_NL, block);
        assertEquals(-127, values[0]);
        assertEquals(113, values[16]);
        block = block(GgmlType.MXFP4).put((byte) 127).put((byte) 0xf7);
        values = widen(GgmlType.MXFP4, block);
        assertEquals(6, values[0]);
        assertEquals(-6, values[16]);
    }
}
