package org.meander.codec.lossless;

/**
 * The layout of the body, version 1: frames of up to {@value #TILES} {@linkplain Tiles tiles}, then the elements after the last tile as
 * they are. A frame is its length in 4 bytes, without these, and a kind in one:
 *
 * <pre>
 * PLAIN    the tiles' bytes, tile after tile
 *
 * BYTES    states                 sequence of bytes, one a tile
 *          upper words (then lower words) of the tiles whose state is NEW, 4 bytes each, all upper words first
 *          for each byte of an element, highest first: sequence of the bytes of the tiles with a class, which are the
 *          class of the first such sequence; the others have one class
 *
 * FLOAT    states, words          as above
 *          base                   4 bytes, signed; the exponent and leading mantissa whose symbol is 1 on level 0
 *          levels                 sequence, one a tile with a class: octaves that its base is higher
 *          shapes                 sequence, one a tile with a class: bits 0-4 zeros at the end of its mantissas,
 *                                 bits 5-6 sign: 0 mixed, 1 plus, 2 minus
 *          lower zeros            sequence, the same of the lower words, if there are any
 *          escapes                4 bytes with their number, then 4 bytes each
 *          remainders             packed: for each {@value #CHUNK} tiles those of the upper words, then the lower words
 *          symbols                sequence of {@value Tiles#CELLS} a tile with a class
 *
 * SPARSE   as FLOAT, but the remainders, of all numbers that are not +0, follow each other as {@link BitWriter} writes them
 *
 * TABLE    states, words          as above
 *          size                   1 byte, less one
 *          upper words (then lower words) of the table, 4 bytes each
 *          symbols                sequence of one class: indices in the table, {@value Tiles#CELLS} a tile with a class
 * </pre>
 *
 * The state of a tile is its class, or {@value #AGAIN} if all of its elements are equal to those of the last tile that was NEW, or
 * {@value #NEW} if all of its elements are equal to a word that follows. All numbers are little-endian; {@link ByteCoder} writes the
 * sequences, {@link BitPacker} the remainders.
 */
final class Frame {

    static final int TILES = 4096;

    /** Tiles that are worked on at a time, so that they stay in the cache. */
    static final int CHUNK = 64;

    static final int PLAIN = 0;
    static final int BYTES = 1;
    static final int FLOAT = 2;
    static final int SPARSE = 3;
    static final int TABLE = 4;

    /** Most words of a table. */
    static final int TABLE_WORDS = 256;

    static final int AGAIN = 254;
    static final int NEW = 255;

    /** Bytes before a frame's content. */
    static final int HEADER = 5;

    /** Bits 5-6 of a shape. */
    static final int MIXED = 0;

    static final int PLUS = 1;
    static final int MINUS = 2;

    private Frame() {}
}
