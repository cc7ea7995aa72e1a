package org.meander.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.meander.base.MeanderException;
import org.osgi.service.feature.ID;

/** Jars in the layout of a Maven repository, in several folders; the first that has a jar wins. */
final class Repository {

    private final List<Path> roots;

    Repository(List<Path> roots) {
        this.roots = List.copyOf(roots);
    }

    Path jar(ID id) {
        String classifier = id.getClassifier().map(text -> "-" + text).orElse("");
        String file = id.getArtifactId() + "-" + id.getVersion() + classifier + ".jar";
        return roots.stream()
                .map(root -> root.resolve(id.getGroupId().replace('.', '/'))
                        .resolve(id.getArtifactId())
                        .resolve(id.getVersion())
                        .resolve(file))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> MeanderException.notFound("there is no %s in %s", id, roots));
    }
}
