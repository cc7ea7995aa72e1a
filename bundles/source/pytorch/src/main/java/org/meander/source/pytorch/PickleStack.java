package org.meander.source.pytorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meander.source.pytorch.Values.Atom;

/** The stack and the memo of a pickle that is being read. */
final class PickleStack {

    private static final int MEMO_BYTES = 80;

    private final PickleInput input;
    private final Allowance allowance;
    private final Map<Long, Object> memo = new HashMap<>();
    private Object[] stack = new Object[32];
    private int depth;

    PickleStack(PickleInput input, Allowance allowance) {
        this.input = input;
        this.allowance = allowance;
    }

    void push(Object value) {
        if (depth == stack.length) {
            allowance.take(8L * depth);
            stack = Arrays.copyOf(stack, 2 * depth);
        }
        stack[depth++] = value;
    }

    /** The value on top, which is no mark. */
    Object top() {
        if (depth == 0 || stack[depth - 1] == Atom.MARK) {
            throw input.malformed("the stack is empty where a value is needed");
        }
        return stack[depth - 1];
    }

    Object pop() {
        Object top = top();
        stack[--depth] = null;
        return top;
    }

    /** Drops the value on top, or a mark. */
    void drop() {
        if (depth == 0) {
            throw input.malformed("the stack is empty where something is dropped");
        }
        stack[--depth] = null;
    }

    /** Takes everything above the last mark, in the order in which it was pushed, and the mark. */
    List<Object> popToMark() {
        int mark = depth;
        do {
            if (--mark < 0) {
                throw input.malformed("there is no mark on the stack where one is needed");
            }
        } while (stack[mark] != Atom.MARK);
        return take(mark, mark + 1);
    }

    /** Takes the last values, in the order in which they were pushed. */
    List<Object> pop(int count) {
        for (int i = 1; i <= count; i++) {
            if (i > depth || stack[depth - i] == Atom.MARK) {
                throw input.malformed("the stack has %d values where %d are needed", i - 1, count);
            }
        }
        return take(depth - count, depth - count);
    }

    private List<Object> take(int newDepth, int first) {
        int count = depth - first;
        allowance.take(48 + 4L * count);
        List<Object> taken = new ArrayList<>(count);
        for (int i = first; i < depth; i++) {
            taken.add(stack[i]);
        }
        Arrays.fill(stack, newDepth, depth, null);
        depth = newDepth;
        return taken;
    }

    /** Keeps the value on top under that number. */
    void put(long index) {
        allowance.take(MEMO_BYTES);
        memo.put(index, top());
    }

    /** Keeps the value on top under the next number. */
    void memoize() {
        put(memo.size());
    }

    void get(long index) {
        Object value = memo.get(index);
        if (value == null) {
            throw input.malformed("it refers to value %d, which was not kept before", index);
        }
        push(value);
    }
}
