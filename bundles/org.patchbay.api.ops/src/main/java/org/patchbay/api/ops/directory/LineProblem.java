package org.patchbay.api.ops.directory;

import java.util.Optional;

/**
 * What is wrong.
 *
 * @param where the name and line, or the source and key
 * @param text what is wrong, and what to do
 * @param tenant whose entry it is about; empty where that is not known
 */
public record LineProblem(String where, String text, Optional<String> tenant) {

    /** One of nobody knows whose. */
    public LineProblem(String where, String text) {
        this(where, text, Optional.empty());
    }
}
