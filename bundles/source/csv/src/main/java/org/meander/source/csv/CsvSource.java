package org.meander.source.csv;

import java.util.List;
import org.meander.base.Plugin;
import org.meander.source.LocalModels;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Columns of numbers in text files: each file is a model, each column a tensor of F64. */
@Plugin(kind = "source", type = CsvSource.TYPE, pid = CsvSource.PID)
@Component(
        name = CsvSource.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Source.NAME + "=" + CsvSource.TYPE)
@Designate(ocd = CsvSource.Config.class, factory = true)
public final class CsvSource implements Source {

    static final String PID = "org.meander.source.csv";
    static final String TYPE = "csv";

    /** Configuration. */
    @ObjectClassDefinition(name = "Source: CSV", description = "Columns of numbers in a text file or a folder of them")
    @interface Config {

        @AttributeDefinition(name = "Path", description = "A text file, or a folder of them")
        String path();

        @AttributeDefinition(
                name = "Files",
                description = "Glob that the names of files must match if path is a folder")
        String files() default "*.{csv,tsv,txt,dat}";

        @AttributeDefinition(
                name = "Delimiter",
                description = "What parts cells: auto, comma, semicolon, tab, space (any blanks), or one character")
        String delimiter() default "auto";

        @AttributeDefinition(
                name = "Header",
                description =
                        "Whether the first line names the columns: auto, true or false; otherwise they are 1, 2 ...")
        String header() default "auto";

        @AttributeDefinition(name = "Comment", description = "What a line that is left out begins with; empty for none")
        String comment() default "#";
    }

    private final LocalModels local;
    private final CsvFormat format;

    @Activate
    public CsvSource(Config config) {
        this(config.path(), config.files(), config.delimiter(), config.header(), config.comment());
    }

    CsvSource(String path, String files, String delimiter, String header, String comment) {
        local = new LocalModels(PID, path, files, "", List.of(".csv", ".tsv", ".txt", ".dat"));
        format = new CsvFormat(Dialect.of(PID, delimiter, header, comment));
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
