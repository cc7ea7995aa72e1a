package org.meander.source.pytorch;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.meander.base.MeanderException;
import org.meander.source.pytorch.Values.Atom;

/**
 * Reads pickles of protocols 1 to 5 and builds tensors and plain data of them, nothing else: names are looked up in {@link Globals}
 * and never loaded, and no value does anything. One pass, every opcode once; what is built is bounded by the {@link Allowance}.
 *
 * @see <a href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">the opcodes</a>
 */
final class Unpickler {

    /** What a line takes beside its characters. */
    private static final int LINE_BYTES = 512;

    private static final int MAX_DIGITS = 4300;
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1," + MAX_DIGITS + "}");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?(inf|nan)");

    private final PickleInput input;
    private final Allowance allowance;
    private final Globals globals;
    private final Map<String, Storage> storages = new LinkedHashMap<>();
    private PickleStack stack;
    private Construction construction;

    Unpickler(PickleInput input, Allowance allowance, Globals globals) {
        this.input = input;
        this.allowance = allowance;
        this.globals = globals;
        renew();
    }

    /** A pickle refers to nothing of the one before. */
    private void renew() {
        stack = new PickleStack(input, allowance);
        construction = new Construction(input, allowance, globals, stack, storages);
    }

    /** The storages that the pickles so far refer to, by key; of several with the same key the first. */
    Map<String, Storage> storages() {
        return storages;
    }

    /** Reads the next pickle. */
    Object load() {
        renew();
        for (int opcode = input.opcode(); opcode != '.'; opcode = input.opcode()) {
            if (opcode < 0x80) {
                step(opcode);
            } else {
                stepOfProtocol2(opcode);
            }
        }
        return stack.pop();
    }

    /** Opcodes of protocols 0 and 1, and of bytes in 3. */
    private void step(int opcode) {
        switch (opcode) {
            case '(' -> stack.push(Atom.MARK);
            case '0' -> stack.drop();
            case '1' -> stack.popToMark();
            case '2' -> stack.push(stack.top());
            case 'N' -> stack.push(Atom.NONE);
            case 'I' -> integerLine();
            case 'L' -> longLine();
            case 'F' -> floatLine();
            case 'J' -> integer((int) input.number(4));
            case 'K' -> integer(input.number(1));
            case 'M' -> integer(input.number(2));
            case 'G' -> real(Double.longBitsToDouble(Long.reverseBytes(input.number(8))));
            case 'T' -> string(input.length(4));
            case 'U' -> string(input.length(1));
            case 'X' -> text(input.length(4));
            case 'B' -> bytes(input.length(4));
            case 'C' -> bytes(input.length(1));
            case ')' -> construction.sequence(true, List.of());
            case ']' -> construction.list();
            case '}' -> construction.dictionary();
            case 't' -> construction.sequence(true, stack.popToMark());
            case 'l' -> construction.sequence(false, stack.popToMark());
            case 'd' -> construction.newDictionary();
            case 'a' -> construction.append(stack.pop(1));
            case 'e' -> construction.append(stack.popToMark());
            case 's' -> construction.setItems(stack.pop(2));
            case 'u' -> construction.setItems(stack.popToMark());
            case 'g' -> stack.get(index());
            case 'h' -> stack.get(input.number(1));
            case 'j' -> stack.get(input.number(4));
            case 'p' -> stack.put(index());
            case 'q' -> stack.put(input.number(1));
            case 'r' -> stack.put(input.number(4));
            case 'c' -> construction.global(line(), line());
            case 'R' -> construction.reduce();
            case 'b' -> construction.build();
            case 'i' -> construction.instance(line(), line());
            case 'o' -> construction.object();
            case 'Q' -> construction.persistent();
            case 'P', 'S', 'V' ->
                throw input.unsupported(
                        "the opcode '%c' of protocol 0 is not read; torch.save uses protocols from 2 on", opcode);
            default -> throw unknown(opcode);
        }
    }

    private void stepOfProtocol2(int opcode) {
        switch (opcode) {
            case 0x80 -> protocol();
            case 0x81 -> construction.create(false);
            case 0x85 -> construction.sequence(true, stack.pop(1));
            case 0x86 -> construction.sequence(true, stack.pop(2));
            case 0x87 -> construction.sequence(true, stack.pop(3));
            case 0x88 -> stack.push(Boolean.TRUE);
            case 0x89 -> stack.push(Boolean.FALSE);
            case 0x8a -> longBytes(input.length(1));
            case 0x8b -> longBytes(input.length(4));
            case 0x8c -> text(input.length(1));
            case 0x8d -> text(input.length(8));
            case 0x8e, 0x96 -> bytes(input.length(8));
            case 0x8f -> construction.list();
            case 0x90 -> construction.append(stack.popToMark());
            case 0x91 -> construction.sequence(true, stack.popToMark());
            case 0x92 -> construction.create(true);
            case 0x93 -> construction.stackGlobal();
            case 0x94 -> stack.memoize();
            case 0x95 -> input.length(8);
            case 0x82, 0x83, 0x84 -> throw input.unsupported("it uses Python's extension registry, which is not read");
            case 0x97, 0x98 -> throw input.unsupported("it refers to buffers outside the file, which are not read");
            default -> throw unknown(opcode);
        }
    }

    private MeanderException unknown(int opcode) {
        return input.malformed("0x%02x is no opcode of a pickle", opcode);
    }

    private void protocol() {
        int protocol = input.u1();
        if (protocol > 5) {
            throw input.unsupported("the pickle is of protocol %d; protocols 1 to 5 are read", protocol);
        }
    }

    private void integer(long number) {
        if (number != (byte) number) {
            allowance.take(24);
        }
        stack.push(number);
    }

    private void real(double number) {
        allowance.take(24);
        stack.push(number);
    }

    private String line() {
        String line = input.line();
        allowance.take(LINE_BYTES + 8L * line.length());
        return line;
    }

    private void integerLine() {
        String line = line();
        switch (line) {
            case "00" -> stack.push(Boolean.FALSE);
            case "01" -> stack.push(Boolean.TRUE);
            default -> whole(line);
        }
    }

    private void longLine() {
        String line = line();
        whole(line.endsWith("L") ? line.substring(0, line.length() - 1) : line);
    }

    private void whole(String digits) {
        if (!WHOLE.matcher(digits).matches()) {
            throw input.malformed("'%s' is no whole number", Shown.of(digits));
        }
        number(new BigInteger(digits));
    }

    private void floatLine() {
        String line = line();
        if (!DECIMAL.matcher(line).matches()) {
            throw input.malformed("'%s' is no number", Shown.of(line));
        }
        real(Double.parseDouble(line.replace("inf", "Infinity").replace("nan", "NaN")));
    }

    private void longBytes(long length) {
        allowance.take(2 * length);
        byte[] littleEndian = input.take(length);
        for (int i = 0, j = littleEndian.length - 1; i < j; i++, j--) {
            byte swapped = littleEndian[i];
            littleEndian[i] = littleEndian[j];
            littleEndian[j] = swapped;
        }
        number(length == 0 ? BigInteger.ZERO : new BigInteger(littleEndian));
    }

    private void number(BigInteger number) {
        allowance.take(96);
        if (number.bitLength() < Long.SIZE) {
            stack.push(number.longValue());
        } else {
            stack.push(number);
        }
    }

    /** Number of a kept value, as text. */
    private long index() {
        String line = line();
        if (line.isEmpty() || line.length() > 10 || !WHOLE.matcher(line).matches()) {
            throw input.malformed("'%s' is no number of a value", Shown.of(line));
        }
        return Long.parseLong(line);
    }

    private void text(long length) {
        allowance.take(96 + 6 * length);
        stack.push(input.text(length).orElseThrow(() -> input.malformed("a text is not UTF-8")));
    }

    /** Text or bytes: Python 2 did not tell. */
    private void string(long length) {
        allowance.take(96 + 6 * length);
        stack.push(input.text(length).map(Object.class::cast).orElse(Atom.INERT));
    }

    private void bytes(long length) {
        input.skip(length);
        stack.push(Atom.INERT);
    }
}
