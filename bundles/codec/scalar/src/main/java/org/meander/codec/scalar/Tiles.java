package org.meander.codec.scalar;

/**
 * The order in which a block is coded: squares of 16 x 16 cells from left to right, strip by strip, each row by row. On an image that
 * a Hilbert curve drew, every such square is 256 neighbours of the sequence. Lower blocks have wider tiles; at the edges tiles are
 * clipped, and the order goes on without a gap.
 */
final class Tiles {

    /** Cells that share a scale: a tile, where it is not clipped. */
    static final int GROUP = 256;

    final int width;
    final int height;
    final int tileWidth;
    final int tileHeight;
    final long cells;

    /** Cells of the run that {@link #run} found, and where in the block it starts. */
    int length;

    long start;

    Tiles(int width, int height) {
        this.width = width;
        this.height = height;
        tileHeight = Math.min(16, Integer.highestOneBit(height));
        tileWidth = GROUP / tileHeight;
        cells = (long) width * height;
    }

    /** Number of groups. */
    int groups() {
        return Math.toIntExact((cells + GROUP - 1) / GROUP);
    }

    /**
     * Finds the whole tiles that follow each other in a strip from a position of the order on: {@link #start} is that of the first,
     * rows lie {@link #width} apart.
     *
     * @return their number, at most {@code most}; 0 if the position is not the first of a whole tile
     */
    int wholeTiles(long position, int most) {
        long strip = position / ((long) tileHeight * width);
        long inStrip = position - strip * tileHeight * width;
        if (inStrip % GROUP != 0 || (strip + 1) * tileHeight > height) {
            return 0;
        }
        long tile = inStrip / GROUP;
        start = strip * tileHeight * width + tile * tileWidth;
        return (int) Math.min(most, width / tileWidth - tile);
    }

    /** Finds the cells that follow each other in memory from a position of the order on. */
    void run(long position) {
        long strip = position / ((long) tileHeight * width);
        long inStrip = position - strip * tileHeight * width;
        int rows = (int) Math.min(tileHeight, height - strip * tileHeight);
        int tile = (int) (inStrip / ((long) rows * tileWidth));
        int columns = Math.min(tileWidth, width - tile * tileWidth);
        int inTile = (int) (inStrip - (long) tile * rows * tileWidth);
        int row = inTile / columns;
        int column = inTile - row * columns;
        length = columns - column;
        start = (strip * tileHeight + row) * width + (long) tile * tileWidth + column;
    }
}
