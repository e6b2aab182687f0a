package org.patchbay.rest.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.patchbay.rest.json.JsonWriting;

/**
 * What is answered.
 *
 * @param type its media type; empty where there is no body
 * @param file what is sent in place of the body, and not held in memory for it
 */
public record Answer(int status, String type, Map<String, String> headers, byte[] body, Optional<SentFile> file) {

    /** A file that is sent. */
    public record SentFile(Path path, boolean passing) {
        /** Deletes what was made for this answer alone. */
        void sent() throws IOException {
            if (passing) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** One that is held in memory. */
    public Answer(int status, String type, Map<String, String> headers, byte[] body) {
        this(status, type, headers, body, Optional.empty());
    }

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(505, "HTTP Version Not Supported"));

    /** Of a status of an error (RFC 9110, RFC 6585). */
    static String title(int status) {
        return TITLES.getOrDefault(status, "Error " + status);
    }

    /** @param value as {@link JsonWriting} takes it */
    public static Answer json(int status, Object value) {
        return new Answer(status, "application/json", Map.of(), JsonWriting.bytes(value));
    }

    public static Answer ok(Object value) {
        return json(200, value);
    }

    /** A list, as a member of an object to which others may be added. */
    public static Answer items(List<?> items) {
        return ok(Map.of("items", items));
    }

    public static Answer text(String type, String text) {
        return new Answer(200, type, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A file to be kept as one.
     *
     * @param passing whether it was made for this answer alone and goes with it
     */
    public static Answer file(String type, String name, Path path, boolean passing) {
        return new Answer(200, type, Map.of(), new byte[0], Optional.of(new SentFile(path, passing)))
                .header("Content-Disposition", "attachment; filename=\"" + name + '"');
    }

    public static Answer done() {
        return new Answer(204, "", Map.of(), new byte[0]);
    }

    public Answer header(String name, String value) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put(name, value);
        return new Answer(status, type, all, body, file);
    }

    Answer as(String otherType) {
        return new Answer(status, otherType, headers, body, file);
    }
}
