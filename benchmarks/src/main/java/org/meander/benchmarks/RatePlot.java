package org.meander.benchmarks;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Relative RMS error over bits a value, one panel for each kind of data, the error's axis logarithmic. */
final class RatePlot {

    private static final int PANEL = 460;
    private static final int HEIGHT = 470;
    private static final int LEFT = 60;
    private static final int TOP = 40;
    private static final int PLOT = 370;
    private static final double MOST_BITS = 14;
    private static final int DECADES = 4;

    private static final List<String> CODECS =
            List.of("scalar", "scalar alone", "ffv1", "av1", "vp9", "h264", "mpeg4", "mjpeg", "jpeg");
    private static final List<Color> COLOURS = List.of(
            new Color(0x000000),
            new Color(0x999999),
            new Color(0xd62728),
            new Color(0x1f77b4),
            new Color(0x2ca02c),
            new Color(0xff7f0e),
            new Color(0x9467bd),
            new Color(0x8c564b),
            new Color(0x17becf));

    private RatePlot() {}

    static void draw(Map<String, List<RateDistortion.Point>> results, Path file) throws IOException {
        BufferedImage image = new BufferedImage(PANEL * results.size() + 20, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), HEIGHT);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        int panel = 0;
        for (Map.Entry<String, List<RateDistortion.Point>> result : results.entrySet()) {
            g.translate(panel == 0 ? 0 : PANEL, 0);
            axes(g, result.getKey());
            for (int c = 0; c < CODECS.size(); c++) {
                curve(g, CODECS.get(c), COLOURS.get(c), result.getValue());
                if (panel == results.size() - 1) {
                    g.drawString(CODECS.get(c), LEFT + PLOT - 85, TOP + 20 + 16 * c);
                }
            }
            panel++;
        }
        g.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    private static void axes(Graphics2D g, String title) {
        g.setStroke(new BasicStroke(1));
        for (int decade = 0; decade <= DECADES; decade++) {
            int y = y(Math.pow(10, -decade));
            g.setColor(new Color(0xdddddd));
            g.drawLine(LEFT, y, LEFT + PLOT, y);
            g.setColor(Color.BLACK);
            g.drawString(decade == 0 ? "1" : "1e-" + decade, LEFT - 36, y + 4);
        }
        for (int bits = 0; bits <= MOST_BITS; bits += 2) {
            g.setColor(new Color(0xdddddd));
            g.drawLine(x(bits), TOP, x(bits), TOP + PLOT);
            g.setColor(Color.BLACK);
            g.drawString(Integer.toString(bits), x(bits) - 4, TOP + PLOT + 18);
        }
        g.drawRect(LEFT, TOP, PLOT, PLOT);
        g.drawString(title + ": relative RMS error", LEFT, TOP - 12);
        g.drawString("bits a value", LEFT + PLOT / 2 - 30, TOP + PLOT + 38);
    }

    private static void curve(Graphics2D g, String codec, Color colour, List<RateDistortion.Point> points) {
        g.setColor(colour);
        g.setStroke(new BasicStroke(codec.equals("scalar") ? 2.5f : 1.5f));
        int lastX = -1;
        int lastY = -1;
        for (RateDistortion.Point point : points) {
            if (!point.codec().equals(codec) || point.bits() > MOST_BITS || point.error() <= Math.pow(10, -DECADES)) {
                continue;
            }
            int x = x(point.bits());
            int y = y(Math.min(1, point.error()));
            g.fillOval(x - 3, y - 3, 6, 6);
            if (lastX >= 0) {
                g.drawLine(lastX, lastY, x, y);
            }
            lastX = x;
            lastY = y;
        }
    }

    private static int x(double bits) {
        return LEFT + (int) Math.rint(PLOT * bits / MOST_BITS);
    }

    private static int y(double error) {
        return TOP + (int) Math.rint(PLOT * -Math.log10(error) / DECADES);
    }
}
