package org.meander.deploy;

import java.io.File;
import java.io.IOException;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.meander.base.MeanderException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;

/**
 * Says why a jar in the watched folder is not installed; without it, what is no bundle would be passed over in silence. It fails on
 * purpose: File Install logs that and looks for an installer again when the file has changed.
 */
@Component
public final class UnusableJars implements ArtifactInstaller {

    @Override
    public boolean canHandle(File file) {
        return file.isFile()
                && file.getName().endsWith(".jar")
                && obstacle(file).isPresent();
    }

    @Override
    public void install(File file) {
        Optional<String> obstacle = obstacle(file);
        if (obstacle.isPresent()) {
            throw MeanderException.malformed("%s: not installed: %s", file.getName(), obstacle.get());
        }
    }

    @Override
    public void update(File file) {
        install(file);
    }

    @Override
    public void uninstall(File file) {
        // Nothing was installed.
    }

    private static Optional<String> obstacle(File file) {
        try (JarFile jar = new JarFile(file, false)) {
            Manifest manifest = jar.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
                return Optional.of("it is no bundle, its manifest has no " + Constants.BUNDLE_SYMBOLICNAME);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("it is no jar, " + e.getMessage());
        }
    }
}
