package org.patchbay.rest.resource;

import java.util.Optional;
import java.util.OptionalLong;

import org.patchbay.api.ops.directory.DirectoryEntry;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Problem;

/** ETag, If-Match and If-None-Match (RFC 9110): the version of an entry. */
final class Versions {
    private Versions() {}

    static String tag(DirectoryEntry entry) {
        return '"' + Long.toString(entry.version()) + '"';
    }

    /**
     * The version that a change is for; empty for whatever it is.
     *
     * @param now what is there
     * @throws Problem 412 when it is another already
     */
    static OptionalLong expected(Exchange exchange, Optional<DirectoryEntry> now) {
        Optional<String> match = exchange.header("If-Match").map(String::strip);
        Optional<String> none = exchange.header("If-None-Match").map(String::strip);
        if (none.isPresent()) {
            if (match.isPresent() || !none.get().equals("*")) {
                throw Problem.of(400, "If-None-Match may only be *, and without If-Match.");
            }
            if (now.isPresent()) {
                throw changed(now);
            }
            return OptionalLong.of(0);
        }
        if (match.isEmpty()) {
            return OptionalLong.empty();
        }
        if (match.get().equals("*")) {
            return OptionalLong.of(now.map(DirectoryEntry::version).orElseThrow(() -> changed(now)));
        }
        if (!match.get().matches("\"[0-9]{1,18}\"")) {
            throw Problem.of(400, "If-Match must be one ETag as it was given, such as \"7\".");
        }
        long expected = Long.parseLong(match.get().replace("\"", ""));
        if (now.isEmpty() || now.get().version() != expected) {
            throw changed(now);
        }
        return OptionalLong.of(expected);
    }

    static Problem changed(Optional<DirectoryEntry> now) {
        return now.map(entry -> Problem.of(
                                412,
                                "The entry has version " + entry.version() + " now. Read it again, and change that.")
                        .header("ETag", tag(entry)))
                .orElseGet(() -> Problem.of(412, "The entry is not there now."));
    }
}
