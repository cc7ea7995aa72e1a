package org.meander.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.meander.source.SourceProbe;
import org.meander.workflow.Workflows;

/**
 * What commands work with.
 *
 * @param probes tell which source reads a path
 * @param models folder of the models that the demo uses, if the product has one
 */
record Platform(Workflows workflows, List<SourceProbe> probes, Optional<Path> models) {}
