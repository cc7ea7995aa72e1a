package org.meander.source.pytorch;

import java.util.List;
import org.meander.base.MeanderException;
import org.meander.source.pytorch.Values.Sequence;
import org.meander.source.pytorch.Values.Tensor;

/**
 * What a pickle gives to a function.
 *
 * @param input for errors
 * @param allowance to which the result is charged
 * @param function its name
 */
record Arguments(PickleInput input, Allowance allowance, String function, List<Object> values) {

    /** Most extents of a tensor, as PyTorch has it. */
    private static final int MAX_EXTENTS = 64;

    boolean has(int index) {
        return index < values.size();
    }

    Object at(int index) {
        if (!has(index)) {
            throw input.malformed("%s is given %d arguments; it needs %d", function, values.size(), index + 1);
        }
        return values.get(index);
    }

    String text(int index) {
        if (at(index) instanceof String text) {
            return text;
        }
        throw wrong(index, "a text");
    }

    /** A whole number of 0 to 2^63-1. */
    long natural(int index) {
        if (at(index) instanceof Long number && number >= 0) {
            return number;
        }
        throw wrong(index, "a whole number of 0 to 2^63-1");
    }

    /** At most {@value #MAX_EXTENTS} whole numbers of 0 to 2^63-1. */
    List<Long> naturals(int index) {
        if (at(index) instanceof Sequence sequence && sequence.items.size() <= MAX_EXTENTS) {
            allowance.take(64 + 8L * sequence.items.size());
            return sequence.items.stream()
                    .map(item -> {
                        if (item instanceof Long number && number >= 0) {
                            return number;
                        }
                        throw wrong(index, "made of whole numbers of 0 to 2^63-1");
                    })
                    .toList();
        }
        throw wrong(index, "a tuple of at most " + MAX_EXTENTS + " whole numbers");
    }

    Sequence sequence(int index) {
        if (at(index) instanceof Sequence sequence) {
            return sequence;
        }
        throw wrong(index, "a list or a tuple");
    }

    Storage storage(int index) {
        if (at(index) instanceof Storage storage) {
            return storage;
        }
        throw wrong(index, "a storage");
    }

    ElementType type(int index) {
        if (at(index) instanceof ElementType type) {
            return type;
        }
        throw wrong(index, "an element type");
    }

    Tensor tensor(int index) {
        if (at(index) instanceof Tensor tensor) {
            return tensor;
        }
        throw wrong(index, "a tensor");
    }

    Global global(int index) {
        if (at(index) instanceof Global global) {
            return global;
        }
        throw wrong(index, "a class or a function");
    }

    /** The same place, another function. */
    Arguments of(Global other, List<Object> given) {
        return new Arguments(input, allowance, other.name(), given);
    }

    private MeanderException wrong(int index, String expected) {
        return input.malformed("argument %d of %s must be %s", index + 1, function, expected);
    }
}
