package org.meander.store.folder;

import org.meander.store.StoredBlock;

/** A payload that another one is decoded with, and where it lies. */
record BlockReference(StoredBlock block, Location place) {}
