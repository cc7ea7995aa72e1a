package org.meander.codec.jpeg;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.meander.base.MeanderException;
import org.meander.codec.levels.PictureCoding;
import org.meander.codec.levels.PictureReader;
import org.meander.codec.levels.PictureWriter;

/**
 * Pictures as JPEG files of one component, by the JDK's own coder. Its tables for a quality are those of the Independent JPEG Group's
 * library; coarseness c is quality {@code 100 - c}, and at least 1. Rasters are coded as they are, without any conversion of colours.
 */
final class JpegCoding implements PictureCoding {

    static final int CODE = 1;

    private static final String FORMAT = "jpeg";
    private static final int DEPTH = 8;
    private static final Sides SIDES = new Sides(1, 1, 8192);

    static JpegCoding ofCode(int code) {
        if (code != CODE) {
            throw MeanderException.malformed("a body has pictures in the unknown coding %d", code);
        }
        return new JpegCoding();
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public String name() {
        return FORMAT;
    }

    @Override
    public boolean exact() {
        return false;
    }

    @Override
    public int coarsest() {
        return 100;
    }

    @Override
    public int depth(int bits) {
        return bits <= DEPTH ? DEPTH : 0;
    }

    @Override
    public Sides sides() {
        return SIDES;
    }

    @Override
    public PictureWriter write(int width, int height, int depth, int coarseness) {
        return new Writer(width, height, coarseness);
    }

    @Override
    public PictureReader read(int width, int height, int depth, byte[] header) {
        if (header.length > 0) {
            throw MeanderException.malformed("a JPEG picture has a header of %d bytes apart", header.length);
        }
        return new Reader(width, height);
    }

    private static final class Writer implements PictureWriter {

        private final ImageWriter writer =
                ImageIO.getImageWritersByFormatName(FORMAT).next();
        private final WritableRaster raster;
        private final JPEGImageWriteParam parameters = (JPEGImageWriteParam) writer.getDefaultWriteParam();

        Writer(int width, int height, int coarseness) {
            raster = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY).getRaster();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(Math.max(1, 100 - coarseness) / 100f);
            parameters.setOptimizeHuffmanTables(true);
        }

        @Override
        public byte[] header() {
            return new byte[0];
        }

        @Override
        public void put(short[] levels, Consumer<byte[]> packets) {
            byte[] pixels = ((DataBufferByte) raster.getDataBuffer()).getData();
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) levels[i];
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
                writer.setOutput(output);
                writer.write(null, new IIOImage(raster, null, null), parameters);
            } catch (IOException e) {
                throw MeanderException.io(
                        e, "a picture of %d x %d cannot be written as JPEG", raster.getWidth(), raster.getHeight());
            }
            packets.accept(bytes.toByteArray());
        }

        @Override
        public void finish(Consumer<byte[]> packets) {
            // Every picture was given at once.
        }

        @Override
        public void close() {
            writer.dispose();
        }
    }

    private static final class Reader implements PictureReader {

        private final ImageReader reader =
                ImageIO.getImageReadersByFormatName(FORMAT).next();
        private final int width;
        private final int height;

        Reader(int width, int height) {
            this.width = width;
            this.height = height;
        }

        @Override
        public void read(byte[] packet, short[] levels) {
            Raster raster;
            try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(packet))) {
                reader.setInput(input, true, true);
                if (reader.getWidth(0) != width || reader.getHeight(0) != height) {
                    throw MeanderException.malformed(
                            "a JPEG picture has %d x %d pixels; %d x %d are right",
                            reader.getWidth(0), reader.getHeight(0), width, height);
                }
                raster = reader.readRaster(0, null);
            } catch (MeanderException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                // The reader reports some damage with unchecked exceptions.
                throw MeanderException.malformed("%d bytes are no JPEG picture (%s)", packet.length, e.getMessage());
            }
            if (raster.getNumBands() != 1 || !(raster.getDataBuffer() instanceof DataBufferByte data)) {
                throw MeanderException.malformed("a JPEG picture has %d components; 1 is right", raster.getNumBands());
            }
            byte[] pixels = data.getData();
            for (int i = 0; i < width * height; i++) {
                levels[i] = (short) (pixels[i] & 0xff);
            }
        }

        @Override
        public void close() {
            reader.dispose();
        }
    }
}
