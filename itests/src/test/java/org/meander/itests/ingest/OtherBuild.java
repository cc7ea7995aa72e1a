package org.meander.itests.ingest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** Builds of a bundle under other versions: the same classes, and an entry that no other build has. */
public final class OtherBuild {

    private OtherBuild() {}

    /** Version of the build of a number. */
    public static String version(int number) {
        return "0.2." + number;
    }

    public static InputStream of(Path bundle, int number) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (JarFile jar = new JarFile(bundle.toFile())) {
            Manifest manifest = jar.getManifest();
            manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version(number));
            try (JarOutputStream out = new JarOutputStream(written, manifest)) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream content = jar.getInputStream(entry)) {
                            content.transferTo(out);
                        }
                    }
                }
                out.putNextEntry(new JarEntry("META-INF/build"));
                out.write(version(number).getBytes(StandardCharsets.US_ASCII));
            }
        }
        return new ByteArrayInputStream(written.toByteArray());
    }
}
