package org.meander.store;

import java.lang.foreign.MemorySegment;

/**
 * Where a model that is being written stood when it was last made durable.
 *
 * @param tensors number of tensors that were begun
 * @param elements elements of the last of them that are in blocks
 * @param state what the caller gave to {@link ModelWriter#checkpoint}; owned by the writer
 */
public record Checkpoint(int tensors, long elements, MemorySegment state) {}
