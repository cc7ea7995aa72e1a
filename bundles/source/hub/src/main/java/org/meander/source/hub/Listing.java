package org.meander.source.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.meander.base.MeanderException;

/**
 * The files of a repository at one commit.
 *
 * @param commit 40 hexadecimal digits
 * @param files by name, with {@code /} between the parts of a name
 */
record Listing(String commit, SortedMap<String, Entry> files) {

    /**
     * A file.
     *
     * @param size bytes
     * @param etag SHA-256 of the content if {@code large}, else its Git blob hash (SHA-1), hexadecimal
     * @param large whether it is kept as a large file
     */
    record Entry(String name, long size, String etag, boolean large) {}

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    Listing {
        files = Collections.unmodifiableSortedMap(files);
    }

    /**
     * Reads what {@code /api/models/ID/revision/REVISION?blobs=true} gives.
     *
     * @param where it came from, for messages
     */
    static Listing parse(String where, byte[] json) {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            return new Reader(where, parser).read();
        } catch (JsonProcessingException e) {
            throw MeanderException.malformed(
                    "%s gave no JSON (%s); it must be the address of a hub, and not a page in between",
                    where, Names.shown(e.getOriginalMessage()));
        } catch (IOException e) {
            throw MeanderException.io(e, "the answer of %s cannot be read", where);
        }
    }

    /** Takes the fields that are needed, and skips all others. */
    private record Reader(String where, JsonParser parser) {

        Listing read() throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("no object");
            }
            String commit = "";
            SortedMap<String, Entry> files = new TreeMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (field) {
                    case "sha" -> commit = parser.getValueAsString("");
                    case "disabled" -> {
                        if (value == JsonToken.VALUE_TRUE) {
                            throw MeanderException.unsupported("%s is disabled on the hub; take another", where);
                        }
                    }
                    case "siblings" -> siblings(value, files);
                    default -> parser.skipChildren();
                }
            }
            if (!RepositoryName.isCommit(commit)) {
                throw malformed("sha '" + Names.shown(commit) + "', which is no commit of 40 hexadecimal digits");
            }
            return new Listing(commit, files);
        }

        private void siblings(JsonToken value, SortedMap<String, Entry> files) throws IOException {
            if (value != JsonToken.START_ARRAY) {
                throw malformed("siblings that are no list");
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                Entry entry = entry();
                if (files.put(entry.name, entry) != null) {
                    throw malformed("the file '" + entry.name + "' twice");
                }
            }
        }

        private Entry entry() throws IOException {
            String name = "";
            String blob = "";
            String sha256 = "";
            long size = -1;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("lfs") && value == JsonToken.START_OBJECT) {
                    sha256 = sha256();
                } else {
                    switch (field) {
                        case "rfilename" -> name = parser.getValueAsString("");
                        case "blobId" -> blob = parser.getValueAsString("");
                        case "size" -> size = parser.getValueAsLong(-1);
                        default -> parser.skipChildren();
                    }
                }
            }
            if (!Names.isInside(name)) {
                throw malformed("a file '" + Names.shown(name) + "', a name that leads outside");
            }
            String etag = sha256.isEmpty() ? blob : sha256;
            if (size < 0 || !HASH.matcher(etag).matches()) {
                throw malformed("the file '" + name + "' without its size and hash");
            }
            return new Entry(name, size, etag, !sha256.isEmpty());
        }

        private String sha256() throws IOException {
            String sha256 = "";
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals("sha256");
                parser.nextToken();
                if (wanted) {
                    sha256 = parser.getValueAsString("");
                } else {
                    parser.skipChildren();
                }
            }
            return sha256;
        }

        private MeanderException malformed(String what) {
            return MeanderException.malformed("%s lists %s; it must be a hub that follows its API", where, what);
        }
    }
}
