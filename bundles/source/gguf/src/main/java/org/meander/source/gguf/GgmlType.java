package org.meander.source.gguf;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.meander.base.DType;

/** The element types that are read, by their number in the format. Quantised ones come out as F32. */
enum GgmlType {
    F32(0, DType.F32),
    F16(1, DType.F16),
    Q4_0(2, 32, 18, new SmallBlocks.Q4_0()),
    Q4_1(3, 32, 20, new SmallBlocks.Q4_1()),
    Q5_0(6, 32, 22, new SmallBlocks.Q5_0()),
    Q5_1(7, 32, 24, new SmallBlocks.Q5_1()),
    Q8_0(8, 32, 34, new SmallBlocks.Q8_0()),
    Q2_K(10, 256, 84, new LargeBlocks.Q2_K()),
    Q3_K(11, 256, 110, new LargeBlocks.Q3_K()),
    Q4_K(12, 256, 144, new LargeBlocks.Q4_K()),
    Q5_K(13, 256, 176, new LargeBlocks.Q5_K()),
    Q6_K(14, 256, 210, new LargeBlocks.Q6_K()),
    Q8_K(15, 256, 292, new LargeBlocks.Q8_K()),
    IQ4_NL(20, 32, 18, new TableBlocks.Iq4Nl()),
    IQ4_XS(23, 256, 136, new TableBlocks.Iq4Xs()),
    I8(24, DType.I8),
    I16(25, DType.I16),
    I32(26, DType.I32),
    I64(27, DType.I64),
    F64(28, DType.F64),
    BF16(30, DType.BF16),
    MXFP4(39, 32, 17, new TableBlocks.Mxfp4());

    /** Names of numbers that are defined but not read, for messages. */
    private static final Map<Long, String> UNREAD = Map.ofEntries(
            Map.entry(4L, "Q4_2"),
            Map.entry(5L, "Q4_3"),
            Map.entry(9L, "Q8_1"),
            Map.entry(16L, "IQ2_XXS"),
            Map.entry(17L, "IQ2_XS"),
            Map.entry(18L, "IQ3_XXS"),
            Map.entry(19L, "IQ1_S"),
            Map.entry(21L, "IQ3_S"),
            Map.entry(22L, "IQ2_S"),
            Map.entry(29L, "IQ1_M"),
            Map.entry(34L, "TQ1_0"),
            Map.entry(35L, "TQ2_0"),
            Map.entry(40L, "NVFP4"));

    private final int number;
    private final DType dtype;
    private final int blockElements;
    private final int blockBytes;
    private final Blocks blocks;

    GgmlType(int number, DType dtype) {
        this(number, dtype, 1, dtype.bits() / 8, null);
    }

    GgmlType(int number, int blockElements, int blockBytes, Blocks blocks) {
        this(number, DType.F32, blockElements, blockBytes, blocks);
    }

    GgmlType(int number, DType dtype, int blockElements, int blockBytes, Blocks blocks) {
        this.number = number;
        this.dtype = dtype;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
        this.blocks = blocks;
    }

    static Optional<GgmlType> of(long number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }

    /** Such as {@code (IQ2_XXS)}, with a space before; empty for a number that is not defined. */
    static String unread(long number) {
        String name = UNREAD.get(number);
        return name == null ? "" : " (" + name + ")";
    }

    static String names() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }

    /** What its elements are handed out as. */
    DType dtype() {
        return dtype;
    }

    /** Elements that are stored together; 1 if each is alone. */
    int blockElements() {
        return blockElements;
    }

    int blockBytes() {
        return blockBytes;
    }

    /** How blocks become F32 values; empty if elements are handed out as they are stored. */
    Optional<Blocks> blocks() {
        return Optional.ofNullable(blocks);
    }
}
