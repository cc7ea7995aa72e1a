package org.meander.workflow.fit;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A square of values in colours, from dark for few to light for many, over two axes of the same length and beside a scale. The scale is that of the
 * values off the diagonal, which was not measured; what lies beyond it has the colour of its end, and what is no number is grey.
 */
final class HeatMap {

    private static final int WIDTH = 750;
    private static final int HEIGHT = 600;
    private static final int LEFT = 90;
    private static final int TOP = 45;
    private static final int SIZE = 480;
    private static final int BAR_LEFT = LEFT + SIZE + 35;
    private static final int BAR_WIDTH = 24;
    private static final int TICK = 5;
    private static final int MOST_TICKS = 7;
    private static final int COLOURS = 256;
    private static final Color NONE = new Color(0xc0, 0xc0, 0xc0);

    /** Of even steps of lightness: viridis. */
    private static final int[][] SCALE = {
        {0x44, 0x01, 0x54}, {0x3b, 0x52, 0x8b}, {0x21, 0x91, 0x8c}, {0x5e, 0xc9, 0x62}, {0xfd, 0xe7, 0x25}
    };

    private final double[] values;
    private final int side;
    private final double length;
    private final double least;
    private final double greatest;

    /**
     * @param values rows of the first axis, {@code side * side}
     * @param step from one value to the next along both axes
     */
    HeatMap(double[] values, int side, double step) {
        this.values = values;
        this.side = side;
        this.length = side * step;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < values.length; k++) {
            if (Double.isFinite(values[k]) && k / side != k % side) {
                low = Math.min(low, values[k]);
                high = Math.max(high, values[k]);
            }
        }
        this.least = low <= high ? low : 0;
        this.greatest = low < high ? high : least + 1;
    }

    BufferedImage draw(String title, String first, String second) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, WIDTH, HEIGHT);
        g.drawImage(cells(), LEFT, TOP, SIZE, SIZE, null);
        g.setColor(Color.BLACK);
        g.drawRect(LEFT, TOP, SIZE, SIZE);
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        centred(g, title, LEFT + SIZE / 2, TOP - 15);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        axes(g, first, second);
        bar(g);
        g.dispose();
        return image;
    }

    private BufferedImage cells() {
        BufferedImage cells = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
                cells.setRGB(i, side - 1 - j, colour(values[i * side + j]));
            }
        }
        return cells;
    }

    private int colour(double value) {
        return Double.isFinite(value) ? colour((int) ((COLOURS - 1) * part(value))) : NONE.getRGB();
    }

    private double part(double value) {
        return Math.clamp((value - least) / (greatest - least), 0.0, 1.0);
    }

    private static int colour(int index) {
        double place = index * (SCALE.length - 1) / (COLOURS - 1.0);
        int below = Math.min((int) place, SCALE.length - 2);
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
            double mixed = SCALE[below][c] + (place - below) * (SCALE[below + 1][c] - SCALE[below][c]);
            rgb = rgb << 8 | (int) Math.round(mixed);
        }
        return rgb;
    }

    private void axes(Graphics2D g, String first, String second) {
        double step = round(length);
        for (int k = 0; k * step < length; k++) {
            // A value's time is that of the middle of its cell.
            int at = (int) Math.round(SIZE * Math.min(1, k * step / length + 0.5 / side));
            g.drawLine(LEFT + at, TOP + SIZE, LEFT + at, TOP + SIZE + TICK);
            centred(g, label(k * step, step), LEFT + at, TOP + SIZE + 20);
            g.drawLine(LEFT - TICK, TOP + SIZE - at, LEFT, TOP + SIZE - at);
            String text = label(k * step, step);
            g.drawString(text, LEFT - 9 - g.getFontMetrics().stringWidth(text), TOP + SIZE - at + 5);
        }
        centred(g, first, LEFT + SIZE / 2, TOP + SIZE + 45);
        g.rotate(-Math.PI / 2);
        centred(g, second, -(TOP + SIZE / 2), 25);
        g.rotate(Math.PI / 2);
    }

    private void bar(Graphics2D g) {
        for (int y = 0; y < SIZE; y++) {
            g.setColor(new Color(colour((COLOURS - 1) * (SIZE - 1 - y) / (SIZE - 1))));
            g.fillRect(BAR_LEFT, TOP + y, BAR_WIDTH, 1);
        }
        g.setColor(Color.BLACK);
        g.drawRect(BAR_LEFT, TOP, BAR_WIDTH, SIZE);
        double step = round(greatest - least);
        for (double k = Math.ceil(least / step); k * step <= greatest; k++) {
            int y = TOP + (int) Math.round(SIZE * (1 - part(k * step)));
            g.drawLine(BAR_LEFT + BAR_WIDTH, y, BAR_LEFT + BAR_WIDTH + TICK, y);
            g.drawString(label(k * step, step), BAR_LEFT + BAR_WIDTH + 9, y + 5);
        }
    }

    /** The least of 1, 2 and 5 times powers of ten of which no more than {@value #MOST_TICKS} lie in a length. */
    private static double round(double length) {
        double step = Math.pow(10, Math.floor(Math.log10(length / MOST_TICKS)));
        double times = length / MOST_TICKS / step;
        return step * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
    }

    /** A multiple of a step, with the digits that the step has. */
    private static String label(double value, double step) {
        if (Math.abs(value) < step / 2) {
            return "0";
        }
        int digits =
                1 + (int) Math.floor(Math.log10(Math.abs(value)) + 1e-9) - (int) Math.floor(Math.log10(step) + 1e-9);
        BigDecimal rounded = new BigDecimal(value)
                .round(new MathContext(Math.max(1, digits)))
                .stripTrailingZeros();
        double size = Math.abs(value);
        return size >= 1e-4 && size < 1e6 ? rounded.toPlainString() : rounded.toString();
    }

    private static void centred(Graphics2D g, String text, int x, int y) {
        g.drawString(text, x - g.getFontMetrics().stringWidth(text) / 2, y);
    }
}
