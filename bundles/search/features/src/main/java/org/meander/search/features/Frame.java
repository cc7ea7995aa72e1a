package org.meander.search.features;

/**
 * What is compared of a picture. Owns its arrays.
 *
 * @param side width and height in pixels
 * @param pixels gray levels, row by row, unsigned
 * @param histogram pixels a bin of {@value Vision#BIN} levels
 * @param descriptors of ORB keypoints, {@value Vision#DESCRIPTOR} bytes each
 */
record Frame(int side, byte[] pixels, float[] histogram, byte[] descriptors) {}
