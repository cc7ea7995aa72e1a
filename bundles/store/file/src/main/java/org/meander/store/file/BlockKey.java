package org.meander.store.file;

/** A block: indices of its tensor and of the block in it. */
record BlockKey(int tensor, int block) {}
