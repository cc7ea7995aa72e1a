package org.meander.source.gguf;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.meander.base.MeanderException;

/** Reads the keys and values before the tensors, as text: long texts are cut, of arrays the first elements are kept. */
final class MetadataReader {

    private static final int MAX_KEY_BYTES = 0xffff;
    private static final int MAX_TEXT_BYTES = 1 << 14;
    private static final int MAX_ELEMENT_BYTES = 64;
    private static final int SHOWN = 8;
    private static final int MAX_DEPTH = 4;
    private static final int MAX_KEYS = 1 << 16;
    /** Of a key and a value of one byte. */
    private static final int LEAST_BYTES = 13;

    private static final int UINT32 = 4;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    /** Bytes of a value, by the number of its type; 0 of those that say it themselves. */
    private static final int[] BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

    private static final String ALIGNMENT = "general.alignment";

    private final Cursor cursor;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private OptionalLong alignment = OptionalLong.empty();

    MetadataReader(Cursor cursor) {
        this.cursor = cursor;
    }

    Map<String, String> texts() {
        return texts;
    }

    /** What {@code general.alignment} says, if it is there. */
    OptionalLong alignment() {
        return alignment;
    }

    void read(long keys) {
        if (keys < 0 || keys > MAX_KEYS || keys > cursor.left() / LEAST_BYTES) {
            throw cursor.malformed("%s keys are said to follow in %d bytes; it may have %d"
                    .formatted(Long.toUnsignedString(keys), cursor.left(), MAX_KEYS));
        }
        for (long i = 0; i < keys; i++) {
            String key = cursor.text(MAX_KEY_BYTES, "a key");
            int type = type();
            if (key.equals(ALIGNMENT) && type != UINT32) {
                throw cursor.malformed(ALIGNMENT + " is of type %d; it must be %d".formatted(type, UINT32));
            }
            String text = type == ARRAY ? array(0) : value(type, MAX_TEXT_BYTES);
            if (key.equals(ALIGNMENT)) {
                alignment = OptionalLong.of(Long.parseLong(text));
            }
            if (texts.put(key, text) != null) {
                throw cursor.malformed("the key '%s' is there twice".formatted(key));
            }
        }
    }

    private int type() {
        long type = cursor.u32();
        if (type >= BYTES.length) {
            throw cursor.malformed("a value of type %d; it must be 0 to %d".formatted(type, BYTES.length - 1));
        }
        return (int) type;
    }

    private String value(int type, int maxBytes) {
        return switch (type) {
            case 0 -> Integer.toString(cursor.u8());
            case 1 -> Byte.toString((byte) cursor.u8());
            case 2 -> Integer.toString(cursor.u16());
            case 3 -> Short.toString((short) cursor.u16());
            case UINT32 -> Long.toString(cursor.u32());
            case 5 -> Integer.toString(cursor.i32());
            case 6 -> Float.toString(Float.intBitsToFloat(cursor.i32()));
            case BOOL -> truth(cursor.u8());
            case STRING -> cursor.shortText(maxBytes);
            case 10 -> Long.toUnsignedString(cursor.i64());
            case 11 -> Long.toString(cursor.i64());
            default -> Double.toString(Double.longBitsToDouble(cursor.i64()));
        };
    }

    private String truth(int value) {
        if (value > 1) {
            throw cursor.malformed("a truth value of %d; it must be 0 or 1".formatted(value));
        }
        return value == 1 ? "true" : "false";
    }

    /** Such as {@code [1, 2, 3]} or {@code [a, b, c, d, e, f, g, h, ... 30522 in all]}. */
    private String array(int depth) {
        int type = type();
        long count = cursor.i64();
        int least = type == STRING ? 8 : type == ARRAY ? 12 : BYTES[type];
        if (count < 0 || count > cursor.left() / least) {
            throw tooMany(count);
        }
        if (type == ARRAY && depth == MAX_DEPTH) {
            throw cursor.malformed("arrays are nested more than %d deep".formatted(MAX_DEPTH));
        }
        StringBuilder text = new StringBuilder("[");
        for (long i = 0; i < count; i++) {
            if (i == SHOWN && BYTES[type] > 0) {
                cursor.skip((count - i) * BYTES[type]);
                break;
            }
            if (i >= SHOWN && type == STRING) {
                cursor.skipText();
                continue;
            }
            String element = type == ARRAY ? array(depth + 1) : value(type, MAX_ELEMENT_BYTES);
            if (i < SHOWN) {
                text.append(i == 0 ? "" : ", ").append(element);
            }
        }
        return text.append(count > SHOWN ? ", ... " + count + " in all]" : "]").toString();
    }

    private MeanderException tooMany(long count) {
        return cursor.malformed("an array of %s elements, but a header can have only %d more bytes"
                .formatted(Long.toUnsignedString(count), cursor.left()));
    }
}
