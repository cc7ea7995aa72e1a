package org.meander.deploy;

import java.io.File;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.meander.workflow.Workflows;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Deploys workflow files. A file with problems leaves in effect what it said before; it is tried again when it changes, and
 * whenever a bundle has started, because a plug-in that it names may have been dropped into the folder a moment later.
 */
@Component
public final class WorkflowDeployer implements ArtifactInstaller {

    private static final long STOP_S = 10;

    private final BundleContext context;
    private final WorkflowFiles files;
    private final ExecutorService retries = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("meander-deploy").daemon().factory());
    private final BundleListener listener = this::changed;

    @Activate
    public WorkflowDeployer(BundleContext context, @Reference(name = "workflows") Workflows workflows) {
        this.context = context;
        // Relative paths of a workflow start at the node's folder: what it writes must not end up in the watched one.
        this.files = new WorkflowFiles(
                workflows,
                file -> file.getAbsoluteFile().getParentFile().getParentFile().toPath());
        context.addBundleListener(listener);
    }

    @Deactivate
    void close() throws InterruptedException {
        context.removeBundleListener(listener);
        retries.shutdown();
        retries.awaitTermination(STOP_S, TimeUnit.SECONDS);
    }

    private void changed(BundleEvent event) {
        if (event.getType() == BundleEvent.STARTED && files.anyRefused()) {
            try {
                retries.execute(files::retry);
            } catch (RejectedExecutionException e) {
                // Closed between the event and here: the next instance tries every file anyway.
                return;
            }
        }
    }

    @Override
    public boolean canHandle(File file) {
        return file.getName().endsWith(".yaml") || file.getName().endsWith(".yml");
    }

    @Override
    public void install(File file) {
        files.apply(file);
    }

    @Override
    public void update(File file) {
        files.apply(file);
    }

    @Override
    public void uninstall(File file) {
        files.remove(file);
    }
}
