package org.meander.store;

/**
 * What a compaction did.
 *
 * @param freedBytes bytes that the store's files take less than before
 * @param movedBytes bytes that were written anew because they lay among others that nobody needs
 */
public record Compaction(long freedBytes, long movedBytes) {}
