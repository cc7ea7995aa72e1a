package org.meander.store.file;

import org.meander.base.Plugin;
import org.meander.store.ModelStore;
import org.meander.store.folder.FolderStore;
import org.meander.store.folder.Unpacker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keeps models in a folder: segment files and a catalogue. It makes no video files, and reads those whose frames need no decoder. */
@Plugin(kind = "store", type = "file", pid = FileStore.PID)
@Component(
        name = FileStore.PID,
        service = ModelStore.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = FileStore.Config.class, factory = true)
public final class FileStore extends FolderStore {

    static final String PID = "org.meander.store.file";

    @ObjectClassDefinition(name = "Store: file", description = "Models in a folder: segment files and a catalogue")
    @interface Config {

        @AttributeDefinition(name = "Folder", description = "Where the store is; it is made if it is not there")
        String path();

        @AttributeDefinition(
                name = "Segment size",
                description = "Bytes after which a segment file is sealed and another one begun; 4096..2^40",
                min = "4096",
                max = "1099511627776")
        long segment_bytes() default 1L << 30;

        @AttributeDefinition(
                name = "Force to disk",
                description =
                        "Whether a committed model survives a power failure, and not only the death of the process")
        boolean sync() default true;
    }

    @Activate
    public FileStore(Config config) {
        super(PID, config.path(), config.segment_bytes(), config.sync(), Unpacker.NONE);
    }

    @Deactivate
    void deactivate() {
        close();
    }
}
