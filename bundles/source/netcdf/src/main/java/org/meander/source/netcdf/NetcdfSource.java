package org.meander.source.netcdf;

import java.util.List;
import org.meander.base.Plugin;
import org.meander.source.LocalModels;
import org.meander.source.Source;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * NetCDF files: each is a model whose tensors are its variables of numbers. A folder is one model for each file that
 * matches {@code files}, in the order of names.
 */
@Plugin(kind = "source", type = NetcdfSource.TYPE, pid = NetcdfSource.PID)
@Component(
        name = NetcdfSource.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Source.NAME + "=" + NetcdfSource.TYPE)
@Designate(ocd = NetcdfSource.Config.class, factory = true)
public final class NetcdfSource implements Source {

    static final String PID = "org.meander.source.netcdf";
    static final String TYPE = "netcdf";

    /** Configuration. */
    @ObjectClassDefinition(
            name = "Source: NetCDF",
            description = "Variables of numbers in a NetCDF file or a folder of them")
    @interface Config {

        @AttributeDefinition(
                name = "Path",
                description = "A NetCDF file, or a folder of them; relative paths start at the working directory")
        String path();

        @AttributeDefinition(
                name = "Files",
                description = "Glob that the names of files must match if path is a folder")
        String files() default "*.{nc,nc4,cdf}";
    }

    private final LocalModels local;
    private final TensorFormat format = new NetcdfFormat();

    @Activate
    public NetcdfSource(Config config) {
        this(config.path(), config.files());
    }

    NetcdfSource(String path, String files) {
        local = new LocalModels(PID, path, files, "", List.of(".nc", ".nc4", ".cdf"));
    }

    @Override
    public List<String> models() {
        return local.names();
    }

    @Override
    public TensorModel open(String name) {
        return local.open(name, format);
    }
}
