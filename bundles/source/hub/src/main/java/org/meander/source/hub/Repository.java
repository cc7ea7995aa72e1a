package org.meander.source.hub;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.meander.base.MeanderException;
import org.meander.source.FileTree;
import org.meander.source.MappedFile;
import org.meander.source.RangedFile;
import org.meander.source.TensorFormat;
import org.meander.source.hub.Listing.Entry;

/** The files of one revision, from the cache as far as they are there, else from the hub. */
final class Repository implements FileTree {

    private final Settings settings;
    private final Lifetime life;
    private final Hub hub;
    private final Buffers buffers;
    private final Cache cache;
    private final RepositoryName name;
    private final Listing listing;
    private final Map<String, Link> links = new ConcurrentHashMap<>();

    /**
     * Lists the files of a revision, which asks the hub once, unless offline.
     *
     * @param life of all that is opened
     */
    Repository(Settings settings, Lifetime life, Hub hub, Buffers buffers, RepositoryName name) {
        this.settings = settings;
        this.life = life;
        this.hub = hub;
        this.buffers = buffers;
        this.cache = new Cache(settings.cacheFolder());
        this.name = name;
        this.listing = settings.offline() ? cached() : hub.list(life, name);
    }

    private Listing cached() {
        return cache.commit(name)
                .map(commit -> cache.listing(name, commit))
                .filter(found -> !found.files().isEmpty())
                .orElseThrow(() -> MeanderException.notFound(
                        "%s@%s is not in the cache %s, and offline is set; fill the cache first",
                        name.id(), name.revision(), settings.cacheFolder()));
    }

    @Override
    public String location() {
        return hub.endpoint() + "/" + name.id() + "@" + name.revision();
    }

    @Override
    public List<String> names() {
        return listing.files().keySet().stream().filter(n -> n.indexOf('/') < 0).toList();
    }

    /** Names of all files, further down as well. */
    List<String> allNames() {
        return List.copyOf(listing.files().keySet());
    }

    @Override
    public boolean has(String file) {
        return listing.files().containsKey(file);
    }

    long size(String file) {
        return entry(file).size();
    }

    /** The first bytes of a file, as many as a format is recognised by. */
    MemorySegment head(String file) {
        Optional<MappedFile> cached = inCache(entry(file));
        if (cached.isEmpty()) {
            MemorySegment head = link(entry(file)).head(life);
            return head.asSlice(0, Math.min(TensorFormat.HEAD_BYTES, head.byteSize()));
        }
        try (MappedFile mapped = cached.get()) {
            MemorySegment head =
                    MemorySegment.ofArray(new byte[(int) Math.min(TensorFormat.HEAD_BYTES, mapped.size())]);
            mapped.read(0, head);
            return head;
        }
    }

    @Override
    public RangedFile open(String file) {
        Entry entry = entry(file);
        String fingerprint = listing.commit() + "/" + entry.etag();
        Optional<MappedFile> cached = inCache(entry);
        if (cached.isPresent()) {
            return new CachedFile(cached.get(), fingerprint);
        }
        if (settings.cache() == Settings.CacheUse.FILL) {
            return new CachedFile(fetch(entry), fingerprint);
        }
        return remote(entry);
    }

    private Entry entry(String file) {
        Entry entry = listing.files().get(file);
        if (entry == null) {
            throw MeanderException.notFound(
                    "'%s' is no file of %s; a name must be one that is listed there", Names.shown(file), location());
        }
        return entry;
    }

    private Optional<MappedFile> inCache(Entry entry) {
        return settings.cache() == Settings.CacheUse.OFF ? Optional.empty() : cache.find(name, listing.commit(), entry);
    }

    private MappedFile fetch(Entry entry) {
        try (RemoteFile remote = remote(entry)) {
            new Download(life, cache.blob(name, entry), cache.lock(name, entry), entry, remote, settings.stall()).run();
        }
        cache.publish(name, listing.commit(), entry);
        return inCache(entry)
                .orElseThrow(() -> MeanderException.notFound(
                        "%s was removed from the cache while it was opened", cache.blob(name, entry)));
    }

    private RemoteFile remote(Entry entry) {
        Link link = link(entry);
        return new RemoteFile(link, life.child(link.location()), buffers, settings.connections(), settings.verify());
    }

    private Link link(Entry entry) {
        return links.computeIfAbsent(entry.name(), n -> new Link(hub, name, listing.commit(), entry));
    }
}
