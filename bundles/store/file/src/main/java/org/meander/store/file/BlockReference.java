package org.meander.store.file;

import org.meander.store.StoredBlock;

/** A payload that another one is decoded with, and where it lies. */
record BlockReference(StoredBlock block, Location place) {}
