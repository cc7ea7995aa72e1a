package org.meander.store.folder;

/** A block: indices of its tensor and of the block in it. */
record BlockKey(int tensor, int block) {}
