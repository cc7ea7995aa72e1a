package org.meander.source.hub;

import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.source.Source;
import org.meander.source.TensorFormat;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Models on a hub that speaks the API of Hugging Face. A repository is a tree of files, a file is read by HTTP ranges: opening a model
 * fetches headers, and streaming it the bytes of the tensors that were planned, ahead of those who read them. Which file is the model
 * is found by names and contents, unless configured.
 *
 * @see <a href="https://huggingface.co/docs/hub/api">the API</a>
 */
@Plugin(kind = "source", type = HubSource.TYPE, pid = HubSource.PID)
@Component(
        name = HubSource.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = Source.NAME + "=" + HubSource.TYPE)
@Designate(ocd = HubSource.Config.class, factory = true)
public final class HubSource implements Source {

    static final String PID = "org.meander.source.hub";
    static final String TYPE = "hub";

    /** Configuration. */
    @ObjectClassDefinition(name = "Source: hub", description = "Models on a Hugging Face style hub, by byte ranges")
    public @interface Config {

        @AttributeDefinition(
                name = "Models",
                description = "Repositories as org/name, or org/name@revision; each is one model of that name")
        String[] models();

        @AttributeDefinition(
                name = "Revision",
                description = "Branch, tag or commit of the repositories that are named without one")
        String revision() default "main";

        @AttributeDefinition(
                name = "File",
                description = "Name of the model's file in the repository; empty for the best one that is recognised")
        String file() default "";

        @AttributeDefinition(
                name = "Endpoint",
                description = "Address of the hub; empty for HF_ENDPOINT, or https://huggingface.co without that")
        String endpoint() default "";

        @AttributeDefinition(
                name = "Token",
                description =
                        "Access token, sent to the endpoint alone; empty for HF_TOKEN, or the file token in HF_HOME")
        String _token() default "";

        @AttributeDefinition(
                name = "Cache",
                description = "read: takes files that are in the cache from there; fill: fetches whole files into it,"
                        + " checked; off: leaves it alone",
                options = {@Option("read"), @Option("fill"), @Option("off")})
        String cache() default "read";

        @AttributeDefinition(
                name = "Cache folder",
                description = "Folder with models--org--name; empty for HF_HUB_CACHE, or hub in HF_HOME")
        String cache_path() default "";

        @AttributeDefinition(
                name = "Offline",
                description = "Takes everything from the cache and asks nobody; also set by HF_HUB_OFFLINE=1")
        boolean offline() default false;

        @AttributeDefinition(name = "Connections", description = "Exchanges at once; 1..64", min = "1", max = "64")
        int connections() default 4;

        @AttributeDefinition(
                name = "Buffers",
                description = "Bytes of memory for what is fetched ahead; 1048576..17179869184",
                min = "1048576",
                max = "17179869184")
        long buffer_bytes() default 64 << 20;

        @AttributeDefinition(
                name = "Verify",
                description = "Whether a file that is read whole and in order is held against its hash")
        boolean verify() default true;

        @AttributeDefinition(
                name = "Connect limit",
                description = "Seconds for making a connection; 1..3600",
                min = "1",
                max = "3600")
        int connect_seconds() default 10;

        @AttributeDefinition(
                name = "Stall limit",
                description = "Seconds without a byte after which an exchange has failed; 1..3600",
                min = "1",
                max = "3600")
        int stall_seconds() default 30;

        @AttributeDefinition(
                name = "Retries",
                description = "Failures in a row of one range that are forgiven; 0..1000",
                min = "0",
                max = "1000")
        int retries() default 5;

        @AttributeDefinition(
                name = "Back-off",
                description = "Milliseconds before the first retry; doubles with each; 1..60000",
                min = "1",
                max = "60000")
        int backoff_ms() default 500;

        @AttributeDefinition(
                name = "Wait limit",
                description = "Seconds that the hub may ask to wait; 1..86400",
                min = "1",
                max = "86400")
        int wait_seconds() default 300;
    }

    private final Settings settings;
    private final List<TensorFormat> formats;
    private final Lifetime life;
    private final Http http;
    private final Hub hub;
    private final Buffers buffers;

    /** Formats are greedy: if one comes later, the source is made anew with it. */
    @Activate
    public HubSource(
            Config config,
            @Reference(
                            name = "format",
                            cardinality = ReferenceCardinality.MULTIPLE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<TensorFormat> formats) {
        this(Settings.of(config, System::getenv), formats, Http::isPlain);
    }

    /** @param plainly which addresses are asked without the client of Java */
    HubSource(Settings settings, List<TensorFormat> formats, Predicate<URI> plainly) {
        this.settings = settings;
        this.formats = List.copyOf(formats);
        this.life = new Lifetime("the hub " + settings.endpoint());
        this.http = new Http(settings.connections(), settings.connect(), settings.stall(), plainly);
        this.hub = new Hub(http, settings.endpoint(), settings.token(), settings.retry());
        this.buffers = new Buffers(settings.blocks(), settings.blockBytes());
    }

    /** Ends what is open. */
    @Deactivate
    public void close() {
        life.end();
        http.close();
    }

    @Override
    public List<String> models() {
        return settings.models().stream().map(RepositoryName::text).toList();
    }

    @Override
    public TensorModel open(String name) {
        RepositoryName model = settings.models().stream()
                .filter(m -> m.text().equals(name))
                .findFirst()
                .orElseThrow(() -> MeanderException.notFound(
                        "%s is not asked for the model '%s'; models has %s", settings.endpoint(), name, models()));
        life.checkOpen();
        Repository repository = new Repository(settings, life, hub, buffers, model);
        Candidates.Choice choice = new Candidates(formats).choose(repository, settings.file());
        return choice.format().open(name, repository, choice.file());
    }
}
