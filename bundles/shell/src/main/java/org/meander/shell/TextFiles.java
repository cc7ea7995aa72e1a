package org.meander.shell;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.meander.base.MeanderException;

/** Reads text files that users name. */
final class TextFiles {

    private static final long MOST = 1 << 20;

    private TextFiles() {}

    /** The text of a file of at most a mebibyte. */
    static String read(Path file) {
        try {
            if (Files.size(file) > MOST) {
                throw MeanderException.invalid(
                        "%s has %d bytes; a workflow has at most %d", file, Files.size(file), MOST);
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw MeanderException.notFound("there is no file %s", file);
        } catch (CharacterCodingException e) {
            throw MeanderException.malformed("%s is not UTF-8 text", file);
        } catch (IOException e) {
            throw MeanderException.io(e, "cannot read %s", file);
        }
    }
}
