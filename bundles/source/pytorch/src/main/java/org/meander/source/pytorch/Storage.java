package org.meander.source.pytorch;

/**
 * The values that tensors share: a run of elements that lies in the file under a key.
 *
 * @param type of the elements
 * @param key of the record that has them
 * @param begin element of the record at which they begin, for storages that are views of others
 * @param elements how many, 0 or more; {@code (begin + elements) x type.bytes()} fits a long
 */
record Storage(ElementType type, String key, long begin, long elements) {

    long bytes() {
        return elements * type.bytes();
    }
}
