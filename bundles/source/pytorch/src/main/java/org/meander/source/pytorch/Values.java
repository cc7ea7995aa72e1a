package org.meander.source.pytorch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pickle is made of, besides {@code String}, {@code Long}, {@code java.math.BigInteger}, {@code Double}, {@code Boolean},
 * {@link ElementType}, {@link Storage} and {@link Global}. None of them does anything. Containers are equal to themselves only, so
 * that no comparison follows what they hold.
 */
final class Values {

    private Values() {}

    /** Values without content. */
    enum Atom {
        /** Python's None. */
        NONE,
        /** Begins the items of a container, on the stack only. */
        MARK,
        /** Something that was built and is of no use here, such as bytes, a device or a number of NumPy. */
        INERT
    }

    /** A list, a tuple or a set, in the order of the pickle. */
    static final class Sequence {

        final boolean tuple;
        final List<Object> items;

        Sequence(boolean tuple, List<Object> items) {
            this.tuple = tuple;
            this.items = items;
        }

        static Sequence list() {
            return new Sequence(false, new ArrayList<>(0));
        }
    }

    /**
     * A dictionary, or the attributes of an object. Entries are in the order of the pickle and are never looked up by hash, which
     * strangers could choose to be equal.
     */
    static final class Mapping {

        final boolean object;
        final List<Object> keys = new ArrayList<>(0);
        final List<Object> values = new ArrayList<>(0);

        /** @param object whether a state that is set becomes entries; that of a dictionary is about it, not in it */
        Mapping(boolean object) {
            this.object = object;
        }

        void put(Object key, Object value) {
            keys.add(key);
            values.add(value);
        }
    }

    /**
     * A tensor as the pickle has it, not yet held against its storage.
     *
     * @param storage empty if {@code refusal} is not
     * @param type may differ from the storage's where that is untyped
     * @param offset element of the storage at which it begins
     * @param size extents
     * @param stride elements from one to the next, for each extent
     * @param refusal why it cannot be read; empty if it can
     */
    record Tensor(
            Optional<Storage> storage,
            Optional<ElementType> type,
            long offset,
            List<Long> size,
            List<Long> stride,
            String refusal) {

        static Tensor refused(String why) {
            return new Tensor(Optional.empty(), Optional.empty(), 0, List.of(), List.of(), why);
        }
    }
}
